#!/usr/bin/env bash
# Drive a controller with clients that others wrote. It installs them, pinned, into .cache; what
# cannot be installed is a failure, never a skip.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
cache=$root/.cache/interop
mkdir -p "$cache"

echo "== install"
if ! command -v "${GANTLINE_ETCD:-etcd}" >/dev/null; then
	apt-get update -qq && apt-get install -y -qq --no-install-recommends etcd-server >/dev/null
fi
if ! command -v python3 >/dev/null || ! python3 -c 'import venv, ensurepip' 2>/dev/null || ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	apt-get update -qq && apt-get install -y -qq python3-venv nodejs npm >/dev/null
fi
[ -x "$cache/venv/bin/python" ] || python3 -m venv "$cache/venv"
"$cache/venv/bin/pip" install -q --disable-pip-version-check -r test/interop/python/requirements.txt
cp test/interop/node/package.json test/interop/node/package-lock.json test/interop/node/drive.mjs "$cache/"
(cd "$cache" && npm ci --silent --no-audit --no-fund --ignore-scripts)
./examples/charms/build.sh

echo "== drive"
go run -buildvcs=false ./test/interop bin/gantline "$cache"

echo "== etcd 3.4"
go test -count=1 -tags interop -run Interop ./internal/etcdgateway
(cd etcd/test && GANTLINE_INTEROP=1 GOWORK=off go test -count=1 -tags interop .)

echo "== etcd 3.5"
(cd etcd/test/etcd35 && GOWORK=off go build -o "$cache/etcd35" .)
(cd etcd/test && GANTLINE_INTEROP=1 GANTLINE_ETCD="$cache/etcd35" GOWORK=off go test -count=1 -tags interop .)
