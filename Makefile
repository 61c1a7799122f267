# The two commands that matter: `make run` and `make test`. `make help` lists the rest.
.POSIX:
.SILENT:
.PHONY: help install install-dev run test faults bench check audit licences fix lock demo

PYTHON = python3
BIN = .venv/bin
ARGS =
# Tests run on every core; WORKERS=0 runs them in one process (for a debugger).
WORKERS = logical
# Share of the full numbers of make faults.
SCALE = 1
GOLDEN_SCHEMA = tests/golden/openapi.json
SPECTACULAR = ENV_FILE=off $(BIN)/python manage.py spectacular --validate --fail-on-warn --format openapi-json

help: ## list the commands
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

install: ## make or refresh .venv (does nothing when requirements.txt is unchanged)
	$(PYTHON) hiresscope/run/install.py

install-dev: ## the same with the development tools
	$(PYTHON) hiresscope/run/install.py --dev

run: install ## set up and run the whole system on HOST:PORT (127.0.0.1:8000)
	exec $(BIN)/python -m hiresscope.run

test: install-dev ## run all tests; make test ARGS="-k apply" passes on
	exec $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

faults: install-dev ## kill, freeze and stop every part and count the harm; make faults SCALE=0.1 ARGS=storm
	exec $(BIN)/python -m tests.faults --scale $(SCALE) $(ARGS)

bench: install-dev ## measure beside an ordinary Django project and the limit; make bench ARGS=--short takes a minute
	exec $(BIN)/python -W ignore -m bench $(ARGS)

check: install-dev ## lint, types, contracts, migrations, schema, deploy check; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	ENV_FILE=off $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(SPECTACULAR) | diff -u $(GOLDEN_SCHEMA) - || { echo "The API's schema changed. If that is meant: make fix, and read the diff."; exit 1; }
	env $$(grep -v '^#' tests/production.env) $(BIN)/python manage.py check --deploy --fail-level WARNING
	echo "make check: all is well"

audit: install-dev ## known weaknesses and licences of what is required; says so where the network is missing
	$(BIN)/python .ci/licences.py
	$(BIN)/python .ci/audit.py requirements.txt requirements-tracing.txt requirements-dev.txt

licences: install-dev ## rewrite docs/licences.md
	$(BIN)/python .ci/licences.py --write

fix: install-dev ## format, mend what lint can, rewrite the golden schema
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .
	mkdir -p $$(dirname $(GOLDEN_SCHEMA))
	$(SPECTACULAR) > $(GOLDEN_SCHEMA)

lock: ## rewrite requirements*.txt from requirements*.in; make lock ARGS=--upgrade takes newer versions
	uv=$$($(PYTHON) hiresscope/run/install.py --tools) && for name in requirements requirements-tracing requirements-dev; do \
	  $$uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links $(ARGS) $$name.in -o $$name.txt || exit 1; done

demo: install ## against the running system: one CV of each format, each stage with its time
	exec $(BIN)/python manage.py demo $(ARGS)
