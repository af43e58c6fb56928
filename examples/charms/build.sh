#!/bin/sh
# Builds the page server and puts it into the charms that run it, so that they can be
# deployed from their directories. Needs Go alone.
set -eu
cd "$(dirname "$0")"
for charm in web consumer; do
	mkdir -p "$charm/bin"
	CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags '-s -w' -o "$charm/bin/pageserver" ./pageserver
done
