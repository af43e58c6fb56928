#!/usr/bin/env bash
# Drive a v2 server with etcdctl and print what it says, with its exit codes: standard output is
# marked 1, standard error 2.
#
# Usage: etcdctl.sh COMMAND...  (etcdctl, or another program that takes its place)
# The server is $ETCD_URL; with $ETCD_CA it speaks TLS; with $ETCD_ROOT (NAME:PASSWORD) it asks for a
# login from the beginning. What is printed must be the same for etcd 3.4 and for the gateway.
set -u
export ETCDCTL_API=2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
login=${ETCD_ROOT:-}
program=("$@")
common=(--endpoints "$ETCD_URL" --timeout 20s --total-timeout 30s)
[ -z "${ETCD_CA:-}" ] || common+=(--ca-file "$ETCD_CA")

ctl() { timeout 20 "${program[@]}" "${common[@]}" ${login:+-u "$login"} "$@"; }

# follow is ctl in the background, until it is killed.
follow() { exec timeout --foreground 20 "${program[@]}" "${common[@]}" ${login:+-u "$login"} "$@"; }

# run shows a command line and what came of it.
run() {
	echo "\$ $*"
	ctl "$@" >"$work/out" 2>"$work/err" <"${input:-/dev/null}"
	local code=$?
	sed 's/^/1 /' "$work/out"
	sed 's/^/2 /' "$work/err"
	echo "= $code"
}

# as does the same as another user.
as() { local login=$1; shift; echo "# as ${login:-guest}"; run "$@"; }

echo "-- keys"
run set /ctl/a 1
run set /ctl/a 2 --ttl 100
run get /ctl/a
run get /ctl/a --quorum
run -o extended get /ctl/a
run -o json get /ctl/a
run -o extended set /ctl/a 3
run get /ctl/none
run -o json get /ctl/none
run get
run set /ctl/a
run mk /ctl/a 1
run mk /ctl/b 1 --ttl 50
run mk --in-order /ctl/queue first
run mk --in-order /ctl/queue second
run update /ctl/b 2
run update /ctl/none 2
run set /ctl/b 3 --swap-with-value 2
run set /ctl/b 4 --swap-with-value 2
run set /ctl/b 4 --swap-with-index 1
run mkdir /ctl/d
run mkdir /ctl/d
run mkdir /ctl/d2/e/f
run setdir /ctl/d3 --ttl 100
run updatedir /ctl/d3 --ttl 200
run updatedir /ctl/none
run get /ctl/d
run set /ctl/d x
run set /ctl/b/c x
run set /ctl/_hidden x
run get /ctl/_hidden
run ls --sort /ctl
run ls --sort --recursive -p /ctl
run ls /ctl/none
run ls /ctl/b
run -o json ls --sort -r /ctl/queue
run -o extended ls /ctl/d
printf 'from standard input' >"$work/in"
input=$work/in run set /ctl/stdin
run get /ctl/stdin
run set -- /ctl/minus -1
run rm /ctl/minus
run rm /ctl/b --with-value nothing
run rm /ctl/b --with-index 1
run rm /ctl/b --with-value 3
run rm /ctl/none
run rm /ctl/d2
run rm --dir /ctl/d2
run rmdir /ctl/d
run rmdir /ctl/queue
run rm --recursive /ctl/queue
run -o extended rm /ctl/a
run rm -r /
run rm

echo "-- watch"
index() { ctl -o extended get "$1" | sed -n 's/^Modified-Index: //p'; }
run set /ctl/w/begin x
first=$(index /ctl/w/begin)
run set /ctl/w/a 1
run set /ctl/w/a 2
run rm /ctl/w/a
run watch --after-index "$first" /ctl/w/a
run watch -r --after-index "$first" /ctl/w
run -o json watch -r --after-index "$first" /ctl/w
# One that waits, and goes on for ever.
follow watch -r -f /ctl/w >"$work/watch" 2>&1 &
watch=$!
follow exec-watch -r /ctl/w -- sh -c 'echo "$ETCD_WATCH_ACTION $ETCD_WATCH_KEY $ETCD_WATCH_VALUE"' >"$work/exec" 2>&1 &
execwatch=$!
sleep 1.5
ctl set /ctl/w/b 3 >/dev/null
ctl set /ctl/w/t soon --ttl 1 >/dev/null
ctl mkdir /ctl/w/dir >/dev/null
sleep 2.6
kill $watch $execwatch
wait $watch $execwatch 2>/dev/null
echo "# watch --forever"
cat "$work/watch"
echo "# exec-watch"
# Its commands run beside each other.
sort "$work/exec"

echo "-- cluster"
run cluster-health
run member list
run member list more
run member add
run member remove 1234567890abcdef
run --no-sync get /ctl/w/begin
run --endpoints http://127.0.0.1:1 get /a

echo "-- users"
run role add ctlrole
run role add ctlrole
run role grant ctlrole --path '/ctl/open/*' --readwrite
run role grant ctlrole --path /ctl/read --read
run role grant ctlrole --path /ctl/read --read
run role grant ctlrole --path /ctl/write --write
run role revoke ctlrole --path /ctl/write --write
run role grant ctlrole
run role get ctlrole
run role get nobody
run role list
run user add ctluser:pw
run user add ctluser:pw
run user grant ctluser --roles ctlrole
run user grant ctluser --roles ctlrole
run user get ctluser
run user get nobody
printf 'asked\n' >"$work/in"
input=$work/in run user add ctlasked
if [ -z "$login" ]; then
	run auth enable
	run user add root:secret
	run auth enable
	login=root:secret
	run role get guest
	run role revoke guest --path '/*' --readwrite
	enabled=here
fi
run user list
for who in "" ctluser:pw ctluser:no nobody:pw; do
	as "$who" set /ctl/open/x 1
	as "$who" get /ctl/open/x
	as "$who" get /ctl/read
	as "$who" set /ctl/read 1
	as "$who" ls /ctl/open
	as "$who" role list
	as "$who" user list
	as "$who" member list
	as "$who" cluster-health
done
run set /ctl/read 1
as ctluser:pw get /ctl/read
printf 'new\n' >"$work/in"
input=$work/in run user passwd ctluser
as ctluser:pw get /ctl/read
as ctluser:new get /ctl/read
run user revoke ctluser --roles ctlrole
run user revoke ctluser --roles ctlrole
as ctluser:new get /ctl/read
run user remove root
run user remove ctluser
run user remove ctluser
run user remove ctlasked
run role remove ctlrole
run role remove ctlrole
run role remove root
if [ -n "${enabled:-}" ]; then
	run auth disable
	login=""
	run auth disable
	run user remove root
fi
