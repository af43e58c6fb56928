package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// readPassword asks for a new password twice without showing it, or reads a line of standard
// input.
func readPassword(cmd *cobra.Command, noPrompt bool) (string, error) {
	in, ok := cmd.InOrStdin().(*os.File)
	if noPrompt || !ok || !term.IsTerminal(int(in.Fd())) {
		say(cmd, "reading password from stdin...")
		line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("cannot read the password: %w", err)
		}
		password := strings.TrimRight(line, "\r\n")
		if password == "" {
			return "", errors.New("no password stands on standard input")
		}
		return password, nil
	}
	ask := func(what string) (string, error) {
		cmd.PrintErr(what)
		b, err := term.ReadPassword(int(in.Fd()))
		cmd.PrintErrln()
		return string(b), err
	}
	first, err := ask("new password: ")
	if err != nil {
		return "", err
	}
	again, err := ask("type new password again: ")
	if err != nil {
		return "", err
	}
	if first != again {
		return "", errors.New("passwords do not match")
	}
	if first == "" {
		return "", errors.New("the password is empty")
	}
	return first, nil
}
