package plugintest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

func wireChecks() []Check {
	return []Check{
		{
			ID: "only-post", Title: "any method but POST is answered 404 with path and method", Level: Must,
			Matters: "hosts tell providers by it", run: checkOnlyPost,
		},
		{
			ID: "unknown-path", Title: "an unknown path is answered 404 with path and method", Level: Must,
			Matters: "hosts use it to see whether the provider is alive", run: checkUnknownPath,
		},
		{
			ID: "content-type", Title: "a body that is not JSON by its type is answered 400", Level: Must,
			Matters: "callers do not learn what they did wrong", run: checkContentType,
		},
		{
			ID: "content-type-loose", needs: configured, Title: "any type that contains application/json will do", Level: Must,
			Matters: "hosts add a charset", run: checkLooseType,
		},
		{
			ID: "answer-type", needs: configured, Title: "answers are application/json, exactly", Level: Must,
			Matters: "hosts compare it", run: checkAnswerType,
		},
		{
			ID: "bad-json", Title: "a body that is not JSON is answered 400 with a message", Level: Must,
			Matters: "callers do not learn what they did wrong", run: checkBadJSON,
		},
		{
			ID: "wrong-shape", Title: "a body of the wrong shape is answered 400 with a message", Level: Must,
			Matters: "callers do not learn what they did wrong", run: checkWrongShape,
		},
		{
			ID: "truncated-body", Title: "a body that breaks off does no harm", Level: Must,
			Matters: "one broken caller takes the provider down", run: checkTruncated,
		},
		{
			ID: "huge-body", Title: "a body without end is cut off", Level: Should,
			Matters: "one caller can take all the memory", run: checkHugeBody,
		},
		{
			ID: "slow-client", Title: "a caller that stalls does not hold up others", Level: Must,
			Matters: "one stalled caller stops all", run: checkSlowClient,
		},
		{
			ID: "keep-alive", Title: "several calls share a connection", Level: Should,
			Matters: "each call costs a connection", run: checkKeepAlive,
		},
	}
}

// expectError says whether an answer is an error of a status, with its Key, Type
// and first message as given; an empty one does not matter.
func expectError(rep *Reply, err error, status int, key, typ, msg string) error {
	if err != nil {
		return err
	}
	if rep.Status != status {
		return fmt.Errorf("it is answered %d: %.120s", rep.Status, rep.Body)
	}
	e, err := rep.Error()
	switch {
	case err != nil:
		return err
	case e.Code != status:
		return fmt.Errorf("the status is %d and the error's Code %d", status, e.Code)
	case key != "" && e.Key != key:
		return fmt.Errorf("Key is %q, not %q", e.Key, key)
	case typ != "" && e.Type != typ:
		return fmt.Errorf("Type is %q, not %q", e.Type, typ)
	case msg != "" && (len(e.Messages) == 0 || !strings.HasPrefix(e.Messages[0], msg)):
		return fmt.Errorf("Messages is %q, not %q", e.Messages, msg)
	}
	return nil
}

func checkOnlyPost(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		rep, err := h.Raw(ctx, method, callPrefix+"config", nil, nil)
		if err := expectError(rep, err, http.StatusNotFound, callPrefix+"config", method, ""); err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
	}
	return nil
}

func checkUnknownPath(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	for _, path := range []string{"/whatever?x=1", callPrefix + "nope", "/"} {
		rep, err := h.Raw(ctx, http.MethodPost, path, jsonHeader(), strings.NewReader("{}"))
		want, _, _ := strings.Cut(path, "?")
		if err := expectError(rep, err, http.StatusNotFound, want, http.MethodPost, ""); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

func checkContentType(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	const form = "application/x-www-form-urlencoded"
	rep, err := h.Raw(ctx, http.MethodPost, callPrefix+"config", http.Header{"Content-Type": {form}}, strings.NewReader("{}"))
	return expectError(rep, err, http.StatusBadRequest, "", http.MethodPost, "Invalid content type: "+form)
}

func checkLooseType(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	for _, ct := range []string{"application/json; charset=utf-8", "text/application/JSON"} {
		rep, err := h.Raw(ctx, http.MethodPost, callPrefix+"config", http.Header{"Content-Type": {ct}}, strings.NewReader("{bad"))
		if err := expectError(rep, err, http.StatusBadRequest, "", "", ""); err != nil {
			return fmt.Errorf("%s: %w", ct, err)
		}
		if e, _ := rep.Error(); len(e.Messages) > 0 && strings.HasPrefix(e.Messages[0], "Invalid content type") {
			return fmt.Errorf("%s is refused", ct)
		}
	}
	return nil
}

func checkAnswerType(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	for _, what := range []string{"config", "plugintest-ping"} {
		rep, err := h.raw(ctx, what, "{bad")
		if err != nil {
			return err
		}
		if ct := rep.Header.Get("Content-Type"); ct != "application/json" {
			return fmt.Errorf("%s is answered with %q", what, ct)
		}
	}
	return nil
}

func checkBadJSON(ctx context.Context, s *session) error {
	return refused(ctx, s, "{bad", `{"Name":`, "\x00", `"unfinished`)
}

func checkWrongShape(ctx context.Context, s *session) error {
	return refused(ctx, s, "[]", "5", `"text"`)
}

// refused says whether config refuses each body.
func refused(ctx context.Context, s *session, bodies ...string) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	for _, body := range bodies {
		rep, err := h.raw(ctx, "config", body)
		if err := expectError(rep, err, http.StatusBadRequest, "", http.MethodPost, ""); err != nil {
			return fmt.Errorf("%q: %w", body, err)
		}
		if e, _ := rep.Error(); !e.ContainsError() {
			return fmt.Errorf("%q is answered without a message", body)
		}
	}
	return nil
}

// dial opens a connection to the provider's socket.
func (h *Host) dial(ctx context.Context) (net.Conn, error) {
	ours, _ := h.Sockets()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", ours)
	if err == nil {
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	}
	return conn, err
}

const head = "POST " + callPrefix + "config HTTP/1.1\r\nHost: unix\r\nContent-Type: application/json\r\n"

func checkTruncated(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	for _, text := range []string{
		"POST", head, head + "Content-Length: 1000\r\n\r\n{\"Name\":",
		head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"", "\x16\x03\x01garbage\r\n\r\n",
	} {
		conn, err := h.dial(ctx)
		if err != nil {
			return err
		}
		_, _ = io.WriteString(conn, text)
		_ = conn.Close()
	}
	if err := settle(ctx); err != nil { // what it does to the provider may take a moment
		return err
	}
	return ping(ctx, h)
}

// bodies beyond this must be refused; none of this protocol comes near.
const hugeBody = 256 << 20

func checkHugeBody(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	before, _ := rss(h.PID())
	rep, err := h.Raw(ctx, http.MethodPost, callPrefix+"config", jsonHeader(),
		io.MultiReader(strings.NewReader(`{"a":"`), io.LimitReader(endless{}, hugeBody), strings.NewReader(`"}`)))
	if err == nil && rep.Status < 400 {
		return fmt.Errorf("%d MB are taken", hugeBody>>20)
	}
	if perr := ping(ctx, h); perr != nil {
		return perr
	}
	if after, ok := rss(h.PID()); ok && after > before+hugeBody {
		return fmt.Errorf("memory went from %d to %d MB", before>>20, after>>20)
	}
	return nil
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

func checkSlowClient(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	for _, text := range []string{"POST /api-", head, head + "Content-Length: 1000\r\n\r\n{"} {
		conn, err := h.dial(ctx)
		if err != nil {
			return err
		}
		defer conn.Close() //nolint:errcheck // held until the check ends
		if _, err := io.WriteString(conn, text); err != nil {
			return err
		}
	}
	return ping(ctx, h)
}

func checkKeepAlive(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	conn, err := h.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // scratch
	const call = "POST /ping HTTP/1.1\r\nHost: unix\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n"
	buf := make([]byte, 4096)
	for i := range 3 {
		if _, err := io.WriteString(conn, call); err != nil {
			return fmt.Errorf("call %d on the connection: %w", i+1, err)
		}
		n, err := conn.Read(buf)
		if err != nil {
			return fmt.Errorf("call %d on the connection: %w", i+1, err)
		}
		if !strings.HasPrefix(string(buf[:n]), "HTTP/1.1 404") {
			return errors.New("an unknown path is not answered 404")
		}
	}
	return nil
}
