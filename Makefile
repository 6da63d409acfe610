# Needs Go, Node (npm) and make. "make test" also wants PostgreSQL and Chromium, and
# installs Debian's packages of them when it may. Front-end sources are in web/.
.DEFAULT_GOAL := build
SHELL := /bin/bash
S := .stamps
# One configuration for build and test, so that the compile cache is shared; no C compiler needed.
export CGO_ENABLED := 0
export GOFLAGS := -trimpath
export PATH := $(PATH):/usr/local/go/bin
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
TEMPL := $(shell find internal -name '*.templ')
PAGES := $(TEMPL) $(shell find internal/web -name '*.go' ! -name '*_templ.go' ! -name '*_test.go')
WEB := $(wildcard web/*)
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

NPM := node_modules/.package-lock.json
$(NPM): package.json package-lock.json
	npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

$(S)/templ: $(TEMPL) go.mod
	go tool templ generate -path internal/web -log-level error
	@mkdir -p $(S) && touch $@

$(S)/assets: $(NPM) $(WEB) $(PAGES)
	npm run -s build
	@mkdir -p $(S) && touch $@

.PHONY: help generate build run test check soak bench shots picture fmt clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

generate: $(S)/templ $(S)/assets ## make the generated files: templates, style sheet, script

build: generate ## build bin/bearing
	go build -ldflags '-s -w -X main.version=$(VERSION)' -o bin/bearing ./cmd/bearing

run: build ## build and serve on http://localhost:8080 with the embedded database in ./data
	./bin/bearing serve --data data

test: generate ## run all tests: rules, both databases, pages in a browser
	./scripts/test.sh go test -timeout 40m ./...

check: generate ## what CI runs besides: gofmt, vet, staticcheck, race detector, generated files fresh
	./scripts/check.sh $(STATICCHECK)

soak: generate ## long runs: kill -9 in the middle of large imports, bad input in full size, wrong models in full size, every fuzzer for a minute
	BEARING_SOAK=2000000 ./scripts/test.sh go test -count=1 -timeout 60m -run 'Killed|BadInput' ./cmd/bearing
	BEARING_SOAK=1 go test -count=1 -timeout 120m -v -run Wrong ./psych
	./scripts/fuzz.sh 60s

bench: build ## print the table of benchmarks; BENCHFLAGS="-only crossed" for a part, -r to run R anew
	./scripts/bench.sh $(BENCHFLAGS)

shots: build ## save a picture of every page of the sample in shots/
	BEARING_SHOTS=$(CURDIR)/shots ./scripts/test.sh go test -count=1 -run TestPages ./internal/browsertest

picture: build ## take the picture of README again
	node scripts/picture.mjs bin/bearing docs/matrix.png

fmt: ## format the sources
	gofmt -l -w $$(git ls-files '*.go')
	go tool templ fmt internal

clean: ## remove what was built
	rm -rf bin $(S) node_modules shots
	find internal -name '*_templ.go' -delete
	find internal/web/static/dist -type f ! -name .gitkeep -delete
