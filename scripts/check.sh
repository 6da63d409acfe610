#!/usr/bin/env bash
# Everything that is checked besides the tests: format, vet, staticcheck, the race
# detector, golden and generated files fresh, migrations numbered once.
#
#   check.sh STATICCHECK
set -uo pipefail
cd "$(dirname "$0")/.."
bad=0
say() { printf '%s\n' "== $1"; }
fail() { printf '%s\n' "$1"; bad=1; }

say gofmt
out=$(gofmt -l $(git ls-files '*.go'))
[ -z "$out" ] || fail "not formatted (run 'make fmt'): $out"

say "migrations numbered once"
out=$(cd internal/store/migrations && ls | cut -d_ -f1 | sort | uniq -d)
[ -z "$out" ] || fail "migrations share the number $out"

say "generated files fresh"
git ls-files | grep -E '_templ\.go$|^internal/web/static/dist/.*[^p]$|^node_modules/' | grep -v gitkeep && fail "generated files are in git"
go tool templ generate -path internal/web -log-level error || fail "templates do not compile"
out=$(go tool templ fmt -fail internal 2>&1) || fail "templates are not formatted (run 'make fmt')"

say "go.mod tidy"
go mod tidy -diff >/tmp/bearing-tidy.$$ 2>&1 || fail "go.mod is not tidy: $(head -20 /tmp/bearing-tidy.$$)"
rm -f /tmp/bearing-tidy.$$

say vet
go vet ./... || bad=1

say staticcheck
[ -x bin/staticcheck ] || GOBIN="$PWD/bin" go install "$1" || bad=1
bin/staticcheck ./... || bad=1

say "golden files fresh"
before=$(git status --porcelain -- '*testdata*')
for pkg in $(grep -rlE 'flag\.Bool\("update"' --include='*_test.go' . | xargs -r -n1 dirname | sort -u); do
	go test -count=1 "$pkg" -update >/dev/null || fail "$pkg cannot write its golden files"
done
[ "$(git status --porcelain -- '*testdata*')" = "$before" ] || fail "golden files differ from what the program writes: $(git status --porcelain -- '*testdata*')"

say "race detector"
if command -v gcc >/dev/null || command -v clang >/dev/null; then
	CGO_ENABLED=1 ./scripts/test.sh go test -race -timeout 20m $(go list ./... | grep -v /browsertest) || bad=1
else
	fail "the race detector needs a C compiler: install gcc"
fi
exit $bad
