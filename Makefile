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
AXE := build/axe.min.js
PEERS := .venv-peers
OTHER_PYTHONS ?= 3.11 3.12 3.13
export OPENBLAS_NUM_THREADS = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export NO_MKDOCS_2_WARNING = 1

.PHONY: hands help demo test lint check-types check-layers unit study docs check-docs corpus twins gate other-pythons evaluate \
	ocr quality scanned speed fuzz topics peers curve models calibration names factrueval errors \
	agreement archive-found archive-kills archive-speed readme picture train schema lock clean

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

# The checker of accessibility that the browser tests run in the page: a package of its own, of no use to the program.
$(AXE):
	mkdir -p build
	cd build && npm pack --silent axe-core@4.10.3 && tar -xzf axe-core-4.10.3.tgz package/axe.min.js
	mv build/package/axe.min.js $@ && rm -r build/package build/axe-core-4.10.3.tgz

demo: $(READY)  ## set up, read the shipped samples, leave pages, records and an archive in build/demo
	$(BIN)/python tools/demo.py

test: $(READY) $(SYSTEM) $(AXE) lint check-types check-layers corpus gate unit study check-docs  ## set up, run all checks and tests

docs: $(READY)  ## write the help of the commands into the docs and make them pages in build/site
	$(BIN)/python tools/command_help.py
	$(BIN)/mkdocs build --quiet --strict

check-docs: $(READY)
	$(BIN)/python tools/command_help.py --check
	$(BIN)/mkdocs build --quiet --strict

study: $(READY)  ## run the study's notebook from the shipped corpus
	$(BIN)/python -m pytest -q --nbmake -p no:cacheprovider docs/study

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

ocr: $(READY) $(SYSTEM)  ## recognition on spoilt pages beside Tesseract and OCRmyPDF, write evaluation/results/ocr (20 minutes)
	nice -n 10 $(BIN)/python evaluation/ocr.py --out evaluation/results/ocr
	$(BIN)/python evaluation/repairs.py --out evaluation/results/repairs

quality: $(READY)  ## score dev and test, write evaluation/results/quality
	$(BIN)/python evaluation/quality.py --out evaluation/results/quality

errors: $(READY)  ## the commonest mistakes on dev by kind, write evaluation/results/errors
	$(BIN)/python evaluation/errors.py --out evaluation/results/errors

agreement: $(READY)  ## how far two annotators agree, write evaluation/results/agreement
	$(BIN)/python evaluation/agreement.py

train: $(READY)  ## train the shipped models on the training split (12 minutes on two cores)
	$(BIN)/protokolist train corpus/train --out models/ru_protokolist

fuzz: $(READY) $(SYSTEM)  ## read 5,000 damaged files, write evaluation/results/fuzz (20 minutes)
	nice -n 10 $(BIN)/python evaluation/fuzz.py --out evaluation/results/fuzz

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

archive-found: $(READY)  ## 500 searches with known answers, write evaluation/results/archive_recall (2 minutes)
	$(BIN)/python evaluation/archive_recall.py --out evaluation/results/archive_recall

archive-kills: $(READY)  ## kill a build a hundred times, write evaluation/results/archive_kills (20 minutes)
	$(BIN)/python evaluation/archive_kills.py --out evaluation/results/archive_kills

archive-speed: $(READY)  ## a million statements built, searched and exported, write evaluation/results/archive* (two hours, 6 GB)
	rm -rf build/million
	nice $(BIN)/python evaluation/archive_bench.py --folder build/million --out evaluation/results/archive
	nice $(BIN)/python evaluation/archive_exports.py build/million/archive.db --small build/million/small.db --out evaluation/results/archive_exports

models: $(READY)  ## ways to tell what a statement is, on unseen genres, write evaluation/results/models (10 minutes)
	nice -n 10 $(BIN)/python evaluation/models.py --share 4 --folds 2 --out evaluation/results/models

hands: $(READY)  ## train without some hands and read their minutes, write evaluation/results/hands (20 minutes)
	nice -n 10 $(BIN)/python evaluation/hands.py --out evaluation/results/hands

calibration: $(READY)  ## whether confidence says how often statements are right, write evaluation/results/calibration
	$(BIN)/python evaluation/calibration.py --out evaluation/results/calibration --picture evaluation/results/calibration.svg

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
