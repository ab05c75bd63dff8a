# Every target sets up what it needs; a machine needs make and Python 3.11 or newer with venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
UV := .venv-uv/bin/uv

# Material announces the end of MkDocs' plugins on every build; the page on engines says it once.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install site serve test test-lowest lint format format-check types bench screenshots lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Set-up ------------------------------------------------------------------------

install: $(VENV)/.installed ## Set up .venv from the lock file

# The lock decides what is in the environment: a new lock, a new environment.
$(VENV)/.locked: $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=/path/to/python ...")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $(LOCK)
	@touch $@

# The package itself is linked, not copied; its dependencies are those of the lock.
$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# --- The site ----------------------------------------------------------------------

site: $(VENV)/.installed ## Build the project's own site into site/
	$(BIN)/mkdocs build --strict --clean

# Said aloud, because some versions of click lose the flag's default.
serve: $(VENV)/.installed ## Serve the site, built anew whenever a file changes
	$(BIN)/mkdocs serve --livereload

screenshots: $(VENV)/.installed ## Take pictures of example pages in every theme into build/screenshots/
	$(BIN)/python -m benchmarks.screenshots

# --- Checks ------------------------------------------------------------------------

test: $(VENV)/.installed ## Run all tests; make test ARGS="-k seed --update" passes options on
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-lowest: $(UV) ## Run all tests with the oldest dependencies that pyproject.toml allows
	$(UV) pip compile --quiet --resolution lowest-direct --group dev --output-file .venv-uv/lowest.txt pyproject.toml
	$(UV) venv --quiet --clear --python $(PYTHON) --seed .venv-lowest
	$(UV) pip install --quiet --python .venv-lowest/bin/python --requirement .venv-uv/lowest.txt
	$(UV) pip install --quiet --python .venv-lowest/bin/python --no-deps --no-build-isolation --editable .
	.venv-lowest/bin/python -m pytest -n auto --dist worksteal $(ARGS)

lint: $(VENV)/.installed ## Look for mistakes
	$(BIN)/ruff check

format: $(VENV)/.installed ## Format the code, and mend what can be mended
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

format-check: $(VENV)/.installed ## Say which files are not formatted
	$(BIN)/ruff format --check

types: $(VENV)/.installed ## Check the types
	$(BIN)/mypy

bench: $(VENV)/.installed ## Measure reading and explaining beside BuildKit's parser; FILES=… for other files
	$(BIN)/python benchmarks/bench.py $(or $(FILES),docs/examples)

# --- Upkeep ------------------------------------------------------------------------

# One file for all supported versions of Python and all platforms.
lock: $(UV) ## Bring the lock file up to date
	$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --group dev \
		--custom-compile-command "make lock" --output-file $(LOCK) pyproject.toml

$(UV):
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.8,<1'

clean: ## Remove all that these targets made
	rm -rf .venv .venv-uv .venv-lowest build site dist .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
