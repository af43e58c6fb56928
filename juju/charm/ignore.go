package charm

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// alwaysIgnored is never packed: what tools leave in a directory, and the files
// that packing writes anew.
const alwaysIgnored = `
.git
.svn
.hg
.bzr
.tox
/build/
/revision
/version
.jujuignore
`

// ignoreRule is a line of .jujuignore, whose language is that of .gitignore.
type ignoreRule struct {
	pattern *regexp.Regexp
	include bool // "!pattern": what earlier rules left out is in
	dirOnly bool // "pattern/"
}

// ignoreRules are rules of which the last that matches counts.
type ignoreRules []ignoreRule

func readIgnoreRules(r io.Reader) (ignoreRules, error) {
	var rules ignoreRules
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		rule, err := parseIgnoreRule(line)
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule)
	}
	return rules, lines.Err()
}

func parseIgnoreRule(line string) (ignoreRule, error) {
	var rule ignoreRule
	text := line
	if rest, found := strings.CutPrefix(text, "!"); found {
		rule.include, text = true, rest
	}
	text = strings.TrimPrefix(text, `\`)
	if rest, found := strings.CutSuffix(text, "/"); found {
		rule.dirOnly, text = true, rest
	}
	// A slash before the end ties the pattern to the root.
	if rest, found := strings.CutPrefix(text, "/"); found {
		text = rest
	} else if !strings.Contains(text, "/") {
		text = "**/" + text
	}
	var err error
	if rule.pattern, err = regexp.Compile("^" + globToRegexp(text) + "$"); err != nil {
		return ignoreRule{}, fmt.Errorf("ignore rule %q not valid: %w", line, err)
	}
	return rule, nil
}

// globToRegexp translates "*", "?", "[…]" and, between slashes, "**".
func globToRegexp(glob string) string {
	var re strings.Builder
	for i := 0; i < len(glob); i++ {
		switch c := glob[i]; {
		case strings.HasPrefix(glob[i:], "**/") && (i == 0 || glob[i-1] == '/'):
			re.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(glob[i:], "**"):
			re.WriteString(".*")
			i++
		case c == '*':
			re.WriteString("[^/]*")
		case c == '?':
			re.WriteString("[^/]")
		case c == '[' && strings.IndexByte(glob[i:], ']') > 1:
			end := i + strings.IndexByte(glob[i:], ']')
			class := strings.ReplaceAll(glob[i+1:end], `\`, `\\`)
			re.WriteString("[" + strings.Replace(class, "!", "^", 1) + "]")
			i = end
		default:
			re.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	return re.String()
}

// match reports whether the file at the slash-separated path is left out.
func (rules ignoreRules) match(path string, isDir bool) bool {
	ignored := false
	for _, rule := range rules {
		if (!rule.dirOnly || isDir) && rule.pattern.MatchString(path) {
			ignored = !rule.include
		}
	}
	return ignored
}
