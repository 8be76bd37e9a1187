# make run: the blog with its demo, on this machine, as in production.  make test: the whole suite.
# Both do all the set-up themselves; they need Python 3.11 or newer, make and git.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
SHELL := /bin/bash
UV ?= uv
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-header --no-emit-index-url --no-emit-find-links

.PHONY: run dev test explore mutants check messages format lock

run: .venv/run.stamp
	@PORT=$(PORT) bin/run

# The same with Django's own server, which shows errors and restarts when code changes.
dev: .venv/run.stamp
	@PORT=$(PORT) bin/run dev

test: .venv/dev.stamp
	@bin/test

# Look for new counterexamples in the property tests: at random, for some minutes.
explore: .venv/dev.stamp
	DEBUG=1 HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -ra -n auto -m hypothesis --ignore=tests/browser

# Change the modules of rules in small ways, and print what no test notices: some minutes each.
# MODULES="ratings/votes/abuse.py" takes these alone.
mutants: .venv/dev.stamp
	$(BIN)/python -m bench.mutation $(MODULES)

check: .venv/dev.stamp
	@bin/check

format: .venv/dev.stamp
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

# Collect what is to be translated, and compile what is; needs gettext.
messages: .venv/dev.stamp
	DEBUG=1 $(BIN)/python manage.py makemessages --locale de --no-obsolete --no-wrap --add-location file --ignore .venv --ignore tests
	DEBUG=1 $(BIN)/python manage.py compilemessages --locale de --ignore .venv

# Lock what the two .in files name, with hashes; needs uv.  UPGRADE=--upgrade takes newer versions.
lock:
	$(LOCK) $(UPGRADE) requirements.in -o requirements.txt
	$(LOCK) $(UPGRADE) requirements-dev.in -o requirements-dev.txt

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Gemeinsam needs Python 3.11 or newer; name one by PYTHON=…")'
	$(PYTHON) -m venv .venv
