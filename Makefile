# Everything that is done with a clone. `make help` lists it.

PYTHON ?= python3
VENV   ?= .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --quiet --disable-pip-version-check

# The desk is several processes, and its tests start hundreds: without bytecode each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run test lint format lock secrets docs bench yardsticks screenshots clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The desk: what a newsroom runs.
$(VENV)/.ok: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say which with PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# The tools on top of it: what a developer runs.
$(VENV)/.dev: requirements-dev.lock $(VENV)/.ok
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.dev ## Make the virtual environment, with the tools for tests

run: $(VENV)/.ok ## Start the desk (ARTICLE=path or address submits that article too)
	@$(VENV)/bin/stet up $(if $(ARTICLE),--article '$(ARTICLE)')

test: $(VENV)/.dev ## Run all tests (ONLY=path runs some)
	$(PY) -m pytest -n auto --dist worksteal $(ONLY)

lint: $(VENV)/.dev ## Check style and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

format: $(VENV)/.dev ## Bring the code into its style
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# Compiled without this machine's settings, so that no address of a mirror and no path can get in.
COMPILE = env -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u PIP_FIND_LINKS -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_FIND_LINKS \
	$(VENV)/bin/uv pip compile --quiet --no-config --universal --generate-hashes --no-emit-index-url --no-header \
	$(if $(UPGRADE),--upgrade) pyproject.toml

lock: ## Compile the lock files from pyproject.toml (UPGRADE=1 takes the newest versions)
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PIP) install uv
	$(COMPILE) --extra embedded --extra s3 --extra build --output-file requirements.lock
	$(COMPILE) --all-extras --constraint requirements.lock --output-file requirements-dev.lock
	$(PY) tests/lock_guard.py requirements.lock requirements-dev.lock

secrets: ## Make random secrets for docker-compose.yml, unless they are there
	@mkdir -p -m 700 secrets
	@for name in database_password redis_password secret_key; do \
		test -s secrets/$$name || $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(48))' > secrets/$$name; \
		chmod 644 secrets/$$name; \
	done
	@echo "The secrets are in secrets/; keep them out of backups of the database."

docs: $(VENV)/.ok ## Write docs/workflow.md from the table in the code
	$(PY) -m claims.workflow_page > docs/workflow.md

bench: $(VENV)/.dev ## Measure speed and memory of a running desk on this machine
	$(PY) -m tests.bench.run

yardsticks: $(VENV)/.dev ## Measure against public data beside the clone (YARDSTICKS=folder, ONLY=task, ERRORS=file)
	@$(PY) -m tests.yardsticks.run $(if $(YARDSTICKS),--folder '$(YARDSTICKS)') $(if $(ONLY),--only $(ONLY)) \
		$(if $(ERRORS),--errors '$(ERRORS)')

screenshots: $(VENV)/.dev ## Take the pictures in docs/pictures of a running desk
	$(PY) -m tests.pictures

clean: ## Remove the virtual environment and all caches, not the data under var/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
