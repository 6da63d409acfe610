#!/usr/bin/env bash
# Builds what the benchmarks measure against, in a module of its own, and prints the table. With
# BENCH=name it runs the Go benchmarks of that name instead. Nothing is timed inside tests.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${BENCH:-}" ]; then
	packages=$(grep -rl '^func Benchmark' --include='*_test.go' . | xargs -r -n1 dirname | sort -u)
	exec go test -run '^$' -bench "$BENCH" -benchmem -timeout 60m $packages
fi
cd bench
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
go build -o "$out/" . ./insert ./pocketbase
(cd .. && go test -c -o "$out/psych.test" ./psych && go test -c -o "$out/ratings.test" ./internal/ratings)
"$out/bench" -bearing ../bin/bearing -insert "$out/insert" -pocketbase "$out/pocketbase" \
	-psych "$out/psych.test" -ratings "$out/ratings.test" "$@"
