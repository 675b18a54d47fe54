# ecograph: `make serve` and `make test` do all the set-up they need; Python 3.11 or newer is all that must be there.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev

# Modules that the benchmarks are made of.
PARTS := asking generate peers questions

# Processes that run tests: one on a machine with one core.
JOBS := -n logical --maxprocesses 2 --dist loadscope --no-loadscope-reorder

.PHONY: serve test lint bench lock clean

serve: $(READY)
	$(BIN)/ecograph serve --port $(PORT)

test: $(DEV_READY)
	$(BIN)/python -m pytest $(JOBS)

lint: $(DEV_READY)
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy

bench: $(DEV_READY)
	$(BIN)/ecograph build
	for benchmark in $(filter-out $(PARTS:%=benchmarks/%.py),$(wildcard benchmarks/*.py)); do $(BIN)/python "$$benchmark" || exit 1; done

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("ecograph needs Python 3.11 or newer; set PYTHON=" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(READY): requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(DEV_READY): requirements-dev.txt $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# The locks hold for every Python from 3.11 on; needs uv.
lock:
	uv pip compile --quiet --universal --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --no-emit-index-url --python-version 3.11 --group dev pyproject.toml -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) .cache release dist build .pytest_cache .mypy_cache .ruff_cache
