package output

import (
	"fmt"
	"time"
)

// Ago says how long before now t was, as Juju's lists do: "just now", "9 seconds ago",
// "2 hours ago", a date when it is longer than a month ago, "never connected" for the zero time.
func Ago(t, now time.Time) string {
	if t.IsZero() {
		return "never connected"
	}
	d := now.Sub(t)
	switch {
	case d < 5*time.Second:
		return "just now"
	case d < time.Minute:
		return plural(int(d/time.Second), "second")
	case d < time.Hour:
		return plural(int(d/time.Minute), "minute")
	case d < 24*time.Hour:
		return plural(int(d/time.Hour), "hour")
	case d < 31*24*time.Hour:
		return plural(int(d/(24*time.Hour)), "day")
	}
	return t.UTC().Format("2006-01-02")
}

func plural(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s ago", n, unit)
}

// Time writes a time as status does: in local time with its zone, or in UTC and RFC 3339 order if
// iso is true.
func Time(t time.Time, iso bool) string {
	if iso {
		return t.UTC().Format("2006-01-02 15:04:05Z")
	}
	return t.Local().Format("02 Jan 2006 15:04:05Z07:00")
}

// Clock writes the time of day as status' header does.
func Clock(t time.Time, iso bool) string {
	if iso {
		return t.UTC().Format("15:04:05Z")
	}
	return t.Local().Format("15:04:05Z07:00")
}
