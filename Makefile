# Every target makes the environment it needs. Wanted on the machine: git, make,
# python3 (3.11 or newer) and its venv module.
#
#   make draft                            the main job, on the sample tree
#   make draft TREE=~/linux ARCH=arm64    on a real one; OUT=drafts names the folder
#   make test                             style, types and the offline tests
#   make kernel-test TREES=DIR            the tests that want real kernel trees
#   make compile-test TREES=DIR           those of them that compile drafts, with the script BUILD_OBJS;
#                                         MIGRATOR_COMPILE="arm64 s390" chooses among the architectures
#   make bench TREES=DIR                  figures against git grep and Coccinelle
#   make completion                       what bash, zsh and fish need to complete words, in build/completion
#   make man                              the manual page, in build/man

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TREE ?=
ARCH ?=
OUT ?= drafts
TREES ?=
BUILD_OBJS ?= $(or $(MIGRATOR_BUILD_OBJS),$(abspath $(wildcard ../shared/kernel/build-objs.sh)))
JOBS ?= auto

# A path as a person types it: not every shell expands `~` behind `=`.
path = '$(patsubst ~/%,$(HOME)/%,$(1))'

# An installed package comes compiled; a checkout should start as fast.
compiled = @$(BIN)/python -m compileall -q migrator

SHELLS := bash zsh fish
COMPLETION := build/completion
MAN := build/man

.PHONY: draft test format kernel-test compile-test bench schema pictures completion man clean check-python

draft: $(VENV)/.run
	@$(BIN)/migrator draft $(if $(TREE),$(call path,$(TREE)),--sample) $(foreach a,$(ARCH),--arch $(a)) -o $(call path,$(OUT)) --force \
		|| { code=$$?; [ $$code -eq 5 ] && echo "some sites were refused; the reasons stand above" || exit $$code; }

test: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q -rs -n $(JOBS) -m "not kernel"

kernel-test compile-test: kind = $(@:-test=)
kernel-test compile-test: $(VENV)/.test
	MIGRATOR_KERNEL_TREES=$(call path,$(TREES)) MIGRATOR_BUILD_OBJS=$(call path,$(BUILD_OBJS)) \
		$(BIN)/pytest -q -rs -n $(JOBS) --dist loadfile -m $(kind)

bench: $(VENV)/.test
	$(compiled)
	$(BIN)/python -m tests.bench.bench $(call path,$(TREES))

schema: $(VENV)/.test
	$(BIN)/python -c "from migrator.report.json import render_schema; print(render_schema(), end='')" \
		> migrator/report/report.schema.json
	$(BIN)/python -c "from migrator.report.checklist.json import render_schema; print(render_schema(), end='')" \
		> migrator/report/checklist/checklist.schema.json

# bash itself is asked for its version: click writes for 4.4 or newer. Where there is none, it says so.
completion: $(VENV)/.run
	@mkdir -p $(COMPLETION)
	@for shell in $(SHELLS); do \
		_MIGRATOR_COMPLETE=$${shell}_source $(BIN)/migrator > $(COMPLETION)/migrator.$$shell || exit 1; done
	@mv $(COMPLETION)/migrator.zsh $(COMPLETION)/_migrator
	@echo "bash: . $(abspath $(COMPLETION))/migrator.bash             (in ~/.bashrc)"
	@echo "zsh:  fpath=($(abspath $(COMPLETION)) \$$fpath)             (in ~/.zshrc, before compinit)"
	@echo "fish: cp $(COMPLETION)/migrator.fish ~/.config/fish/completions/"

man: $(VENV)/.run
	@mkdir -p $(MAN)
	@$(BIN)/python -m migrator.cli.manual > $(MAN)/migrator.1
	@echo "read it with: man -l $(MAN)/migrator.1"

pictures: $(VENV)/.test
	$(BIN)/python -m tests.browser.pictures

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "migrator needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "python3 has no venv module; install it (Debian: apt install python3-venv)"; exit 1; }

$(BIN)/python: | check-python
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	$(compiled)
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test]'
	$(compiled)
	@touch $@ $(VENV)/.run
