package clienttest

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSentences looks that every sentence of the original's documentation
// has a subtest, and that the subtests named are there.
func TestSentences(t *testing.T) {
	there := subtests(t)
	f, err := os.Open("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sentence, tests, sentences := "", 0, 0
	end := func() {
		if sentence != "" && tests == 0 {
			t.Errorf("nothing tests %q", sentence)
		}
		sentence, tests = "", 0
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		name, indented := strings.CutPrefix(line, "\t")
		switch {
		case indented && sentence == "":
			t.Errorf("%s belongs to no sentence", name)
		case indented:
			tests++
			if !strings.HasPrefix(name, "- ") && !there[name] {
				t.Errorf("there is no %s for %q", name, sentence)
			}
		default:
			end()
			if line != "" && !strings.HasPrefix(line, "#") {
				sentence = line
				sentences++
			}
		}
	}
	end()
	if sentences < 158 {
		t.Errorf("only %d sentences", sentences)
	}
}

// subtests are the names of all subtests of this package, and of the tests
// beside it that need servers of their own.
func subtests(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, group := range keysGroups {
		for _, test := range group.tests {
			all["keys/"+group.name+"/"+test.name] = true
		}
	}
	for _, test := range configTests {
		all["config/"+test.name] = true
	}
	for _, group := range []string{"members", "auth"} {
		for _, rest := range pieces(t, group+".go", `t.Run("`) {
			name, _, _ := strings.Cut(rest, `"`)
			all[group+"/"+name] = true
		}
	}
	for _, dir := range []string{"test", "client"} {
		files, err := filepath.Glob("../" + dir + "/*_test.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("no tests in %s: %v", dir, err)
		}
		for _, file := range files {
			for _, rest := range pieces(t, file, "\nfunc ") {
				name, _, _ := strings.Cut(rest, "(")
				all[dir+"/"+name] = true
			}
		}
	}
	return all
}

// pieces are what follows each sep in a file.
func pieces(t *testing.T, file, sep string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), sep)[1:]
}
