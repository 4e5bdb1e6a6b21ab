# Two commands on a fresh machine with Python 3.11 or later, its venv module and make:
#   make demo    build what it needs, fill a database with the example network, serve it (PORT=8000)
#   make test    build what it needs, run every check and every test
# Besides: make quick (checks, and the tests without a server or a browser: in minutes),
# make setup (build only), make bench (print the figures), make lock (pin versions),
# make clean.

PYTHON ?= python3
PORT ?= 8000

.PHONY: help demo setup test quick check bench lock clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
UV := $(BIN)/uv --quiet --no-config
STEP = @printf '==> %s\n'

CATALOGUES := $(wildcard templates/translations/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

# ------------------------------------------------------------------------------------ environment

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Zitdag needs Python 3.11 or later; name it with: make PYTHON=python3.12"; exit 1; }
	$(STEP) "making the virtual environment in .venv"
	@$(PYTHON) -m venv .venv || { \
		rm -rf .venv; echo "Python's venv module is missing (on Debian: apt install python3-venv)"; exit 1; }

# pip only brings the installer, by one pinned and hashed line; uv installs the rest.
$(BIN)/uv: requirements-uv.txt | $(BIN)/python
	$(STEP) "installing the installer"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input \
		--require-hashes -r requirements-uv.txt
	@touch $@

# The stamps remember that what the files ask for is installed.
.venv/.runtime: requirements.txt pyproject.toml $(BIN)/uv
	$(STEP) "installing what Zitdag runs on"
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements.txt
	@$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/.tests: requirements-test.txt .venv/.runtime
	$(STEP) "installing what the tests need"
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements-test.txt
	@touch $@

%.mo: %.po | .venv/.runtime
	$(STEP) "compiling $<"
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

setup: .venv/.tests $(COMPILED)

# ------------------------------------------------------------------------------------------- using

demo: .venv/.runtime $(COMPILED)
	$(STEP) "starting the demo on port $(PORT)"
	@exec $(BIN)/zitdag demo --port $(PORT)

bench: setup
	@exec $(BIN)/python -m tests.benchmarks

# ------------------------------------------------------------------------------------------ testing

check: setup
	$(STEP) "ruff check"
	@$(BIN)/ruff check .
	$(STEP) "ruff format --check"
	@$(BIN)/ruff format --check .
	$(STEP) "mypy"
	@$(BIN)/mypy
	$(STEP) "import-linter"
	@$(BIN)/lint-imports --no-logo

# While one works: no browser, no server, no processes, no coverage.
quick: check
	$(STEP) "pytest, unit, database and web on SQLite, on two cores"
	@$(BIN)/pytest -q -n 2 -m "not races and not browser and not postgresql" \
		tests/unit tests/structure tests/database tests/web

test: check
	$(STEP) "pytest, on two cores"
	@$(BIN)/pytest -q -n 2 -m "not races and not browser" --cov --cov-report=
	$(STEP) "coverage of the rules: 100% of the calendar, every policy, every operation"
	@$(BIN)/coverage report --fail-under=100
	$(STEP) "pytest in a browser, on two cores"
	@$(BIN)/pytest -q -n 2 -m browser
	$(STEP) "pytest, what wants the machine for itself: races"
	@$(BIN)/pytest -q -m races
	$(STEP) "all green"

# ------------------------------------------------------------------------------------- maintenance

# Extras are kept: pip 23 refuses a lock in which an extra that a package asks for stands without it.
LOCK = $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-header --no-emit-index-url --no-emit-find-links

# Names stand in pyproject.toml and the .in files, versions in the .txt files. UPGRADE=--upgrade takes
# the newest of everything; without it what is pinned stays.
lock: $(BIN)/uv
	$(STEP) "pinning versions"
	@$(LOCK) $(UPGRADE) --output-file requirements.txt pyproject.toml requirements.in
	@$(LOCK) $(UPGRADE) --output-file requirements-test.txt \
		--constraints requirements.txt pyproject.toml requirements.in requirements-test.in

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find templates -name '*.mo' -delete
