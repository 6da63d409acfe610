#!/usr/bin/env bash
# Prints the table of benchmarks. Nothing is timed inside tests.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=$(grep -rl '^func Benchmark' --include='*_test.go' . | xargs -r -n1 dirname | sort -u)
[ -n "$packages" ] || { echo "There are no benchmarks."; exit 0; }
exec go test -run '^$' -bench "${BENCH:-.}" -benchmem -timeout 60m $packages
