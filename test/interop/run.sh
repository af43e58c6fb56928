#!/usr/bin/env bash
# Drive a controller, and the etcd gateway, with clients that others wrote. It installs them, pinned,
# into .cache; what cannot be installed is a failure, never a skip.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
cache=$root/.cache/interop
mkdir -p "$cache/etcd-node"

# etcd 3.4 is the last that Debian's stable release has, and the one that the gateway is held to.
etcd_version=3.4.23

need() { # need PACKAGE... : installs Debian's packages
	apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

echo "== install"
command -v "${GANTLINE_ETCD:-etcd}" >/dev/null || need etcd-server
command -v etcdctl >/dev/null || need etcd-client
command -v curl >/dev/null || need curl
if ! command -v python3 >/dev/null || ! python3 -c 'import venv, ensurepip' 2>/dev/null || ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	need python3-venv nodejs npm
fi
pinned() { # pinned WHAT SAYS: the first line that a program prints of its version
	local first=${2%%$'\n'*}
	[ "$first" = "$1$etcd_version" ] || { echo "expected \"$1$etcd_version\", it is \"$first\"" >&2; exit 1; }
}
pinned "etcd Version: " "$("${GANTLINE_ETCD:-etcd}" --version)"
pinned "etcdctl version: " "$(ETCDCTL_API=2 etcdctl --version)"

# python_libraries NAME REQUIREMENTS: an environment of its own
python_libraries() {
	[ -x "$cache/$1/bin/python" ] || python3 -m venv "$cache/$1"
	"$cache/$1/bin/pip" install -q --disable-pip-version-check -r "$2"
}
python_libraries venv test/interop/python/requirements.txt
python_libraries etcd-venv test/interop/etcd/clients/requirements.txt
cp test/interop/node/package.json test/interop/node/package-lock.json test/interop/node/drive.mjs "$cache/"
cp test/interop/etcd/clients/package.json test/interop/etcd/clients/package-lock.json "$cache/etcd-node/"
for dir in "$cache" "$cache/etcd-node"; do
	(cd "$dir" && npm ci --silent --no-audit --no-fund --ignore-scripts)
done
./examples/charms/build.sh

echo "== drive"
go run -buildvcs=false ./test/interop bin/gantline "$cache"

echo "== etcd 3.4"
go test -count=1 -tags interop -v -run Interop ./internal/etcdgateway
(cd etcd/test && GANTLINE_INTEROP=1 GOWORK=off go test -count=1 -tags interop .)

echo "== etcd 3.5"
(cd etcd/test/etcd35 && GOWORK=off go build -o "$cache/etcd35" .)
(cd etcd/test && GANTLINE_INTEROP=1 GANTLINE_ETCD="$cache/etcd35" GOWORK=off go test -count=1 -tags interop .)

echo "== clients of etcd's v2 API"
go run -buildvcs=false ./test/interop/etcd bin/gantline "$cache"
