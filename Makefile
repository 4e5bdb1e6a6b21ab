# Two commands on a fresh machine with Python 3.11 or later, its venv module and make:
#   make demo    build what it needs, fill a database with the example network, serve it (PORT=8000)
#   make test    build what it needs, run every check and every test
# Besides:
#   make quick   checks, and the tests without a server or a browser: in minutes
#   make check   checks only: lint, format, types, layers
#   make clocks  what starts from today, on eight other days (wants libfaketime)
#   make locks   both locks into an empty environment, with the oldest pip supported
#   make bench   print the figures
#   make mutate  break seventy-nine rules, one at a time: a test must notice each
#   make setup   build only
#   make wheel   what is installed elsewhere, in dist/
#   make lock    pin versions (UPGRADE=--upgrade: the newest of everything)
#   make map     draw the rooms of the code
#   make clean   throw away what was built

PYTHON ?= python3
PORT ?= 8000

.PHONY: help demo setup wheel test quick check locks clocks bench mutate lock clean map
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
UV := $(BIN)/uv --quiet --no-config
# A line with what it does and how long it took; -v shows what it writes as it comes.
STEP := @.ci/step

CATALOGUES := $(wildcard templates/translations/*/LC_MESSAGES/*.po)

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

# ------------------------------------------------------------------------------------ environment

# What an interrupted run left half made, or what lost its Python, is made anew: no installer mends it.
$(shell [ ! -e .venv ] || { [ ! -e .venv/.unfinished ] && .venv/bin/python -c 'import pip' 2>/dev/null; } || { \
	echo '==> .venv is half made, or its Python is gone: starting over' >&2; rm -rf .venv; })
START = @mkdir -p .venv && touch .venv/.unfinished
FINISH = @rm .venv/.unfinished

# ensurepip by itself: within venv its reasons for failing are lost.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Zitdag needs Python 3.11 or later: name it, as in make PYTHON=python3.12" >&2; exit 1; }
	$(START)
	$(STEP) "making the virtual environment in .venv" sh -c \
		'$(PYTHON) -m venv --without-pip .venv && $@ -m ensurepip --default-pip'
	$(FINISH)

# pip only brings the installer, by one pinned and hashed line; uv installs the rest.
$(BIN)/uv: requirements-uv.txt | $(BIN)/python
	$(START)
	$(STEP) "installing the installer" $(BIN)/python -m pip install --disable-pip-version-check \
		--no-input --force-reinstall --require-hashes -r requirements-uv.txt
	@touch $@
	$(FINISH)

# The stamps remember that what the files ask for is installed. Compiled at once: a command that compiles
# its libraries at each start, where Python may not keep what it compiled, takes seconds.
.venv/.runtime: requirements.txt pyproject.toml $(BIN)/uv
	$(START)
	$(STEP) "installing what Zitdag runs on" \
		$(UV) pip install --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.txt
	$(STEP) "installing Zitdag itself" \
		$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@
	$(FINISH)

.venv/.tests: requirements-test.txt .venv/.runtime
	$(START)
	$(STEP) "installing what the tests need" \
		$(UV) pip install --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-test.txt
	@touch $@
	$(FINISH)

.venv/.catalogues: $(CATALOGUES) .venv/.runtime
	$(STEP) "compiling the translations" $(BIN)/pybabel --quiet compile \
		--directory templates/translations --domain "messages notifications"
	@touch $@

setup: .venv/.tests .venv/.catalogues

# ------------------------------------------------------------------------------------------- using

# With the catalogues compiled inside (hatch_build.py), whether or not they are here.
wheel: .venv/.runtime
	$(STEP) "building the wheel in dist" $(BIN)/python -m pip wheel --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --wheel-dir dist .

demo: .venv/.runtime .venv/.catalogues
	@echo "==> starting the demo on port $(PORT)"
	@exec $(BIN)/zitdag demo --port $(PORT)

bench: setup
	@exec $(BIN)/python -m tests.benchmarks

# ------------------------------------------------------------------------------------------ testing

check: setup
	$(STEP) "ruff check" $(BIN)/ruff check .
	$(STEP) "ruff format --check" $(BIN)/ruff format --check .
	$(STEP) "bandit" $(BIN)/bandit --quiet -c pyproject.toml --recursive .
	$(STEP) "mypy" $(BIN)/mypy
	$(STEP) "import-linter" $(BIN)/lint-imports --no-logo

# While one works: no browser, no server, no processes, no coverage.
quick: check
	$(STEP) -v "pytest, unit, database and web on SQLite, on two cores" \
		$(BIN)/pytest -q -n 2 -m "not races and not browser and not postgresql" \
		tests/unit tests/structure tests/database tests/web

test: check
	$(STEP) -v "pytest, on two cores" \
		$(BIN)/pytest -q -n 2 -m "not races and not browser" --cov --cov-report=
	$(STEP) "coverage of the rules: 100% of the calendar, every policy, every operation" \
		$(BIN)/coverage report --fail-under=100
	$(STEP) -v "pytest in a browser, on two cores" $(BIN)/pytest -q -n 2 -m browser
	$(STEP) -v "pytest, what wants the machine for itself: races" $(BIN)/pytest -q -m races
	@echo "==> all green"

# Each of seventy-nine small wrong changes in a copy of the tree, and the tests that are to notice it.
mutate: setup
	@exec $(BIN)/python -m tests.mutations

# Both locks by the oldest pip supported, into an empty environment with nothing cached.
locks:
	$(STEP) "installing both locks with pip 23.0, and importing all of it" \
		env PYTHON=$(PYTHON) .ci/locks

# What starts from today, on other days; browsers are left out (see the script).
clocks: setup
	@.ci/clocks

# ------------------------------------------------------------------------------------- maintenance

# Extras are kept: pip 23 refuses a lock in which an extra that a package asks for stands without it.
LOCK = $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-header --no-emit-index-url --no-emit-find-links

# Names stand in pyproject.toml and the .in files, versions in the .txt files. UPGRADE=--upgrade takes
# the newest of everything; without it what is pinned stays.
lock: $(BIN)/uv
	$(STEP) "pinning what Zitdag runs on" \
		$(LOCK) $(UPGRADE) --output-file requirements.txt pyproject.toml requirements.in
	$(STEP) "pinning what the tests need" \
		$(LOCK) $(UPGRADE) --output-file requirements-test.txt \
		--constraints requirements.txt pyproject.toml requirements.in requirements-test.in

map: setup
	$(STEP) "drawing the rooms of the code" $(BIN)/python -m tests.structure.draw_map

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find templates -name '*.mo' -delete
