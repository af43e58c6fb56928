#!/bin/sh
# Run every fuzz target of every module for a few seconds: FUZZTIME=5s make fuzz
set -eu
cd "$(dirname "$0")/.."
time=${FUZZTIME:-5s}
grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u | while read -r dir; do
	case $dir in ./*/test | ./*/test/*) workspace=off ;; *) workspace= ;; esac
	for target in $(grep -h '^func Fuzz' "$dir"/*_test.go | sed 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/' | sort -u); do
		echo "== $dir $target"
		(cd "$dir" && GOWORK=$workspace go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" .)
	done
done
