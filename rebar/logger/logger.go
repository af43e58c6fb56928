package logger

// Logger is what providers log to. Every Set method changes the logger in place
// and returns it; Fork, With, Switch, Trace, NoPublish and NoRepublish return
// another.
type Logger interface {
	// Logf logs at a level. The others are shorthands for it.
	Logf(Level, string, ...interface{})
	Tracef(string, ...interface{})
	Debugf(string, ...interface{})
	Infof(string, ...interface{})
	Warnf(string, ...interface{})
	Errorf(string, ...interface{})
	// Fatalf logs and ends the process.
	Fatalf(string, ...interface{})
	// Panicf logs and panics.
	Panicf(string, ...interface{})
	// Auditf logs whatever the level.
	Auditf(string, ...interface{})

	// IsTrace and its kin say whether a line of that level would be logged.
	IsTrace() bool
	IsDebug() bool
	IsInfo() bool
	IsWarn() bool
	IsError() bool

	// With returns a logger of the same group that attaches these values.
	With(...interface{}) Logger
	// Switch returns a logger of the same group for another service, at that
	// service's level unless this one is traced.
	Switch(string) Logger
	// Fork returns a logger with a new group and no attached values.
	Fork() Logger
	// NoPublish returns a logger whose lines stay here.
	NoPublish() Logger
	// NoRepublish returns a logger whose lines the far side does not broadcast.
	NoRepublish() Logger

	Level() Level
	SetLevel(Level) Logger
	Service() string
	SetService(string) Logger
	Principal() string
	SetPrincipal(string) Logger
	// Trace returns a logger whose level is pinned: SetLevel and Switch leave it.
	Trace(Level) Logger
	// Buffer returns where the lines are kept.
	Buffer() *Buffer
	// AddLine takes in a line that was logged elsewhere.
	AddLine(*Line)
}

// Local is where a Buffer also writes, like the log package's Logger.
type Local interface {
	Printf(string, ...interface{})
	Fatalf(string, ...interface{})
	Panicf(string, ...interface{})
}

// Publisher takes a line as it is logged. It must neither keep nor change it
// after it returns unless it copies it, and must not log to the same Buffer.
type Publisher func(*Line)
