# Crossdock: every target sets up what it needs in .venv and nowhere else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: setup demo test check format lock bench bench-store bench-import bench-drive bench-sync bench-syntax bench-scripts bench-api campaign rhino-check screenshots tour types clean

setup: $(STAMP)

# Debian splits venv from python3; where it is missing, apt brings it (as root or through sudo).
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Crossdock needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { SUDO=$$([ $$(id -u) = 0 ] || echo sudo); $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq python3-venv; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# make demo ONCE=1 ends after the loop; make demo SKUS=10000 plays it with a larger range.
demo: setup
	@$(BIN)/python -m bench.demo

test: setup
	@$(BIN)/pytest -n auto -m "not campaign"

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

# Writes types/crossdock.d.ts and the generated pages of docs/reference/ anew.
types: setup
	@$(BIN)/python -m engine.reference
	@$(BIN)/python -m runtime_js.manifest_page
	@$(BIN)/python -m admin_api.cli.reference
	@$(BIN)/python -m admin_api.cli.states_page
	@$(BIN)/python -m admin_api.rights_page
	@$(BIN)/python -m admin_api.api_page
	@$(BIN)/python -m marketplaces.ebay.error_page

lock: setup
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --extra dev \
	  pyproject.toml build-requirements.in -o requirements.lock

bench: setup
	@$(BIN)/python -m bench.run

bench-store: setup
	@$(BIN)/python -m bench.store_bench

bench-import: setup
	@$(BIN)/python -m bench.import_bench

bench-drive: setup
	@$(BIN)/python -m bench.drive_bench

bench-api: setup
	@$(BIN)/python -m bench.api_bench

# Prints the tables of docs/how-to/fast-scripts.md.
bench-scripts: setup
	@$(BIN)/python -m bench.script_costs

bench-syntax: setup
	@$(BIN)/python -m bench.syntax_bench

bench-sync: setup
	@$(BIN)/python -m bench.sync_bench

campaign: setup
	@$(BIN)/pytest -m campaign -n auto

# The config-spec sets of the tests in Rhino itself: `apt-get install rhino`.
rhino-check: setup
	@$(BIN)/python -m tests.rhino.check

# Pictures of every page of the console, in docs/pictures; the best are committed.
screenshots: setup
	@$(BIN)/python -m tests.screenshots

tour: setup
	@$(BIN)/python -m tests.tour

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache out
