# Two commands: `make serve` and `make test`. Everything they need they install into .venv (and, for the
# browser tests, through apt and npm where they may).

PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(p) -c 'import sys; sys.version_info >= (3, 11) and print("$(p)")' 2>/dev/null)))
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
CORPUS ?= corpus
INDEX ?= var
SIZES ?= 5000 50000
NODE ?=
NODE_PORT ?= 9200
RESULTS ?= build/performance.json

.DEFAULT_GOAL := check
.PHONY: serve build test check format lint types tests bench browser node opensearch opensearch-cluster clean

serve: $(VENV)/.fast
	$(BIN)/kb build --corpus $(CORPUS) --index $(INDEX)
	$(BIN)/kb serve --index $(INDEX) --host $(HOST) --port $(PORT)

build: $(VENV)/.fast
	$(BIN)/kb build --corpus $(CORPUS) --index $(INDEX)

test: $(VENV)/.test browser node lint types tests

check: $(VENV)/.test format lint types tests

format:
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

tests:
	$(BIN)/python -m pytest

# SIZES="5000 50000 500000" for all, NODE=--node for OpenSearch too.
bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.engines --sizes $(SIZES) $(NODE) --json $(RESULTS)
	$(BIN)/python -m benchmarks.report $(RESULTS)

# Chromium, its driver, a CJK font and axe-core; says in one sentence what it may not install.
browser:
	@sh tests/web/install-browser.sh

# Maven and a Java for the tests' OpenSearch node; says in one sentence what it may not install.
node: $(VENV)/.test
	@sh tests/opensearch/install.sh $(BIN)/python

opensearch: node
	@$(BIN)/python -m tests.opensearch 1 $(NODE_PORT)

opensearch-cluster: node
	@$(BIN)/python -m tests.opensearch 3 $(NODE_PORT)

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or run: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.fast: $(VENV)/.made setup.cfg pyproject.toml
	@$(BIN)/pip install -q --disable-pip-version-check --only-binary rjieba,tantivy,ahocorasick_rs,orjson -e '.[fast]' \
	  || { echo "No wheels of rjieba, tantivy, ahocorasick_rs and orjson for this machine: going on with jieba and Whoosh, which do the same more slowly."; \
	       $(BIN)/pip install -q --disable-pip-version-check -e .; }
	@$(BIN)/python -m compileall -q kb indexer web
	@touch $@

$(VENV)/.test: $(VENV)/.made setup.cfg pyproject.toml
	@$(BIN)/pip install -q --disable-pip-version-check -e '.[fast,cluster,test]'
	@$(BIN)/python -m compileall -q kb indexer web
	@touch $@ $(VENV)/.fast

clean:
	rm -rf $(VENV) var build *.egg-info
