# Two commands matter: `make run` shows the service with a demonstration committee, `make test` checks everything.
# Neither needs anything done first but Python 3.11 or newer.

VENV := .venv
PY := $(VENV)/bin/python
WORKERS ?= 4
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run test lint pytest mutate bench messages screenshots coverage lock image docs wheel clean venv-runtime venv-test venv-build \
	venv-docs services

help:  ## show what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

run: venv-runtime  ## set everything up and serve a demonstration on 127.0.0.1
	@echo "Starting the demonstration ..."
	@$(PY) -m coc_service demo --port $(PORT)

test: venv-test services  ## set up what the tests need, then lint, types, floors and all tests
	@$(MAKE) --no-print-directory -j2 lint pytest

lint: venv-test  ## rules of style, types, floors
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-logo

# Workers, servers and commands start over a hundred interpreters, and compiling every module takes each of them 1.4 s of processor time.
# In a fresh checkout one process compiles everything first: all workers at once would each do it, 14 s of processor time.
pytest: export PYTHONDONTWRITEBYTECODE =
pytest: venv-test services
	@[ -d tests/domain/__pycache__ ] || $(PY) -m pytest --collect-only -qq >/dev/null || true
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal

coverage: venv-test services  ## which branches no test takes
	@$(PY) -m coverage erase
	@$(PY) -m coverage run -m pytest
	@$(PY) -m coverage combine --quiet
	@$(PY) -m coverage report

mutate: venv-test services  ## break every guard on purpose; a test must notice each (ONLY=pattern: some of them)
	@$(PY) -m tests.mutations $(if $(ONLY),'$(ONLY)')

# ONLY=sqlite|postgresql|pages|desk|leaving|uploads|audit|years, QUICK=1, MANY=1 (100,000 cases, 20 GiB of files), WRAPS=8 (of the floor), BENCH_JSON=path
bench: venv-test services  ## measure speed beside its floor
	@$(PY) -m benchmarks $(foreach one,$(ONLY),--only $(one)) $(if $(QUICK),--quick) $(if $(MANY),--many) \
		$(if $(WRAPS),--wraps $(WRAPS)) $(if $(BENCH_JSON),--json "$(BENCH_JSON)")

messages: venv-test  ## write locale/messages.pot again, for translators
	@$(PY) -m scripts.messages

screenshots: venv-test services  ## draw docs/images/ again (LANGUAGES=all or "ar de": each language, into build/screenshots/)
ifdef LANGUAGES
	@$(PY) -m scripts.language_screenshots $(LANGUAGES)
else
	@$(PY) -m scripts.screenshots
	@$(PY) -m scripts.member_screenshots
	@$(PY) -m scripts.heard_screenshots
endif

lock:  ## write requirements/*.txt again (needs uv)
	@scripts/lock.sh

image:  ## build the container image (BASE=python:3.13-slim@sha256:..., needs Docker with buildx)
	@scripts/image.sh $(BASE)

docs: venv-docs  ## build the documents as a site, in build/docs/
	@$(PY) -m sphinx --fail-on-warning --keep-going --quiet docs build/docs
	@echo "Open build/docs/index.html"

wheel: venv-build  ## build dist/*.whl
	@$(PY) -m build --wheel --no-isolation

clean:  ## remove what was made here; keys/ and var/ stay
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Recipes and not files: an interrupted set-up leaves no file that looks finished (see scripts/setup.sh).
venv-runtime:
	@scripts/setup.sh runtime

venv-test:
	@scripts/setup.sh test

venv-build:
	@scripts/setup.sh build

venv-docs:
	@scripts/setup.sh docs

services: venv-test
	@$(PY) -m tests.services
