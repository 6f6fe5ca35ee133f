# chat     install once, build the index of the bundled report, open the chat page
# test     install once, run every check and test
# bench    measure start, answers, indexing and memory
# fit      fit the rankers again, with DATA=path of TAT-QA's development set
# format   put the source in its one format
# clean    remove the environment, the index and what the tools left

PYTHONS := python3 python3.13 python3.12 python3.11 python
VENV    := .venv
PYTHON  := $(VENV)/bin/python
PIP     := $(PYTHON) -m pip --disable-pip-version-check install -c constraints.txt
PORT    ?= 7860
REPORT  ?=
DATA    ?= tatqa_dataset_dev.json

# An empty file a stage: made anew only when what it was made from has changed.
INSTALLED := $(VENV)/.installed
TESTABLE  := $(VENV)/.installed-with-tests

.PHONY: chat test bench fit format clean
.DEFAULT_GOAL := chat

chat: $(INSTALLED)
	@$(PYTHON) -m assistant chat --port $(PORT)

test: $(TESTABLE)
	@PYTHON=$(PYTHON) .ci/checks

bench: $(INSTALLED)
	@$(PYTHON) bench/benchmarks.py $(REPORT)

fit: $(TESTABLE)
	@$(PYTHON) -m bench.fit_rankers $(DATA)

format: $(TESTABLE)
	@$(PYTHON) -m ruff check --fix --quiet .
	@$(PYTHON) -m ruff format .

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): $(VENV)/bin/pip pyproject.toml constraints.txt
	@echo "Installing into $(VENV); this takes some minutes, once."
	@$(PIP) --quiet -e .
	@touch $@

$(TESTABLE): $(VENV)/bin/pip pyproject.toml constraints.txt
	@echo "Installing into $(VENV), with what the tests need; this takes some minutes, once."
	@$(PIP) --quiet -e ".[dev]"
	@touch $(INSTALLED) $@

# pip is the last thing that venv puts in, so an environment that was interrupted is made again.
$(VENV)/bin/pip:
	@old=; for python in $(PYTHONS); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		old="$$python"; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
		echo "Making $(VENV) with $$("$$python" --version)."; \
		exec "$$python" -m venv --clear $(VENV); \
	done; \
	if [ -n "$$old" ]; then \
		echo "$$old has no venv module; install it (on Debian and Ubuntu: apt-get install python3-venv), then run make again." >&2; \
	else \
		echo "Python 3.11 or later is needed and was not found; install it, then run make again." >&2; \
	fi; exit 1
