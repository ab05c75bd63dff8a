# Everything runs in .venv, which is made of the lock file; `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: site
site: $(READY) ## Build the site into site/
	$(BIN)/mkdocs build --strict

.PHONY: serve
serve: $(READY) ## Serve the site, and rebuild it on every change
	$(BIN)/mkdocs serve

.PHONY: test
test: $(READY) ## Run all tests
	$(BIN)/pytest -q

.PHONY: lint
lint: $(READY) ## Look for mistakes
	$(BIN)/ruff check .

.PHONY: format
format: $(READY) ## Format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: format-check
format-check: $(READY) ## Check that the code is formatted
	$(BIN)/ruff format --check .

.PHONY: types
types: $(READY) ## Check the types
	$(BIN)/mypy

.PHONY: bench
bench: $(READY) ## Time reading, beside BuildKit's parser; FILES=… for other files
	$(BIN)/python benchmarks/bench.py $(or $(FILES),docs/examples)

.PHONY: screenshots
screenshots: site ## Make the pictures of the pages, for looking at
	$(BIN)/python benchmarks/screenshots.py

.PHONY: lock
lock: ## Refresh the lock file
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --upgrade pip
	build/lock/bin/python -m pip install --quiet --group dev --editable .
	build/lock/bin/python -m pip freeze --exclude-editable > requirements-dev.lock

.PHONY: clean
clean: ## Remove everything that was made
	rm -rf $(VENV) site build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
