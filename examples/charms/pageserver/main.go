// Command pageserver serves one page over HTTP, as a daemon that hooks of the example
// charms start and stop:
//
//	pageserver start -listen :8080 -page index.html -dir var
//	pageserver stop -dir var
//
// start returns once the page can be read, or says why it cannot; a server that
// already runs there on the same address is left alone, one on another address is
// replaced. The page is read anew for each request, so that changing the file is all
// it takes to change the page. dir keeps the log and what stop needs to know.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pageserver:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("say start or stop")
	}
	flags := flag.NewFlagSet("pageserver "+args[0], flag.ContinueOnError)
	s := site{}
	flags.StringVar(&s.listen, "listen", ":8080", "address to listen on")
	flags.StringVar(&s.page, "page", "index.html", "file to serve")
	flags.StringVar(&s.dir, "dir", ".", "directory for the log and the lock")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	switch args[0] {
	case "start":
		return s.start()
	case "stop":
		return s.stop()
	case "serve": // what start starts
		return s.serve()
	}
	return fmt.Errorf("unknown command %q: say start or stop", args[0])
}
