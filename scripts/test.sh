#!/usr/bin/env bash
# Runs "$@", a go test, with BEARING_TEST_POSTGRES pointing to a throw-away PostgreSQL
# and BEARING_CHROMIUM to a browser. What is missing is installed from Debian's archive
# when that is allowed, and else named in the last lines. With BEARING_REQUIRE_ALL=1
# what is missing is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
missing=()
updated=

# install PACKAGE: tries apt as root, or with sudo where that needs no password.
install() {
	command -v apt-get >/dev/null || return 1
	local root=
	if [ "$(id -u)" != 0 ]; then
		sudo -n true 2>/dev/null || return 1
		root="sudo -n"
	fi
	if [ -z "$updated" ]; then
		$root apt-get update -qq >&2 || true
		updated=1
	fi
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/tmp/bearing-apt.$$ 2>&1 || { tail -3 /tmp/bearing-apt.$$ >&2; rm -f /tmp/bearing-apt.$$; return 1; }
	rm -f /tmp/bearing-apt.$$
}

# postgres_bin prints the folder of the newest PostgreSQL from 15 on.
postgres_bin() {
	local dir version
	for dir in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")"; do
		[ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] || continue
		version=$("$dir/initdb" --version | grep -oE '[0-9]+' | head -1)
		[ "$version" -ge 15 ] && { echo "$dir"; return 0; }
	done
	return 1
}

chromium() {
	local name
	for name in "${BEARING_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
		[ -n "$name" ] && command -v "$name" && return 0
	done
	return 1
}

dir=
as=
stop() {
	if [ -n "$dir" ]; then
		(cd "$dir" && $as "$bin/pg_ctl" -D "$dir/d" -m immediate stop >/dev/null 2>&1)
		rm -rf "$dir"
	fi
}
trap stop EXIT
trap 'exit 130' INT TERM

# start_postgres starts a cluster that nobody can reach from outside, as an
# unprivileged user: PostgreSQL refuses to run as root.
start_postgres() {
	dir=$(mktemp -d "${TMPDIR:-/tmp}/bearing-pg.XXXXXX") || return 1
	chmod 755 "$dir"
	if [ "$(id -u)" = 0 ]; then
		local user=postgres
		id postgres >/dev/null 2>&1 || user=nobody
		chown "$user" "$dir"
		as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
	fi
	(cd "$dir" && $as "$bin/initdb" -D "$dir/d" -U test --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync) >"$dir.log" 2>&1 &&
		(cd "$dir" && $as "$bin/pg_ctl" -D "$dir/d" -w -t 60 -l "$dir/log" -o "-k $dir -c listen_addresses='' -c max_connections=400 -c shared_buffers=64MB -c fsync=off -c full_page_writes=off -c synchronous_commit=off" start) >>"$dir.log" 2>&1
	local rc=$?
	[ $rc = 0 ] || { cat "$dir.log" "$dir/log" >&2 2>/dev/null; }
	rm -f "$dir.log"
	return $rc
}

if [ -z "${BEARING_TEST_POSTGRES:-}" ]; then
	bin=$(postgres_bin) || { install postgresql && bin=$(postgres_bin); }
	if [ -n "${bin:-}" ] && start_postgres; then
		export BEARING_TEST_POSTGRES="postgres://test@/postgres?host=$dir"
	else
		missing+=("PostgreSQL 15 or newer was not found and could not be installed: its tests were skipped. Install the package 'postgresql', or set BEARING_TEST_POSTGRES to a database for tests.")
	fi
fi
BEARING_CHROMIUM=$(chromium) || { install chromium && BEARING_CHROMIUM=$(chromium); }
if [ -n "$BEARING_CHROMIUM" ]; then
	export BEARING_CHROMIUM
else
	unset BEARING_CHROMIUM
	missing+=("Chromium was not found and could not be installed: the pages were not opened in a browser. Install the package 'chromium', or set BEARING_CHROMIUM to its path.")
fi

"$@"
rc=$?
for line in ${missing[@]+"${missing[@]}"}; do
	echo "NOTE: $line"
	[ "${BEARING_REQUIRE_ALL:-}" = 1 ] && rc=1
done
exit $rc
