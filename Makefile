# make run    the step lesson on a digit: Python alone, no network afterwards, no R, no TensorFlow
# make setup  everything: every extra, the development tools, and R where it can be installed
# make test   all tests, after setup        make bench  the measured promises
# make lint   style and types               make r-check  the R package by itself

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
R_PACKAGES := r-base-core r-base-dev r-cran-testthat libtirpc-dev python3-dev

# Tests are compiled once and kept, whatever the shell says: again and again is seconds of each run.
unexport PYTHONDONTWRITEBYTECODE

# Runs apt-get as root, with sudo if need be; $(1): packages, $(2): what to type where it cannot be.
define from_system
	if command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] || command -v sudo >/dev/null; }; then \
		as=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$as apt-get update --quiet && \
		$$as env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $(1); \
	else \
		echo "Something is missing that this machine's packages hold. Type: $(2)" >&2; exit 3; \
	fi
endef

.PHONY: run setup test lint bench r-check screenshot digits clean

run: .venv/base
	@$(BIN)/convtui step digit:4 --kernel horizontal-line --bias -50

setup: .venv/all .venv/sandbox

test: setup .venv/postgres
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --quiet
	$(MAKE) --no-print-directory r-check

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	@status=0; for bench in tests/benchmarks/bench_*.py; do \
		$(BIN)/python "$$bench" || status=1; done; exit $$status

# Where no language is set, R's check wants an American one and warns that it is not here.
r-check: .venv/r
	@folder=$$(mktemp -d) && here=$$PWD && cd "$$folder" && \
	export LANG=$${LANG:-C.UTF-8} && R CMD build "$$here/r" && R CMD check --no-manual convref_*.tar.gz && \
	! grep -E '(ERROR|WARNING)s?$$' convref.Rcheck/00check.log; \
	status=$$?; rm -rf "$$folder"; exit $$status

screenshot: .venv/base
	$(BIN)/python docs/screenshot.py

# The network that comes trained, with the report beside its weights.
digits: setup
	$(BIN)/convtui train digits --seed 0 --threads 1 --name digits-$$$$ && \
		$(BIN)/python docs/digits.py digits-$$$$

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "convtui needs Python 3.11 or later. Type: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 3; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ $(call from_system,python3-venv,sudo apt-get install python3-venv); }
	@$(PYTHON) -m venv .venv

.venv/base: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/r: | .venv/bin/python
	@command -v R >/dev/null && Rscript -e 'library(testthat)' >/dev/null 2>&1 || \
		{ $(call from_system,$(R_PACKAGES),sudo dnf install R  (Fedora)   or   brew install r  (macOS)   then   Rscript -e 'install.packages(\"testthat\")'); }
	@touch $@

.venv/sandbox: | .venv/bin/python
	@# A stranger's code runs in it; there is none elsewhere than on Linux.
	@[ "$$(uname)" != Linux ] || command -v bwrap >/dev/null || \
		{ $(call from_system,bubblewrap,sudo dnf install bubblewrap  (Fedora)); }
	@touch $@

.venv/postgres: | .venv/bin/python
	@# Searches on several machines are tested with a database of the tests' own.
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
		( $(call from_system,postgresql,sudo dnf install postgresql-server  (Fedora)   or   brew install postgresql  (macOS)) ) || \
		{ echo "The tests that need PostgreSQL are skipped." >&2; exit 0; }; \
	touch $@

.venv/all: pyproject.toml constraints.txt .venv/r | .venv/bin/python
	$(PIP) --upgrade pip
	@# Without a compiler or headers rpy2 cannot be built; its slower mode needs neither.
	$(PIP) --editable '.[all]' --group dev || \
		RPY2_CFFI_MODE=ABI $(PIP) --editable '.[all]' --group dev
	@touch $@ .venv/base
