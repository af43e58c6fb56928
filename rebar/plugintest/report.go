package plugintest

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Result is the outcome of one check.
type Result struct {
	Check   Check
	Verdict Verdict
	// Detail says what was seen, or why the check was skipped.
	Detail string
	Took   time.Duration
}

// Report is the outcome of the suite.
type Report struct {
	Target  string
	Began   time.Time
	Took    time.Duration
	Results []Result
}

// Count returns how many checks ended so.
func (r *Report) Count(v Verdict) int {
	n := 0
	for _, res := range r.Results {
		if res.Verdict == v {
			n++
		}
	}
	return n
}

// Conforms says that no Must is broken; with strict, no Should either.
func (r *Report) Conforms(strict bool) bool {
	return r.Count(Failed) == 0 && (!strict || r.Count(Deviates) == 0)
}

// Rows returns the rows of Defects that the provider was seen to have.
func (r *Report) Rows() []int {
	var res []int
	for _, d := range Defects() {
		for _, c := range r.Results {
			if c.Check.Row == d.Row && (c.Verdict == Failed || c.Verdict == Deviates) {
				res = append(res, d.Row)
				break
			}
		}
	}
	return res
}

// WriteText writes the report for people: what did not pass first, then a count;
// with verbose every check.
func (r *Report) WriteText(w io.Writer, verbose bool) error {
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, res := range r.Results {
		if verbose || res.Verdict == Failed || res.Verdict == Deviates {
			fmt.Fprintf(tw, "%s\t%s\t%s\n", res.Verdict, res.Check.ID, res.Check.Title) //nolint:errcheck // Flush tells
		}
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, res := range r.Results {
		if res.Verdict != Failed && res.Verdict != Deviates {
			continue
		}
		fmt.Fprintf(w, "\n%s: %s\n  seen:    %s\n  matters: %s\n", res.Check.ID, res.Verdict, res.Detail, res.Check.Matters) //nolint:errcheck // the last one tells
		if res.Check.Row > 0 {
			fmt.Fprintf(w, "  known:   row %d of the original framework's defects: %s\n", res.Check.Row, defect(res.Check.Row)) //nolint:errcheck // as above
		}
	}
	_, err := fmt.Fprintf(w, "\n%s: %d passed, %d failed, %d deviate, %d skipped in %s\n", r.Target,
		r.Count(Passed), r.Count(Failed), r.Count(Deviates), r.Count(Skipped), r.Took.Round(10*time.Millisecond))
	return err
}

// WriteJSON writes the report for programs: an object with Target, Conforms,
// Strict, Seconds and Results, of which each has ID, Title, Level, Verdict,
// Detail, Matters, Row and Seconds.
func (r *Report) WriteJSON(w io.Writer) error {
	type row struct {
		ID, Title, Level, Verdict string
		Detail                    string `json:",omitempty"`
		Matters                   string
		Row                       int `json:",omitempty"`
		Seconds                   float64
	}
	out := struct {
		Target   string
		Conforms bool
		Strict   bool
		Seconds  float64
		Results  []row
	}{r.Target, r.Conforms(false), r.Conforms(true), r.Took.Seconds(), []row{}}
	for _, res := range r.Results {
		out.Results = append(out.Results, row{
			res.Check.ID, res.Check.Title, string(res.Check.Level), string(res.Verdict),
			res.Detail, res.Check.Matters, res.Check.Row, res.Took.Seconds(),
		})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// Defect is a row in the list of what the original framework gets wrong.
type Defect struct {
	Row  int
	Text string
}

// Defects returns the rows that are about providers, as opposed to hosts.
func Defects() []Defect {
	return []Defect{
		{1, "a provider whose host is gone stays, and eats memory without bound"},
		{2, "the word Failed on standard output takes the host down"},
		{5, "no deadline, no cancellation"},
		{7, "stop is never answered, and cuts off what is under way"},
		{8, "SIGTERM and SIGINT do not stop in order"},
		{9, "every log line is a round trip in the action's path, and secrets are logged"},
		{10, "a log line during define makes the provider vanish"},
		{11, "numbers lose digits, and keys with escapes are refused"},
		{12, "errors that look like success, or break the answer"},
		{13, "an event stream that breaks stays broken"},
		{15, "API clients and socket files are left behind"},
		{16, "a live socket is stolen; sockets are open to others"},
		{17, "globals: one provider a process, and no tests"},
		{19, "unpack without argument panics"},
		{20, "the documented paths and order of sockets do not work"},
		{21, "large binaries and memory for a few symbols used"},
	}
}

func defect(row int) string {
	for _, d := range Defects() {
		if d.Row == row {
			return d.Text
		}
	}
	return ""
}
