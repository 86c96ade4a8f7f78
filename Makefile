# The two commands of the README are `make demo` and `make test`; nothing else has to be set up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check bench clean lock

demo: $(VENV)/.server
	$(BIN)/teduh demo --port $(PORT) $(if $(TEDUH_DATA_DIR),--data-dir "$(TEDUH_DATA_DIR)",)

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/catalogues.py check
	$(BIN)/python -m teduh.web.manage makemigrations --check --dry-run
	TEDUH_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') TEDUH_MODE=production TEDUH_HOSTS=teduh.example.id \
		$(BIN)/python -m teduh.web.manage check --deploy --fail-level WARNING

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache src/teduh/web/static/vendor

# What the build hook packs: browser packages and compiled Indonesian texts.
PACKED := package-lock.json hatch_build.py tools/stylesheet.py tools/catalogues.py $(shell find src -name '*.po')

# Build tools first, then exactly what the lock files say, then Teduh itself without asking for more.
$(VENV)/.python: requirements/build.txt requirements/node.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements/build.txt
	command -v npm >/dev/null || $(BIN)/pip install --quiet --require-hashes -r requirements/node.txt
	touch $@

$(VENV)/.server: $(VENV)/.python requirements/server.txt pyproject.toml $(PACKED)
	$(BIN)/pip install --quiet --require-hashes -r requirements/server.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.python requirements/dev.txt pyproject.toml $(PACKED)
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

# Lock files: hashes, markers for every platform, no registry address. Needs `uv` on the path.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/build.in -o requirements/build.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/node.in -o requirements/node.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra server pyproject.toml -o requirements/server.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev -c requirements/server.txt pyproject.toml -o requirements/dev.txt
