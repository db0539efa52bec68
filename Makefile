# Two commands do everything on a fresh machine: make demo, and make test.
# Each makes its own virtual environment in .venv and installs what it needs; once installed, no network is needed.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= 2
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt
# One thread for each process: processes are what we parallelise by, and results must not depend on threads.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test check types style imports tests bench nasty clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: $(VENV)/.run ## Make the sample company, understand its customers, write demo/report.html
	$(BIN)/wellheard demo --folder demo

test: $(VENV)/.dev ## Everything that has to pass: style, types, imports, tests
	@scripts/browser
	@$(MAKE) --no-print-directory check tests

check: style types imports ## The quick checks: style, types, imports

style: $(VENV)/.dev ## Ruff: lint and format
	$(BIN)/ruff check src tests benchmarks training
	$(BIN)/ruff format --check src tests benchmarks training

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

imports: $(VENV)/.dev ## Imports run downhill
	$(BIN)/lint-imports

tests: $(VENV)/.dev ## The tests alone
	$(BIN)/pytest -q -n $(JOBS)

bench: $(VENV)/.bench ## Measure, side by side with the usual tools
	$(BIN)/python benchmarks/spine.py

nasty: $(VENV)/.dev ## Read every hostile file of ../shared/data/nasty and print what became of it
	$(BIN)/python benchmarks/nasty.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable '.[dev,browser,notebook]'
	@touch $@ $(VENV)/.run

$(VENV)/.bench: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable '.[dev,bench,notebook]'
	@touch $@

clean: ## Remove what was made here, the environment too
	rm -rf $(VENV) build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache benchmarks/out
