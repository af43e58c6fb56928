# What the hooks of this charm have in common; they source it.

cd "$CHARM_DIR"
var="$CHARM_DIR/var"
server="$CHARM_DIR/bin/pageserver"

# have_server says whether the server was built into the charm, and says so if not.
have_server() {
	[ -x "$server" ] && return 0
	status-set blocked "bin/pageserver is missing: run examples/charms/build.sh and refresh"
	return 1
}

# escaped prints its argument so that a browser shows it as it is.
escaped() {
	printf '%s\n' "$1" | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'
}

# write_page TITLE TEXT replaces the page in one step.
write_page() {
	mkdir -p "$var"
	{
		echo '<!doctype html>'
		echo "<title>$(escaped "$1")</title>"
		echo "<h1>$(escaped "$1")</h1>"
		echo "<p>$(escaped "$2")</p>"
		echo "<p><small>$(escaped "$JUJU_UNIT_NAME")</small></p>"
	} > "$var/index.html.new"
	mv "$var/index.html.new" "$var/index.html"
}

# serve_on PORT makes the server listen on the port, and opens it in place of the one
# before.
serve_on() {
	"$server" start -listen ":$1" -page "$var/index.html" -dir "$var" || return 1
	before=$(cat "$var/port" 2>/dev/null || true)
	if [ -n "$before" ] && [ "$before" != "$1" ]; then
		close-port "$before/tcp"
	fi
	open-port "$1/tcp"
	echo "$1" > "$var/port"
}

# end_serving ends the server and closes its port.
end_serving() {
	[ ! -x "$server" ] || "$server" stop -dir "$var"
	if [ -f "$var/port" ]; then
		close-port "$(cat "$var/port")/tcp"
		rm -f "$var/port"
	fi
}
