package output_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/cli/output"
)

func TestTableAlignsAndTrims(t *testing.T) {
	table := output.NewTable("App", ">Scale", "Message")
	table.Row("web", "1", "")
	table.Row("database", "12", "ready")
	var b bytes.Buffer
	if err := table.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"App       Scale  Message",
		"web           1",
		"database     12  ready",
		"",
	}, "\n")
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestColourStaysOutOfFiles(t *testing.T) {
	table := output.NewTable("Status")
	table.Cells(output.Cell{Text: "active", Paint: output.Good})
	var plain, painted bytes.Buffer
	if table.Write(&plain, output.Colour(&plain, func(string) string { return "" })) != nil || table.Write(&painted, true) != nil {
		t.Fatal("cannot write")
	}
	if strings.Contains(plain.String(), "\x1b") || !strings.Contains(painted.String(), "\x1b[32mactive") {
		t.Errorf("plain %q, painted %q", plain.String(), painted.String())
	}
}

func TestTextsOfOthersAreOneLine(t *testing.T) {
	table := output.NewTable("Unit", "Message")
	table.Row("web/0", "one\r\ntwo\t\x1b]0;title\a\u009b31m é")
	var b bytes.Buffer
	if err := table.Write(&b, true); err != nil {
		t.Fatal(err)
	}
	if want := "Unit   Message\nweb/0  one  two �]0;title��31m é\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for want, ago := range map[string]time.Duration{
		"just now": time.Second, "9 seconds ago": 9 * time.Second, "1 minute ago": time.Minute,
		"3 hours ago": 3 * time.Hour, "2 days ago": 49 * time.Hour, "2026-09-21": 60 * 24 * time.Hour,
	} {
		if got := output.Ago(now.Add(-ago), now); got != want {
			t.Errorf("%s: got %q, want %q", ago, got, want)
		}
	}
	if got := output.Ago(time.Time{}, now); got != "never connected" {
		t.Errorf("zero time: got %q", got)
	}
}

func TestUnknownFormatNamesTheKnown(t *testing.T) {
	f := output.NewFormat("tabular", "tabular", "json", "yaml")
	err := f.Set("jsno")
	if err == nil || !strings.Contains(err.Error(), "tabular, json, yaml") {
		t.Errorf("got %v", err)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"format", "force", "model", "num-units", "Client", "CharmHub"}
	for typed, want := range map[string]string{
		"frmat": "format", "fromat": "format", "modell": "model", "num-unit": "num-units", "Clinet": "Client", "client": "Client",
		"charmhub": "CharmHub", "x": "", "": "", "storage": "", "fo": "",
	} {
		if got := output.Nearest(typed, words); got != want {
			t.Errorf("nearest to %q is %q, want %q", typed, got, want)
		}
	}
}
