# The verbs of this project; CI calls the same.
PORT ?= 8080
WORKERS ?= auto
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := UV_SYSTEM_CERTS=1 UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --compile-bytecode --python $(VENV) --constraint constraints.txt

.PHONY: pictures run chat test check bench index install install-dev clean
.DEFAULT_GOAL := run

$(BIN)/uv: constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	@touch $@

# Where uv cannot work, pip does the same more slowly.
$(VENV)/installed: $(BIN)/uv pyproject.toml
	$(UV) --editable . || $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(UV) --editable '.[dev]' || $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

install: $(VENV)/installed

install-dev: $(VENV)/installed-dev

run: install
	$(BIN)/guichao run --port $(PORT)

chat: install
	$(BIN)/guichao chat

index: install
	$(BIN)/guichao index

# What measures time runs by itself; the rest on every core, a file's tests in order on one of them.
test: install-dev
	$(BIN)/python -m pytest -m alone
	$(BIN)/python -m pytest -m "not alone" --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/guichao knowledge check

bench: install-dev
	$(BIN)/python -m tests.benchmarks.turns

clean:
	rm -rf $(VENV) var build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The pictures in docs/images, made by walking through the pages in a browser.
pictures: install-dev
	GUICHAO_PICTURES=docs/images $(BIN)/python -m pytest tests/doors/test_browser.py tests/doors/test_desk_browser.py tests/doors/test_staff_browser.py
