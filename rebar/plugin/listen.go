package plugin

import (
	"context"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin/mux"
)

const (
	headerTimeout = 10 * time.Second // for a request's header
	cancelGrace   = time.Second      // for actions whose context has ended
	flushTimeout  = time.Second      // for the last log lines
	orphanGrace   = time.Second      // for everything, when nobody waits
)

// listenArgs is the command line of listen.
type listenArgs struct {
	a, b     string
	out, err io.Writer
	debug    bool
}

// server is one run of listen.
type server struct {
	p     *Provider
	host  *host
	hide  *redactor
	sink  *logSink
	log   logger.Logger
	calls inflight
	stop  chan struct{} // gets one value for each /stop

	configuring sync.Mutex // one Config at a time

	mu         sync.Mutex  // guards what follows
	session    *session    // of the latest Config that succeeded; nil before
	rejected   *api.Client // of a Config that failed
	configured bool
	events     *pump
}

// listen serves the host until it is told to stop.
func (p *Provider) listen(ctx context.Context, args listenArgs) error {
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, cancel := context.WithCancel(p.wrap(ctx))
	defer cancel()
	ours, hosts := roles(ctx, args.a, args.b)
	s := &server{p: p, host: newHost(hosts), hide: p.newRedactor(), stop: make(chan struct{}, 1)}
	s.startLog(args)
	ln, err := bind(ctx, ours)
	if err != nil {
		return err
	}
	defer ln.remove()
	if _, err := os.Stat(hosts); errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(args.err, "warning: the host's socket %s does not exist; log lines are dropped until it does\n", hosts) //nolint:errcheck // nowhere to say so
	}
	// The log outlives ctx, so that the last words get out.
	logCtx, endLog := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { s.sink.run(logCtx) })
	defer background.Wait()
	defer endLog()

	orphan := make(chan error, 2)
	watchCtx, endWatch := context.WithCancel(ctx)
	defer endWatch()
	background.Go(func() { watchSocket(watchCtx, s.host, p.cfg.OrphanAfter, orphan) })
	var signals <-chan os.Signal
	if !p.cfg.Embedded {
		background.Go(func() { watchParent(watchCtx, orphan) })
		var release func()
		signals, release = catchSignals()
		defer release()
	}

	workCtx, endWork := context.WithCancel(ctx)
	defer endWork()
	srv := s.httpServer(workCtx)
	served := make(chan error, 1)
	background.Go(func() { served <- srv.Serve(ln) })
	defer srv.Close() //nolint:errcheck // whatever is left
	p.current.Store(s)
	defer p.current.CompareAndSwap(s, nil)
	if _, err := io.WriteString(args.out, "READY!\n"); err != nil {
		return fmt.Errorf("cannot tell the host READY!: %w", err)
	}

	end := s.await(ctx, signals, orphan, served)
	endWatch()
	s.shutdown(ctx, end, endWork, signals)
	sctx, done := context.WithTimeout(context.WithoutCancel(ctx), cancelGrace)
	defer done()
	_ = srv.Shutdown(sctx) // answers under way get out
	return end.err
}

// catchSignals returns the signals that stop the provider, and what lets them go.
func catchSignals() (<-chan os.Signal, func()) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	// A host that died leaves broken pipes behind; writing to them must fail, not
	// kill. Being notified does that; ignoring would be inherited by children.
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	return stop, func() {
		signal.Stop(stop)
		signal.Stop(pipe)
	}
}

// startLog makes the logger whose lines go to the host.
func (s *server) startLog(args listenArgs) {
	p := s.p
	s.sink = newLogSink(s.host, s.hide, p.cfg.LogQueue, func(line *logger.Line) {
		p.copyToSlog(line, s.hide)
		if args.debug {
			fmt.Fprintln(args.err, s.hide.clean(line.String())) //nolint:errcheck // nowhere to say so
		}
	})
	exit := func(code int) {
		ctx, cancel := context.WithTimeout(context.Background(), flushTimeout)
		defer cancel()
		s.sink.flush(ctx)
		if p.cfg.Embedded {
			panic("provider ended itself by Fatalf")
		}
		os.Exit(code)
	}
	s.log = logger.New(exitLocal{exit: exit}).KeepLines(100).
		SetDefaultLevel(p.logLevel()).SetPublisher(s.sink.publish).Log(p.cfg.Use)
}

func (s *server) httpServer(ctx context.Context) *http.Server {
	m := mux.New(s.log)
	const prefix = "/api-plugin/v4/"
	m.Handle(prefix+"config", s.handleConfig)
	m.Handle(prefix+"stop", s.handleStop)
	if s.p.do.action != nil {
		m.Handle(prefix+"action", s.handleAction)
	}
	if s.p.do.publish != nil && s.p.def.HasPublish && s.p.do.selects == nil {
		m.Handle(prefix+"publish", s.handlePublish)
	}
	return &http.Server{
		Handler: m, ReadHeaderTimeout: headerTimeout,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    stdlog.New(io.Discard, "", 0),
	}
}

// ending is why listen ends.
type ending struct {
	err    error // what Run returns
	orphan bool  // nobody waits for answers
	why    string
}

// await waits for a reason to end.
func (s *server) await(ctx context.Context, signals <-chan os.Signal, orphan <-chan error, served <-chan error) ending {
	select {
	case <-s.stop:
		return ending{why: "the host asked for it"}
	case sig := <-signals:
		return ending{why: "signal: " + sig.String()}
	case <-ctx.Done():
		return ending{why: ctx.Err().Error()}
	case err := <-orphan:
		return ending{err: err, orphan: true, why: err.Error()}
	case err := <-served:
		return ending{err: fmt.Errorf("cannot serve: %w", err), why: err.Error()}
	}
}

// shutdown ends what is under way, in order: no new calls; wait for those there
// are; the provider's own Stop; the event stream; the session; the log.
func (s *server) shutdown(ctx context.Context, end ending, endWork context.CancelFunc, signals <-chan os.Signal) {
	ctx = context.WithoutCancel(ctx)
	drain, stop := s.p.cfg.DrainTimeout, s.p.cfg.StopTimeout
	if end.orphan {
		drain, stop = 0, orphanGrace/2
	}
	s.log.Infof("STOPPING\n")
	s.calls.close()
	s.drain(ctx, drain, endWork, signals)
	sctx, cancel := context.WithTimeout(ctx, stop)
	defer cancel()
	bounded(sctx, func() {
		defer s.guard("Stop")
		if s.p.do.stop != nil {
			s.p.do.stop(sctx, s.log)
		}
	})
	s.mu.Lock()
	events, sess, rejected := s.events, s.session, s.rejected
	s.events, s.session, s.rejected = nil, nil, nil
	s.mu.Unlock()
	cctx, ccancel := context.WithTimeout(ctx, orphanGrace)
	defer ccancel()
	bounded(cctx, func() {
		if events != nil {
			events.close()
		}
		if sess != nil {
			sess.client.Close()
		}
		if rejected != nil {
			rejected.Close()
		}
	})
	fctx, fcancel := context.WithTimeout(ctx, flushTimeout)
	defer fcancel()
	if !end.orphan {
		s.sink.flush(fctx)
	}
}

// drain waits for the calls under way; when the time is over, or a second signal
// comes, their contexts end and they get a moment more.
func (s *server) drain(ctx context.Context, limit time.Duration, endWork context.CancelFunc, signals <-chan os.Signal) {
	dctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	hurry := make(chan struct{})
	go func() {
		defer close(hurry)
		select {
		case <-signals:
			cancel()
		case <-dctx.Done():
		}
	}()
	n := s.calls.wait(dctx)
	endWork()
	if n > 0 {
		gctx, gcancel := context.WithTimeout(ctx, cancelGrace/2)
		defer gcancel()
		if n = s.calls.wait(gctx); n > 0 {
			s.log.Warnf("%d calls did not end and are cut off", n)
		}
	}
	cancel()
	<-hurry
}

// bounded runs f and returns when it has, or when ctx ends; f then goes on alone
// until the process ends.
func bounded(ctx context.Context, f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// guard logs a panic in author code outside requests.
func (s *server) guard(what string) {
	if v := recover(); v != nil {
		s.log.Errorf("panic in %s: %v", what, v)
	}
}

// refuse answers 503 while stopping.
func refuse(w http.ResponseWriter) {
	mux.ErrorResponse(w, models.NewError("plugin", http.StatusServiceUnavailable, "plugin is stopping"))
}
