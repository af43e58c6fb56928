package hooktool

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gantline/gantline/internal/agent/local"
)

// Caller is the process that a tool is called in.
type Caller struct {
	Getenv func(string) string
	Dir    string // absolute
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
}

// Process returns the calling process as a Caller.
func Process() (Caller, error) {
	dir, err := os.Getwd()
	if err != nil {
		return Caller{}, err
	}
	return Caller{Getenv: os.Getenv, Dir: dir, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}, nil
}

// Main calls the named tool with the arguments and returns the exit code of its
// process: that of the tool, or 1 with a line on standard error when the agent
// cannot be reached or refuses.
func Main(c Caller, name string, args []string) int {
	code, err := call(c, name, args)
	if err != nil {
		fmt.Fprintf(c.Stderr, "ERROR %v\n", err)
		return codeFailed
	}
	return code
}

func call(c Caller, name string, args []string) (int, error) {
	req := request{Dir: c.Dir, Command: name, Args: args}
	if req.ContextID = c.Getenv(envContextID); req.ContextID == "" {
		return 0, errors.New(envContextID + " not set")
	}
	address := c.Getenv(envAddress)
	if address == "" {
		return 0, errors.New(envAddress + " not set")
	}
	resp, err := exchange(address, req)
	if err == nil && resp.StdinRequired {
		req.StdinSet = true
		if req.Stdin, err = io.ReadAll(c.Stdin); err != nil {
			return 0, fmt.Errorf("cannot read stdin: %w", err)
		}
		resp, err = exchange(address, req)
	}
	if err != nil {
		return 0, err
	}
	if resp.Refused != "" {
		return 0, errors.New(resp.Refused)
	}
	if _, err := c.Stderr.Write(resp.Stderr); err != nil {
		return 0, err
	}
	if _, err := c.Stdout.Write(resp.Stdout); err != nil {
		return 0, err
	}
	return resp.Code, nil
}

// exchange sends the request on a connection of its own and returns the answer.
func exchange(address string, req request) (response, error) {
	var resp response
	conn, err := local.Dial(address)
	if err != nil {
		return resp, err
	}
	defer conn.Close()
	unsent := writeMessage(conn, req)
	// Who is refused is told so at once, perhaps before the request is out.
	if err = readMessage(conn, &resp); err != nil && unsent != nil {
		err = unsent
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("connection is shut down")
	}
	return resp, err
}
