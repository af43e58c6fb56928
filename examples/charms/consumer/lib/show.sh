# show writes the page from what the hook has learned and says in the status what is
# on it; hooks source this.

. "$CHARM_DIR/lib/site.sh"

show() {
	have_server || exit 0
	port=$(config-get port)
	if [ -s "$var/value" ]; then
		write_page "$(cat "$var/label")" "$(cat "$var/value")"
	else
		write_page "No database" "Waiting for a value."
	fi
	if ! serve_on "$port"; then
		status-set blocked "cannot serve on port $port, see the log"
	elif [ -s "$var/value" ]; then
		status-set active "shows $(cat "$var/value") on port $port"
	else
		status-set waiting "for a database"
	fi
}
