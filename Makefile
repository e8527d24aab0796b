# make report   a report on China from the bundled tables (ECONOMY=DEU and YEAR=2008 for another)
# make test     the tests, with everything they need
# make help     the rest

ECONOMY ?= CHN
YEAR ?= 2011
PYTHON ?=
PYTEST_ARGS ?= -n auto --dist worksteal

# With CI=true the versions are those of constraints.txt; otherwise the newest that pyproject.toml allows.
CONSTRAINTS ?= $(if $(filter true 1,$(CI)),constraints.txt)

export PYTHON

BASE = .venv/bin
DEV = .venv-dev/bin

.PHONY: report test test-slow bench lint types layers docs docs-figures format check clean help base dev
.DEFAULT_GOAL := help

help:
	@sed -n 's/^## //p' Makefile

base:
	@./tools/venv.sh .venv . $(CONSTRAINTS)

dev:
	@./tools/venv.sh .venv-dev '.[dev]' $(CONSTRAINTS)

## make report     a report from the bundled tables; the last line printed is its path (ECONOMY=DEU YEAR=2008)
report: base
	@mkdir -p build
	@$(BASE)/interlace report $(ECONOMY) --year $(YEAR) --output build/interlace-$(ECONOMY)-$(YEAR).html

## make test       the tests (INTERLACE_TEST_DATA names the folder of outside tables, by default ../shared)
test: dev
	@$(DEV)/python -m pytest $(PYTEST_ARGS)

## make test-slow  the slow studies over all years, and every property on eight times as many examples
test-slow: dev
	@$(DEV)/python -m pytest $(PYTEST_ARGS) -m "slow or hypothesis" --hypothesis-profile=thorough

## make bench      the benchmarks: ratios against a peer or against LAPACK in the same run
bench: dev
	@$(DEV)/python -m pytest benchmarks -p no:xdist --benchmark-only --benchmark-columns=min,median,rounds

## make lint       ruff, and the formatting
lint: dev
	@$(DEV)/ruff check .
	@$(DEV)/ruff format --check .

## make types      mypy --strict
types: dev
	@$(DEV)/mypy

## make layers     the layers of the house, by import-linter
layers: dev
	@$(DEV)/lint-imports

## make docs       the documentation, without warnings, in build/docs
docs: dev
	@$(DEV)/sphinx-build -W --keep-going -q -E -b html docs build/docs
	@$(DEV)/python docs/check_site.py build/docs
	@echo build/docs/index.html

## make docs-figures   what the documentation takes from outside tables: computed again, and the picture
docs-figures: dev
	@$(DEV)/python docs/make_figures.py
	@$(DEV)/python docs/make_gallery.py
	@$(DEV)/python docs/make_picture.py

## make check      everything that CI checks
check: lint types layers docs test

## make format     put the code into form
format: dev
	@$(DEV)/ruff check --fix-only -q .
	@$(DEV)/ruff format .

## make clean      remove what make and the tools wrote, environments included
clean:
	@rm -rf .venv .venv-dev build docs/_build docs/_generated .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	    .import_linter_cache .nox .benchmarks
	@find src tests docs benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
