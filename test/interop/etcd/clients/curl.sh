#!/usr/bin/env bash
# Drive a v2 server with curl, as etcd's own documentation does, and print its answers with their
# headers.
#
# The server is $ETCD_URL; with $ETCD_CA it speaks TLS; with $ETCD_ROOT (NAME:PASSWORD) it asks for a
# login from the beginning. What is printed must be the same for etcd 3.4 and for the gateway.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
login=${ETCD_ROOT:-}
cd "$work" || exit

# follow is do_curl in the background, until it is killed.
follow() { exec curl -sSN --http1.1 --max-time 20 ${ETCD_CA:+--cacert "$ETCD_CA"} ${login:+-u "$login"} "$@"; }

do_curl() { curl -sS --http1.1 --max-time "${limit:-20}" ${ETCD_CA:+--cacert "$ETCD_CA"} ${login:+-u "$login"} "$@"; }

# run sends a request; headers are printed in order, without those that no server can repeat.
run() {
	local path=$1
	shift
	echo "\$ $path $*"
	do_curl -D "$work/head" -o "$work/body" "$ETCD_URL$path" "$@" 2>"$work/err"
	echo "= $?"
	head -1 "$work/head" | tr -d '\r'
	tr -d '\r' <"$work/head" | grep ':' | grep -vi '^\(date\|x-raft-[a-z]*\|content-length\):' | sort
	# Of HEAD, curl takes the headers for the body.
	[ "$*" = -I ] || cat "$work/body" 2>/dev/null
	rm -f "$work/body"
	echo
}

keys=/v2/keys
echo "-- keys"
run $keys/message -XPUT -d value="Hello world"
run $keys/message
run $keys/message -XPUT -d value="Hello etcd"
run $keys/message -XDELETE
run $keys/foo -XPUT -d value=bar -d ttl=100
run $keys/foo -XPUT -d value=bar -d ttl= -d prevExist=true
run $keys/foo -XPUT -d ttl=100 -d refresh=true -d prevExist=true
run $keys/foo -XPUT -d ttl=100 -d value=x -d refresh=true
run $keys/queue -XPOST -d value=Job1
run $keys/queue -XPOST -d value=Job2
run "$keys/queue?recursive=true&sorted=true"
run $keys/dir -XPUT -d ttl=100 -d dir=true
run $keys/dir -XPUT -d ttl=200 -d dir=true -d prevExist=true
run $keys/dir/asdf -XPUT -d value=foo
run "$keys/dir?dir=true" -XDELETE
run "$keys/dir?recursive=true" -XDELETE
run "$keys/foo?prevExist=false" -XPUT -d value=three
run "$keys/foo?prevValue=two" -XPUT -d value=three
run "$keys/foo?prevValue=bar" -XPUT -d value=two
run "$keys/foo?prevIndex=1" -XPUT -d value=three
run "$keys/foo?prevValue=bar&prevIndex=1" -XPUT -d value=three
run "$keys/foo?prevValue=two" -XDELETE
run $keys/_message -XPUT -d value="Hello hidden world"
run $keys/seen -XPUT -d value="Hello world"
run "$keys/?sorted=true"
run $keys/_message
run "$keys/seen?quorum=true"
run $keys/seen -I
printf 'a file\nof two lines <&>' >"$work/value"
run $keys/file -XPUT --data-urlencode value@value
run $keys/file
run "$keys/file?noValueOnSuccess=true" -XPUT -d value=quiet
run $keys/json -XPUT -H 'Content-Type: application/json' -d '{"value":"x"}'
run $keys/bad -XPUT -d value=%zz
run $keys/bad -XPUT -d value=x -d ttl=soon
run $keys/bad?recursive=perhaps
run $keys -XPATCH
run $keys/none -XOPTIONS
run $keys//seen
run $keys/./seen
run $keys//seen -L
run /v2/nothing

echo "-- watch"
run $keys/w/begin -XPUT -d value=x
first=$(do_curl $ETCD_URL$keys/w/begin | sed 's/.*"modifiedIndex":\([0-9]*\).*/\1/')
do_curl "$ETCD_URL$keys/w/a?wait=true" >"$work/wait" &
wait1=$!
follow "$ETCD_URL$keys/w?wait=true&recursive=true&stream=true" >"$work/stream" &
stream=$!
sleep 0.5
run $keys/w/_hidden -XPUT -d value=x
run $keys/w/a -XPUT -d value=1
run $keys/w/t -XPUT -d value=soon -d ttl=1
run "$keys/w/a?prevIndex=0" -XPUT -d value=2
wait $wait1
sleep 2.2
run "$keys/w?recursive=true" -XDELETE
sleep 0.2
kill $stream
wait $stream 2>/dev/null
echo "# wait"
cat "$work/wait"
echo "# stream"
# etcd tells a stream twice that the node that it watches was deleted.
uniq "$work/stream"
run "$keys/w/a?wait=true&waitIndex=$first"
run "$keys/w?wait=true&recursive=true&waitIndex=$((first + 2))"
limit=1 run "$keys/w/a?wait=true&waitIndex=100000"
run "$keys/w/a?wait=true" -XPUT -d value=x

echo "-- cluster"
run /v2/machines
run /v2/members
run /v2/members/leader
run /v2/members/1
[ -n "$login" ] || run /v2/members/abc -XDELETE
run /v2/stats/self
run /v2/stats/leader
run /version
run /health

echo "-- users"
json=(-H 'Content-Type: application/json')
run /v2/auth/enable
run /v2/auth/roles/rkt -XPUT "${json[@]}" -d '{"role":"rkt","permissions":{"kv":{"read":["/rkt/*"],"write":["/rkt/*"]}}}'
run /v2/auth/roles/rkt -XPUT "${json[@]}" -d '{"role":"rkt","grant":{"kv":{"read":["/rkt2"],"write":[]}}}'
run /v2/auth/roles/rkt -XPUT "${json[@]}" -d '{"role":"rkt","grant":{"kv":{"read":["/rkt2"],"write":[]}}}'
run /v2/auth/roles/rkt
run /v2/auth/roles/rkt -XPUT "${json[@]}" -d '{"role":"other"}'
run /v2/auth/roles/rkt -XPUT "${json[@]}" -d '{'
run /v2/auth/users/rktuser -XPUT "${json[@]}" -d '{"user":"rktuser","password":"rktpw","roles":["rkt"]}'
run /v2/auth/users/rktuser
run /v2/auth/users/rktuser -XPUT "${json[@]}" -d '{"user":"rktuser","grant":["rkt"]}'
run /v2/auth/users/none
if [ -z "$login" ]; then
	run /v2/auth/enable -XPUT
	run /v2/auth/users/root -XPUT "${json[@]}" -d '{"user":"root","password":"betterRootPW!"}'
	run /v2/auth/enable -XPUT
	login=root:betterRootPW!
	run /v2/auth/roles/guest -XPUT "${json[@]}" -d '{"role":"guest","revoke":{"kv":{"read":["/*"],"write":["/*"]}}}'
	enabled=here
fi
admin=$login
for login in "" rktuser:rktpw rktuser:no "$admin"; do
	echo "# as ${login%%:*} ${login:+with a password}"
	run $keys/rkt/RktData -XPUT -d value=launch
	run $keys/rkt/RktData
	run "$keys/rkt?recursive=true"
	run "$keys/rkt/?recursive=true"
	run $keys/other -XPUT -d value=x
	run $keys/rkt2
	run /v2/auth/users
	run /v2/auth/roles
	run /v2/members
	# What root may change of the members is not the same: see docs/etcd-v2.md.
	[ "$login" = "$admin" ] || run /v2/members -XPOST "${json[@]}" -d '{"peerURLs":["http://"]}'
done
login=$admin
run /v2/auth/users/root -XDELETE
run /v2/auth/users/rktuser -XDELETE
run /v2/auth/users/rktuser -XDELETE
run /v2/auth/roles/rkt -XDELETE
if [ -n "${enabled:-}" ]; then
	run /v2/auth/enable -XDELETE
	login=
	run /v2/auth/enable
fi
