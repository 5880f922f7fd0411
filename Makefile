# make demo   a running system with two demo lenders, from nothing
# make test   every check there is, from nothing
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:

BIN := .venv/bin
WEB_SOURCES := $(shell find web examples/simulate -path '*/node_modules' -prune -o -path '*/dist' -prune -o -path 'web/e2e' -prune -o -type f -print 2>/dev/null)

.PHONY: help demo up test setup web format lint types imports api openapi-check test-core test-python test-web e2e bench clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | while IFS=$$'\t' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

demo: .stamps/python .stamps/web-build ## a running system with two demo lenders; Ctrl-C stops it
	@exec $(BIN)/huoshui demo $(ARGS)

up: .stamps/python .stamps/web-build ## as demo, without loading demo data
	@exec $(BIN)/huoshui up $(ARGS)

test: setup ## every check: style, types, imports, tests, web, browser journeys
	@$(MAKE) lint types imports openapi-check test-core test-python test-web e2e
	@echo "All checks passed."

setup: .stamps/python .stamps/web-packages ## Python and web packages, system packages for the tests
	@scripts/install-system-packages

web: .stamps/web-build ## build both web apps

format: .stamps/python .stamps/web-packages ## put Python and web sources into form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	cd web && npm run --silent format

lint: .stamps/python ## ruff: form and rules
	@echo "== ruff"
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/ruff check --quiet

types: .stamps/python ## mypy
	@echo "== mypy"
	@$(BIN)/mypy --no-error-summary huoshui tests conftest.py

imports: .stamps/python ## the order of the rooms
	@echo "== import contracts"
	@$(BIN)/lint-imports --no-cache >.stamps/imports.txt || { cat .stamps/imports.txt; exit 1; }

api: .stamps/python .stamps/web-packages ## write openapi.json and the web client's types
	$(BIN)/huoshui openapi
	cd web && npm run --silent api

openapi-check: .stamps/python .stamps/web-packages
	@echo "== OpenAPI and the web client agree with the code"
	@$(BIN)/huoshui openapi --check
	@scripts/check-web-client

test-core: .stamps/python ## the rules of money, without Django
	@echo "== tests of the core (without Django)"
	@$(BIN)/pytest -q -p no:django -n 2 huoshui/core

test-python: .stamps/python ## all other Python tests, on a real PostgreSQL
	@echo "== tests on PostgreSQL"
	@$(BIN)/huoshui manage makemigrations --check --dry-run >.stamps/migrations.txt || { cat .stamps/migrations.txt; echo "run: .venv/bin/huoshui manage makemigrations"; exit 1; }
	@$(BIN)/pytest -q -n 2 --ignore=huoshui/core

test-web: .stamps/web-packages ## lint, types, unit tests and build of the web apps
	@echo "== web: lint, types, unit tests, build"
	@cd web && npm run --silent lint && npm run --silent typecheck && npm run --silent test
	@$(MAKE) .stamps/web-build

e2e: .stamps/python .stamps/web-build ## journeys through a real browser
	@echo "== browser journeys"
	@scripts/install-system-packages
	@$(BIN)/pytest -q -m e2e tests/journeys

bench: .stamps/python ## measure what docs/reference/speed.md tells
	$(BIN)/python -m benchmarks

clean: ## forget what was built (keeps the data in .huoshui)
	rm -rf .stamps .mypy_cache .ruff_cache .pytest_cache .import_linter_cache web/apps/*/dist

.stamps/python: pyproject.toml uv.lock
	@mkdir -p .stamps
	@scripts/make-environment
	@touch $@

.stamps/web-packages: web/package.json web/package-lock.json
	@mkdir -p .stamps
	@command -v npm >/dev/null || { echo "Huoshui needs Node 20 or newer (node and npm)" >&2; exit 1; }
	@echo "web packages → web/node_modules"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.stamps/web-build: .stamps/web-packages $(WEB_SOURCES)
	@echo "web apps → web/apps/*/dist"
	@cd web && npm run --silent build >../.stamps/web-build.log 2>&1 || { tail -40 ../.stamps/web-build.log; exit 1; }
	@touch $@
