package plugin

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin/mux"
)

// loggerOf returns the request's logger.
func (s *server) loggerOf(w http.ResponseWriter) logger.Logger {
	if l, ok := w.(logger.Logger); ok {
		return l
	}
	return s.log
}

// decode decodes a body, or answers.
func (s *server) decode(w http.ResponseWriter, r *http.Request, v interface{}) bool {
	if s.p.cfg.UseNumber {
		return mux.AssureDecodeNumbers(w, r, v)
	}
	return mux.AssureDecode(w, r, v)
}

// succeed answers what hosts expect of a call without result.
func succeed(w http.ResponseWriter) {
	_ = mux.JsonResponse(w, http.StatusOK, &models.Error{Code: http.StatusOK})
}

func (s *server) fail(w http.ResponseWriter, code int, msg string) {
	mux.ErrorResponse(w, &models.Error{
		Model: "plugin", Key: s.p.def.Name, Type: "plugin", Code: code, Messages: []string{msg},
	})
}

// handleConfig makes a session and has the provider configure itself.
func (s *server) handleConfig(w http.ResponseWriter, r *http.Request) {
	params := map[string]interface{}{}
	if !s.decode(w, r, &params) {
		return
	}
	if params == nil { // the body was null
		params = map[string]interface{}{}
	}
	if !s.calls.enter() {
		refuse(w)
		return
	}
	defer s.calls.leave()
	if s.p.refusal != nil {
		s.fail(w, http.StatusBadRequest, s.p.refusal.Error())
		return
	}
	s.configuring.Lock()
	defer s.configuring.Unlock()
	l := s.loggerOf(w)
	l.Infof("Setting API session\n")
	client, err := s.p.session()
	if err != nil {
		mux.ErrorResponse(w, &models.Error{
			Model: "plugin", Key: "unknown", Type: "plugin", Code: http.StatusBadRequest, Messages: []string{err.Error()},
		})
		return
	}
	client.SetLogger(l.Fork().SetPrincipal("client"))
	s.dropRejected()
	l.Infof("Received Config request: %s\n", strings.Join(slices.Sorted(maps.Keys(params)), ", "))
	s.configure(w, r, l, client, params)
}

// configure calls the provider and, if it agrees, makes client the session.
func (s *server) configure(w http.ResponseWriter, r *http.Request, l logger.Logger, client *api.Client, params map[string]interface{}) {
	done := false
	defer func() {
		if !done { // refused, or panicked: the provider may have kept either client
			s.mu.Lock()
			s.rejected = client
			s.mu.Unlock()
		}
	}()
	if e := s.p.do.config(r.Context(), l, client, params); e != nil {
		mux.ErrorResponse(w, e)
		return
	}
	next, err := s.startPump(client)
	if err != nil {
		s.fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	done = true
	s.mu.Lock()
	oldSession, oldPump := s.session, s.events
	s.session, s.events, s.configured = &session{client: client}, next, true
	s.mu.Unlock()
	if oldPump != nil {
		oldPump.close()
	}
	if oldSession != nil {
		oldSession.retire()
	}
	if next != nil {
		next.start()
	}
	succeed(w)
}

func (s *server) dropRejected() {
	s.mu.Lock()
	old := s.rejected
	s.rejected = nil
	s.mu.Unlock()
	if old != nil {
		old.Close()
	}
}

// handleStop answers first and stops then: listen waits for the value.
func (s *server) handleStop(w http.ResponseWriter, _ *http.Request) {
	succeed(w)
	_ = http.NewResponseController(w).Flush()
	select {
	case s.stop <- struct{}{}:
	default:
	}
}

// begin counts a call that needs a configured provider, and returns what ends it;
// or answers and returns nil.
func (s *server) begin(w http.ResponseWriter) func() {
	if !s.calls.enter() {
		refuse(w)
		return nil
	}
	s.mu.Lock()
	ready, sess := s.configured, s.session
	s.mu.Unlock()
	if !ready || sess == nil {
		s.calls.leave()
		s.fail(w, http.StatusConflict, "plugin is not configured yet")
		return nil
	}
	sess.begin()
	return func() {
		sess.end()
		s.calls.leave()
	}
}

// handleAction has the provider act.
func (s *server) handleAction(w http.ResponseWriter, r *http.Request) {
	action := &models.Action{}
	if !s.decode(w, r, action) {
		return
	}
	end := s.begin(w)
	if end == nil {
		return
	}
	action.Fill()
	s.learnSecret(action)
	l := s.loggerOf(w)
	limit := s.timeout(r)
	if limit == 0 {
		defer end()
		res, e := s.p.do.action(r.Context(), l, action)
		respond(w, l, res, e)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), limit)
	defer cancel()
	res, e := s.boundedAction(ctx, r, l, action, end)
	respond(w, l, res, e)
}

// boundedAction returns when the action has or its time is over. An action that
// does not heed its context goes on, still counted, and its result is lost.
func (s *server) boundedAction(ctx context.Context, r *http.Request, l logger.Logger, a *models.Action, end func()) (interface{}, *models.Error) {
	type result struct {
		val interface{}
		err *models.Error
	}
	done := make(chan result, 1)
	go func() {
		defer end()
		defer func() {
			if v := recover(); v != nil {
				e := mux.PanicError(r, v, debug.Stack())
				l.Errorf("%s", strings.Join(e.Messages, "\n"))
				done <- result{err: e}
			}
		}()
		val, err := s.p.do.action(ctx, l, a)
		done <- result{val, err}
	}()
	select {
	case res := <-done:
		return res.val, res.err
	case <-ctx.Done():
		select { // both may be ready: a result is better than none
		case res := <-done:
			return res.val, res.err
		default:
		}
		msg := "the call was cancelled"
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			msg = "the action did not end in time"
		}
		return nil, &models.Error{
			Model: "plugin", Key: s.p.def.Name, Type: "plugin", Code: http.StatusGatewayTimeout, Messages: []string{msg},
		}
	}
}

func respond(w http.ResponseWriter, l logger.Logger, res interface{}, e *models.Error) {
	if e != nil {
		mux.ErrorResponse(w, e)
		return
	}
	if err := mux.JsonResponse(w, http.StatusOK, res); err != nil {
		l.Errorf("cannot answer: %v", err)
	}
}

// timeout returns the shorter of the host's bound and our own; 0 for none.
func (s *server) timeout(r *http.Request) time.Duration {
	limit := s.p.cfg.ActionTimeout
	if text := r.Header.Get("X-Request-Timeout"); text != "" {
		if d, err := time.ParseDuration(text); err == nil && d > 0 && (limit == 0 || d < limit) {
			return d
		}
	}
	return limit
}

// learnSecret keeps the secret of the machine acted on out of the log.
func (s *server) learnSecret(a *models.Action) {
	if m, ok := a.Model.(map[string]interface{}); ok {
		if secret, ok := m["Secret"].(string); ok {
			s.hide.add(secret)
		}
	}
}

// handlePublish hands on an event that the host posted.
func (s *server) handlePublish(w http.ResponseWriter, r *http.Request) {
	event := &models.Event{}
	if !s.decode(w, r, event) {
		return
	}
	end := s.begin(w)
	if end == nil {
		return
	}
	defer end()
	// What Publish logs must not come back as an event.
	if e := s.p.do.publish(r.Context(), s.loggerOf(w).NoRepublish(), event); e != nil {
		mux.ErrorResponse(w, e)
		return
	}
	succeed(w)
}
