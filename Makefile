# `make` alone shows what there is to make. Set-up happens by itself: tools/set-up makes .venv from
# the locks the first time, and again when they change; otherwise it only compares a checksum.

.DEFAULT_GOAL := help
.PHONY: help briefing test coverage golden batteries faults siege lint format bench wheel image site reference lock clean

# Hundreds of processes import the program: compiled once, it starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

STUDY := scenarios/central-asia
BIN := .venv/bin
PYTEST_ARGS ?=
MINUTES ?= 10

help: ## show this list
	@sed -n 's/^\([a-z]*\): ## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-18s %s\n' "$$name" "$$text"; done

briefing: ## build the worked example: tracker and briefing, in output/central-asia
	@tools/set-up run
	@$(BIN)/scenariobook build $(STUDY)

test: ## style, types, imports and every test but the batteries (minutes)
	@tools/set-up dev
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest -n auto --dist worksteal -m "not long" $(PYTEST_ARGS)

golden: ## write all expected output and the reference anew; then read the diff (minutes)
	@$(MAKE) --no-print-directory reference
	@UPDATE_GOLDEN=1 $(BIN)/pytest -q -n auto --dist worksteal -m "not long" $(PYTEST_ARGS)

coverage: ## the same tests, traced, with the lines that they do not reach (more minutes)
	@tools/set-up dev
	@$(BIN)/pytest -n auto --dist worksteal --cov -m "not long" $(PYTEST_ARGS)

# What holds for any example is tried by `make test`, too, on fewer of them.
batteries: ## the long tests: real programs, corpus, random order, faults, siege (many minutes)
	@tools/set-up dev
	@HYPOTHESIS_PROFILE=batteries $(BIN)/pytest -n auto --dist worksteal -m "long or hypothesis" --durations=25 $(PYTEST_ARGS)

faults: ## make every system call of the writing commands fail, one after another (minutes)
	@tools/set-up dev
	@ALL_FAULTS=1 REQUIRE_CLIENTS=1 $(BIN)/pytest -n 2 --dist worksteal tests/faults/test_battery.py

siege: ## type tokens wherever a hand can reach, and look for each: MINUTES=10, another seed each time
	@tools/set-up dev
	@$(BIN)/python -m tests.siege --seed $${SEED:-$$(date +%s)} --minutes $(MINUTES)

lint: ## style, types and imports only
	@tools/set-up dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: ## put the code into its format and mend what can be mended by rule
	@tools/set-up dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: ## time the main jobs against the libraries' own floor
	@tools/set-up dev
	@$(BIN)/python benchmarks/run.py

wheel: ## build the wheel and try it as a stranger has it, with pinned, oldest and newest versions, by uv and by pipx
	@tools/set-up dev
	@tools/test-wheel

image: ## build the container image with podman or docker, and make a briefing in it
	@tools/image

site: ## make docs/ into a site with search: build/site/index.html (stops at a dead link)
	@tools/set-up dev
	@$(BIN)/sphinx-build -q -W --keep-going -b html -c tools/site -d build/doctrees docs build/site
	@echo build/site/index.html

reference: ## write docs/reference and the schema anew, from the code
	@tools/set-up dev
	@$(BIN)/python -m tools.reference
	@$(BIN)/scenariobook schema > schema/study.schema.json

lock: ## choose the newest versions that pyproject.toml admits, and pin them by hash
	@tools/set-up dev
	@tools/lock

clean: ## remove .venv, caches and what was built (output/ stays)
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
