# Everything runs from here. On a fresh machine with Go, gcc and Node >= 20: `make run`, `make test`.
.PHONY: run build assets generate check test bench clean help

BIN   := bin/norrbotten
TOOL  := go tool -modfile=cmd/tools.mod
PAGES := cmd/norrbotten/internal/web

help: ## show this
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

run: build ## set up everything and start with two demo circles
	@mkdir -p var
	@$(BIN) serve --demo --db var/demo.db

build: assets ## build bin/norrbotten
	@go build -o $(BIN) ./cmd/norrbotten

assets: assets/dist/manifest.json ## build the front end (needs Node 20 and npm)

assets/dist/manifest.json: assets/node_modules/.package-lock.json assets/build.mjs $(shell find assets/src -type f)
	@cd assets && npm run --silent build
	@touch $@

assets/node_modules/.package-lock.json: assets/package.json assets/package-lock.json
	@cd assets && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

generate: ## write the Go of the pages again after a .templ file changed
	@$(TOOL) templ generate -path $(PAGES)

check: assets ## formatting, vet, staticcheck, types, generated code; no tests
	@.ci/test check

test: build ## all checks and all tests, the browser's too
	@.ci/test all

bench: ## the figures of the README
	@go test -run '^$$' -bench . -benchmem ./quiz/... ./circles/sqlite ./cmd/norrbotten/...

clean: ## remove what was built; data in var/ stays
	@rm -rf bin artifacts assets/node_modules assets/dist/*
