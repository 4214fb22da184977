# `make demo` and `make test` are all a newcomer needs; each sets up what it lacks.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt
RUN := .stamps/run
SERVE := .stamps/serve
DEV := .stamps/dev
LARGE := $(BIN)/python -m matching.large_pages # memory in large pages
JOBS ?= $(shell nproc)
export TOKENIZERS_PARALLELISM := false
unexport PYTHONDONTWRITEBYTECODE # tests start hundreds of processes, which would each compile all that they import

.PHONY: demo run openapi test test-all check format bench quality system clean help
.DEFAULT_GOAL := help

help: ## what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip

$(RUN): pyproject.toml constraints.txt setup.py | $(BIN)/python
	@echo "Installing matching (about 350 MB, under a minute)…" >&2
	$(PIP) -e .
	@mkdir -p $(@D) && touch $@

$(SERVE): $(RUN)
	$(PIP) -e '.[serve]'
	@mkdir -p $(@D) && touch $@

$(DEV): $(RUN)
	@echo "Installing the development tools, torch included (about 2 GB, one to two minutes)…" >&2
	$(PIP) -e '.[dev]'
	@mkdir -p $(@D) && touch $@

demo: $(RUN) ## the main job on the embedded sample
	$(BIN)/matching demo

run: $(SERVE) ## the HTTP service on the embedded sample: SQLite, no other process
	MATCHING_DATA_DIR=$${MATCHING_DATA_DIR:-var/run} $(BIN)/python -m serving --demo

openapi: $(DEV) ## rewrite the frozen description of the API
	$(BIN)/python -m pytest -q tests/serving/test_openapi.py --rewrite-openapi

test: $(DEV) ## the tests
	$(LARGE) $(BIN)/python -m pytest -n $(JOBS)

test-all: $(DEV) ## the tests, slow ones included
	$(LARGE) $(BIN)/python -m pytest -n $(JOBS) --slow

check: $(DEV) ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(LARGE) $(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## rewrite the code to the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV) ## the long benchmarks and the quality report, into var/
	@mkdir -p var
	$(BIN)/python -m eval bench retrieval --offers 1000000 --json var/retrieval.json
	$(BIN)/python -m eval bench match --offers 1000000 --profiles 10000 --json var/match.json
	$(BIN)/python -m eval bench rerank --json var/rerank.json
	$(BIN)/python -m eval bench retrain --impressions 1000000 --json var/retrain.json
	$(BIN)/python -m eval learn --json var/learn.json --html var/learn.html
	$(BIN)/python -m eval bench encode --json var/encode.json
	$(BIN)/python -m eval bench serve --json var/serve.json
	$(BIN)/python -m eval bench pages --json var/pages.json
	$(BIN)/python -m eval bench start --json var/start.json
	$(BIN)/python -m eval bench alerts --json var/bench-alerts.json
	$(BIN)/python -m eval bench deliver --json var/deliver.json
	$(BIN)/python -m eval bench immediate --json var/immediate.json
	$(BIN)/python -m eval bench letters --json var/letters.json
	$(BIN)/python -m eval bench profile-alerts --json var/profile-alerts.json
	$(BIN)/python -m eval congestion --json var/congestion.json
	$(BIN)/python -m eval floors --json var/floors.json
	$(BIN)/python -m eval alerts --json var/alerts.json
	$(BIN)/python -m eval duplicates --json var/duplicates.json
	$(BIN)/python -m eval guard --json var/guard.json
	$(BIN)/python -m eval cv --json var/cv.json
	$(BIN)/python -m eval facts --json var/facts.json
	$(BIN)/python -m eval quality --json var/quality.json

system: ## Debian packages (root only)
	@[ "$$(id -u)" = 0 ] || { echo "make system installs Debian packages: run it as root (sudo make system)." >&2; exit 1; }
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$(grep -vE '^(#|$$)' system-packages.txt)

clean: ## forget the installation
	rm -rf $(VENV) .stamps build dist
