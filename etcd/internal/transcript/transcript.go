// Package transcript reads recorded conversations with etcd servers and plays
// them back, for the tests of this module and of the modules beside it.
//
// An exchange is written as
//
//	> METHOD TARGET BODY[ auth]
//	< STATUS Name=value Name=value ...
//	body
//
// and ends at the next one. Newlines at the end of the body are not
// written; Content-Length tells whether there were any.
package transcript

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// Exchange is one request and its answer.
type Exchange struct {
	Method, Target, Form string
	// Auth is set when the request had an Authorization header.
	Auth   bool
	Status int
	Header http.Header
	Body   []byte
}

// Request names the exchange: method, target and what was sent.
func (e Exchange) Request() string {
	return strings.TrimSpace(e.Method + " " + e.Target + " " + e.Form)
}

// Load reads a file of exchanges.
func Load(file string) ([]Exchange, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []Exchange
	for i, part := range strings.Split("\n"+string(text), "\n> ") {
		if i == 0 {
			continue
		}
		e, err := parse(part)
		if err != nil {
			return nil, fmt.Errorf("cannot read exchange %d of %s: %w", i, file, err)
		}
		all = append(all, e)
	}
	return all, nil
}

func parse(part string) (Exchange, error) {
	request, rest, _ := strings.Cut(part, "\n")
	answer, body, _ := strings.Cut(rest, "\n")
	var e Exchange
	request, e.Auth = strings.CutSuffix(request, " auth")
	e.Method, request, _ = strings.Cut(request, " ")
	e.Target, e.Form, _ = strings.Cut(request, " ")

	answer, ok := strings.CutPrefix(answer, "< ")
	if !ok {
		return e, fmt.Errorf("%s has no answer", e.Request())
	}
	status, headers, _ := strings.Cut(answer, " ")
	var err error
	if e.Status, err = strconv.Atoi(status); err != nil {
		return e, err
	}
	e.Header = header(headers)
	e.Body = []byte(strings.TrimRight(body, "\n"))
	return e, e.restoreEnd()
}

// header reads Name=value pairs; values may hold spaces, names may not.
func header(text string) http.Header {
	h := http.Header{}
	last := ""
	for _, word := range strings.Fields(text) {
		name, value, ok := strings.Cut(word, "=")
		if canonical := http.CanonicalHeaderKey(name); ok && canonical == name {
			h[name] = []string{value}
			last = name
		} else if last != "" {
			h[last][0] += " " + word
		}
	}
	return h
}

// restoreEnd gives the body the newlines it had. Answers in chunks, which
// tell no length, are events, and each event ends a line.
func (e *Exchange) restoreEnd() error {
	length := e.Header.Get("Content-Length")
	e.Header.Del("Content-Length")
	e.Header.Del("Transfer-Encoding")
	if length == "" {
		e.Body = append(e.Body, '\n')
		return nil
	}
	n, err := strconv.Atoi(length)
	switch {
	case err != nil:
		return err
	case e.Method == http.MethodHead:
		e.Body = nil
	case n == len(e.Body)+1, n == len(e.Body)+2:
		e.Body = append(e.Body, "\n\n"[:n-len(e.Body)]...)
	case n != len(e.Body):
		return fmt.Errorf("%s: body has %d bytes, header says %d", e.Request(), len(e.Body), n)
	}
	return nil
}
