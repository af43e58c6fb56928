package golden_test

import (
	"os"
	"path"
	"strings"
	"testing"
)

// entry is a line of a list that is checked in beside the recordings. Every entry says why it
// stands there, and one that nothing needs any more fails the test.
type entry struct {
	fields []string
	used   bool
}

// readList reads a file of columns parted by tabs, the last of which is the reason.
func readList(t *testing.T, file string, columns int) []*entry {
	t.Helper()
	content, err := os.ReadFile(path.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var list []*entry
	for line := range strings.Lines(string(content)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != columns || fields[columns-1] == "" {
			t.Fatalf("%s: %q has not %d columns", file, line, columns)
		}
		list = append(list, &entry{fields: fields})
	}
	return list
}

func checkUsed(t *testing.T, file string, list []*entry) {
	t.Helper()
	for _, e := range list {
		if !e.used {
			t.Errorf("%s: nothing needs %q any more", file, strings.Join(e.fields, " "))
		}
	}
}

// readWords makes a replacer of what the recorded controller called otherwise.
func readWords(t *testing.T) *strings.Replacer {
	t.Helper()
	var pairs []string
	for _, e := range readList(t, "words.tsv", 3) {
		pairs = append(pairs, e.fields[0], e.fields[1])
	}
	return strings.NewReplacer(pairs...)
}

// skips says whether a call is on the list of those that are not played: file by its number or
// "*", and Facade.Method.
func skips(list []*entry, conversation, call string) bool {
	for _, e := range list {
		if of(e, conversation) && e.fields[1] == call {
			e.used = true
			return true
		}
	}
	return false
}

// of says whether the entry is about the conversation.
func of(e *entry, conversation string) bool {
	return e.fields[0] == "*" || strings.HasPrefix(conversation, e.fields[0]+"-")
}

// differs says whether a deviation at a place of an answer is on the list of the accepted ones:
// file by its number or "*", Facade.Method or a pattern, the place with * for one step, and the
// kind of deviation.
func differs(list []*entry, conversation, call, place string, k kind) bool {
	for _, e := range list {
		inCall, _ := path.Match(e.fields[1], call)
		at, _ := path.Match(e.fields[2], place)
		if of(e, conversation) && inCall && at && e.fields[3] == string(k) {
			e.used = true
			return true
		}
	}
	return false
}
