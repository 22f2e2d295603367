# Everything a person does here, by name. `make demo` and `make test` need only Python >= 3.11.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
ARGS ?=

.PHONY: help demo test check lint fix chat bench shots lock audit clean

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: .venv/shop.stamp  ## the demo shop La Ceiba: page, chat and desk (Ctrl-C stops it)
	@$(BIN)/mostrador serve $(ARGS)

test: .venv/test.stamp  ## every test, on SQLite and on a PostgreSQL that the tests start
	@$(BIN)/python -m pytest -n 2 $(ARGS)

check: lint test  ## what CI runs: style, types, import contracts, tests

lint: .venv/test.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: .venv/test.stamp  ## mend what can be mended by machine
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

chat: .venv/shop.stamp  ## talk to the bot in this terminal
	@$(BIN)/mostrador chat $(ARGS)

bench: .venv/test.stamp  ## speed and accuracy, beside a baseline of the same run
	@for bench in tests/benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

shots: .venv/test.stamp  ## the README's screenshots, anew (needs Chromium)
	@$(BIN)/python -m tests.whole.screenshots $(ARGS)

audit: .venv/test.stamp  ## known holes in what we depend on
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

lock:  ## the lock files, anew from pyproject.toml (needs uv)
	@printf 'setuptools>=77\n' > .build-backend.in
	@uv pip compile pyproject.toml .build-backend.in --extra all $(LOCK) -o requirements.lock
	@uv pip compile pyproject.toml .build-backend.in --extra test $(LOCK) -c requirements.lock -o requirements-dev.lock
	@rm .build-backend.in
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

clean:  ## forget the environment and the caches; the shop's data stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Mostrador needs Python 3.11 or newer. Found: $$($(PYTHON) --version). Try: make demo PYTHON=python3.12"; exit 1; }
	@echo "Making a virtual environment in .venv ..."
	@$(PYTHON) -m venv --clear .venv || { echo "Python's venv module is missing; on Debian: apt install python3-venv"; exit 1; }

.venv/shop.stamp: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing the shop's libraries (once; about a minute) ..."
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(PIP) install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/test.stamp: requirements-dev.lock requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing the libraries of the shop and of its tests (once; one or two minutes) ..."
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@PYTHONWARNINGS=ignore $(PIP) install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@ .venv/shop.stamp
