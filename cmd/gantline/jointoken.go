package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

const (
	// maxToken bounds what is read of standard input, in bytes.
	maxToken = 64 << 10
	// hideTime is how long it may take to hand a token on, which no reader is waited for.
	hideTime = 5 * time.Second
)

// readToken returns the token that is the argument, or a line of standard input where that is "-".
func readToken(cmd *cobra.Command, arg string) (string, error) {
	if arg != "-" {
		return strings.TrimSpace(arg), nil
	}
	if in, ok := cmd.InOrStdin().(*os.File); ok && term.IsTerminal(int(in.Fd())) { //nolint:gosec // a descriptor
		cmd.PrintErr("join token: ")
		line, err := term.ReadPassword(int(in.Fd())) //nolint:gosec // a descriptor
		cmd.PrintErrln()
		return strings.TrimSpace(string(line)), readError(err)
	}
	line, err := bufio.NewReader(io.LimitReader(cmd.InOrStdin(), maxToken)).ReadString('\n')
	if err := readError(err); err != nil {
		return "", err
	}
	token := strings.TrimSpace(line)
	if token == "" {
		return "", errors.New("no join token stands on standard input: pipe one in, as \"gantline add-machine --join\" shows")
	}
	return token, nil
}

func readError(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("cannot read the join token from standard input: %w", err)
}

// hideToken starts the program anew, as the same process, if its arguments or its environment hold the
// token; it returns if they do not. The token stands on standard input then, and has left it when it
// is read. The agent is not to show for as long as it runs what was a password.
func hideToken(cmd *cobra.Command, token string) error {
	args, env := withoutToken(os.Args, os.Environ(), token)
	if slices.Equal(args, os.Args) && len(env) == len(os.Environ()) {
		return nil
	}
	if !slices.Equal(args, os.Args) {
		cmd.PrintErrln("Every user of this host could read the token just now: better pipe it in, to \"gantline agent join -\".")
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer func() { // where it fails
		_ = r.Close()
		_ = w.Close()
	}()
	if err := w.SetWriteDeadline(time.Now().Add(hideTime)); err != nil {
		return err
	}
	if _, err := io.WriteString(w, token+"\n"); err != nil {
		return err
	}
	if err := syscall.Dup3(int(r.Fd()), 0, 0); err != nil { //nolint:gosec // a descriptor
		return err
	}
	return syscall.Exec(self, args, env) //nolint:gosec // this program
}

// withoutToken returns the arguments with "-" for the token, and the environment without what holds it.
func withoutToken(args, env []string, token string) (cleanArgs, cleanEnv []string) {
	for _, arg := range args {
		if strings.TrimSpace(arg) == token {
			arg = "-"
		}
		cleanArgs = append(cleanArgs, arg)
	}
	for _, entry := range env {
		if !strings.Contains(entry, token) {
			cleanEnv = append(cleanEnv, entry)
		}
	}
	return cleanArgs, cleanEnv
}
