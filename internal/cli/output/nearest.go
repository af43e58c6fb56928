package output

import "strings"

// Nearest returns the candidate that a mistyped word is closest to, "" where none is close: at most
// two letters, and not more than a third of them, differ.
func Nearest(word string, candidates []string) string {
	best, at := "", min(2, max(1, len(word)/3))
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < at || d == at && best == "" {
			best, at = c, d
		}
	}
	return best
}

// distance is how many letters have to be changed, added, dropped or swapped with their neighbour.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
