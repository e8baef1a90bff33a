# Two commands do everything on a fresh Debian machine: `make demo` and `make test`. `make help` lists the others.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SYSTEM := build/.system
PEERS := .venv-peers
OTHER_PYTHONS ?= 3.11 3.12 3.13
export OPENBLAS_NUM_THREADS = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help demo test lint check-types check-layers unit corpus twins gate other-pythons evaluate quality scanned speed \
	topics peers names factrueval curve agreement readme picture train schema lock clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) tools/check_python.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(SYSTEM): tools/system_packages.sh
	mkdir -p build
	tools/system_packages.sh
	touch $@

demo: $(READY)  ## set up, read the shipped samples, leave pages and records in build/demo
	$(BIN)/python tools/demo.py

test: $(READY) $(SYSTEM) lint check-types check-layers corpus gate unit  ## set up, run all checks and tests

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types:
	$(BIN)/mypy

check-layers:
	$(BIN)/lint-imports

unit:
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

corpus: $(READY)  ## check the annotated protocols and count what is in them
	$(BIN)/python corpus/validate.py

twins: $(READY) $(SYSTEM)  ## remake the scanned twins with the installed Tesseract (5 minutes), their pages in build/twins
	$(BIN)/python corpus/make_twins.py

gate: $(READY)  ## stop if dev reads worse than the published results, or a README says something else than they do
	$(BIN)/python evaluation/gate.py
	$(BIN)/python evaluation/readme.py --check

other-pythons:  ## run the suite without browser on every other supported Python that is installed
	tools/other_pythons.sh $(OTHER_PYTHONS)

evaluate: quality scanned peers  ## all measures on dev and test, on their scanned twins, and other tools beside ours (5 minutes)

scanned: $(READY)  ## score scanned twins beside their originals, write evaluation/results/twins
	$(BIN)/python evaluation/twins.py --out evaluation/results/twins

quality: $(READY)  ## score dev and test, write evaluation/results/quality
	$(BIN)/python evaluation/quality.py --out evaluation/results/quality

agreement: $(READY)  ## how far two annotators agree, write evaluation/results/agreement
	$(BIN)/python evaluation/agreement.py

train: $(READY)  ## train the shipped models on the training split (2 minutes)
	$(BIN)/protokolist train corpus/train --out models/ru_protokolist

topics: $(READY)  ## topics beside statements labelled by hand, write evaluation/results/topics
	$(BIN)/python evaluation/topics.py --out evaluation/results/topics

speed: $(READY)  ## characters per CPU second beside natasha's, write evaluation/results/speed
	$(BIN)/python evaluation/speed.py --out evaluation/results/speed

# PullEnti is free for non-commercial use only: it stays in an environment of its own, and nothing else needs it.
$(PEERS)/.ready: requirements-peers.txt
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --require-hashes -r requirements-peers.txt
	touch $@

peers: $(READY)  ## other tools on the same documents, write evaluation/results/peers (4 minutes)
	$(MAKE) --no-print-directory $(PEERS)/.ready || echo "natasha and PullEnti cannot be installed: measured without them" >&2
	$(BIN)/python evaluation/peers.py --out evaluation/results/peers

names: $(READY)  ## names declined by pytrovich put back into the nominative, write evaluation/results/names
	$(BIN)/python evaluation/names.py --out evaluation/results/names

FACTRUEVAL ?= ../shared/datasets/factRuEval-2016/devset
factrueval: $(READY)  ## news of factRuEval-2016 (folder in FACTRUEVAL), write evaluation/results/factrueval (2 minutes)
	$(MAKE) --no-print-directory $(PEERS)/.ready || echo "natasha and PullEnti cannot be installed: measured without them" >&2
	$(BIN)/python evaluation/factrueval.py --data $(FACTRUEVAL) --out evaluation/results/factrueval

curve: $(READY)  ## train on shares and without each genre, write evaluation/results/curve (40 minutes)
	nice -n 10 $(BIN)/python evaluation/curve.py --out evaluation/results/curve --picture evaluation/results/curve.svg

readme: $(READY)  ## put the published figures into the READMEs
	$(BIN)/python evaluation/readme.py

picture: $(READY) $(SYSTEM)  ## remake the README's picture of the page
	$(BIN)/python evaluation/picture.py

schema: $(READY)  ## remake docs/record.schema.json
	$(BIN)/protokolist schema > docs/record.schema.json

lock:  ## remake the pinned requirements (needs uv)
	uv pip compile pyproject.toml --extra ocr --extra research --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.txt
	uv pip compile pyproject.toml --extra ocr --extra research --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-dev.txt
	uv pip compile requirements-peers.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-peers.txt

clean:  ## remove what the other commands made
	rm -rf build $(VENV) .venv-* .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
