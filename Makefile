# Every target is one command on a fresh clone. `make` alone prints this help.
PYTHON ?= python3.11
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
STAMP := $(VENV)/.installed
SHARED ?= $(JIANBAO_SHARED)
OUT ?= demo-out

.DEFAULT_GOAL := help
.PHONY: help setup demo check test fix bench train eval wheel golden clean

help:  ## print this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable .
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

setup: $(STAMP)  ## make the environment in .venv (PYTHON=python3.12 chooses another Python)

demo: $(STAMP)  ## brief the documents in examples/ with the embedded model and say where the briefings are
	$(BIN)/jianbao run examples -o $(OUT) --fresh
	@echo
	@echo "  Open $(OUT)/index.html"

check: $(STAMP)  ## format, lint, types, import layers and the fast tests (under 3 minutes)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q --doctest-modules --doctest-ignore-import-errors pipeline models
	$(BIN)/pytest -q -m "not slow and not browser and not office"

test: $(STAMP)  ## everything: `check` plus the slow, browser, Word and wheel tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q --doctest-modules --doctest-ignore-import-errors pipeline models
	$(BIN)/pytest -q -ra

fix: $(STAMP)  ## format and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: $(STAMP)  ## rewrite the golden files (look at the difference before you commit it)
	JIANBAO_REGEN=1 $(BIN)/pytest -q tests/unit/render

bench: $(STAMP)  ## print the ratios that the README claims, from one run
	for script in benchmarks/[!_]*.py; do $(BIN)/python $$script || exit 1; done

train: $(STAMP)  ## train the embedded model (SHARED=folder of the training data; hours)
	$(BIN)/python -m jianbao_models.train --config configs/train/base.toml --data $(SHARED)/data --out .train/run --resume

eval: $(STAMP)  ## score against the committed floors (SHARED=folder of the evaluation data)
	$(BIN)/python tests/eval/gate.py --shared $(SHARED)

wheel: $(STAMP)  ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:  ## remove the environment and everything made
	rm -rf $(VENV) dist build $(OUT) .mypy_cache .ruff_cache .pytest_cache
