#!/usr/bin/env bash
# Runs every fuzzer of the project for a while each, by turns: fuzz.sh 60s
set -uo pipefail
cd "$(dirname "$0")/.."
bad=0
while IFS=: read -r file line; do
	name=$(grep -oE 'Fuzz[A-Za-z]+' <<<"$line" | head -1)
	echo "== $name in $(dirname "$file")"
	go test -run '^$' -fuzz "^$name\$" -fuzztime "$1" "./$(dirname "$file")" || bad=1
done < <(grep -rE '^func Fuzz[A-Za-z]+\(' --include='*_test.go' cmd internal framework people observe profile gap matrix)
exit $bad
