# Everything that a developer or CI does here has a name: `make` lists them.

PYTHON ?= python3
BIN := .venvs/development/bin
ENVIRONMENTS := $(PYTHON) tools/environments.py
RUN := PYTHONUNBUFFERED=1 $(BIN)/python
# One worker for each core; WORKERS=0 runs the tests in one process.
WORKERS ?= auto
PYTEST := $(RUN) -m pytest $(if $(CI),--durations=20)
LOCK := .venvs/uv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

INPUTS ?= 10000

# What a line does is said in words. `make -n` shows the lines themselves, to run one alone.
SAY := @printf '%s\n'

# It would cost every command the seconds to compile what it imports.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo shell test test-exhaustive test-unit test-contract test-integration test-e2e test-browser test-runtime \
	upstream combinations fuzz lint audit secrets-baseline format check bench numbers bench-refresh simulate-refresh lock docs pictures site \
	build package release clean \
	development all-environments browser

help: ## List what there is to make
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | \
		awk -F'|' '{ printf "%-24s%s\n", $$1, $$2 }'

demo: all-environments ## See the whole way once: publish, fetch, update, delete, on an AWS of your own
	@$(RUN) -m tools.demo

shell: all-environments ## Open a shell on an AWS of your own, for the tutorial
	@$(RUN) -m tools.shell

test: all-environments ## Run the tests to wait for: all but the exhaustive ones, and those in a browser
	$(SAY) "Running the tests without the exhaustive cases ..."
	@$(PYTEST) -n $(WORKERS) -m "not exhaustive" $(ARGS)

test-exhaustive: all-environments ## Run the tests that `make test` leaves out: every fault at every call, every example
	$(SAY) "Running the exhaustive cases ..."
	@$(PYTEST) -n $(WORKERS) -m exhaustive $(ARGS)

test-unit: development ## Run the tests of the pure modules
	$(SAY) "Running the tests of the pure modules ..."
	@$(PYTEST) -n $(WORKERS) tests/unit $(ARGS)

test-contract: all-environments ## Run the tests against formats, models, documentation and the built layer
	$(SAY) "Running the tests against formats, models, documentation and the built layer ..."
	@$(PYTEST) -n $(WORKERS) tests/contract $(ARGS)

test-integration: development ## Run the tests against AWS services simulated in the process
	$(SAY) "Running the tests against AWS services simulated in the process ..."
	@$(PYTEST) -n $(WORKERS) tests/integration $(ARGS)

test-e2e: all-environments ## Run the tests of deployed stacks, on an emulated AWS
	$(SAY) "Running the tests of deployed stacks, on an emulated AWS ..."
	@$(PYTEST) -n $(WORKERS) tests/e2e $(ARGS)

fuzz: development ## Send the function 10,000 events at random (INPUTS=..., and SEED=... to have a run again)
	$(SAY) "Sending the function $(INPUTS) events ..."
	@$(RUN) -m tests.fuzz $(INPUTS) $(SEED)

combinations: development ## Count the cases of exhaustive tests: the faults, crashes and meetings at every call
	@$(RUN) -m tests.combinations

test-browser: all-environments browser ## Run the tests of an application in Chromium, on an emulated AWS
	$(SAY) "Running the tests of an application in Chromium ..."
	@$(PYTEST) tests/browser $(ARGS)

test-runtime: development ## Run the unit tests and load the built layer in the Python of Lambda, by Node
	$(SAY) "Running the unit tests and loading the layer in the Python of Lambda ..."
	@$(RUN) -m tests.runtime

upstream: ## Hold the newest botocore and Amplify packages against the judged lists of tests/upstream
	@$(PYTHON) -m tools.upstream $(ARGS)

lint: all-environments ## Check style, format, types and templates
	$(SAY) "Checking style (ruff check) ..."
	@$(BIN)/ruff check .
	$(SAY) "Checking format (ruff format) ..."
	@$(BIN)/ruff format --check .
	$(SAY) "Checking types (mypy) ..."
	@$(BIN)/mypy
	$(SAY) "Checking which room imports which (lint-imports) ..."
	@$(BIN)/lint-imports
	$(SAY) "Checking templates (cfn-lint) ..."
	@$(BIN)/cfn-lint template.yaml examples/*.yaml
	$(SAY) "Checking the publisher's template (sam validate) ..."
	@$(RUN) -m tools.sam validate

audit: development ## Look for weaknesses in code, templates, workflows and dependencies, and for secrets in all files
	@$(ENVIRONMENTS) audit secrets
	@$(RUN) -m tools.audit

secrets-baseline: development ## Accept what looks like a secret in the files: it names each new one, for you to read
	@$(ENVIRONMENTS) audit secrets
	@$(RUN) -m tools.audit accept

format: development ## Rewrite the code in the project's format
	$(SAY) "Correcting style (ruff check) ..."
	@$(BIN)/ruff check --fix-only .
	$(SAY) "Writing the format (ruff format) ..."
	@$(BIN)/ruff format .

check: ## Do what CI does
	@bash .ci/run

bench: development ## Measure the budgets of the design, beside an earlier revision and Amplify's referenceAuth
	$(SAY) "Measuring the budgets of the design ..."
	@$(RUN) -m benchmarks

numbers: development ## Renew the numbers and charts of docs/comparison.md and docs/performance.md from the last `make bench`
	$(SAY) "Writing the numbers and charts of docs/comparison.md and docs/performance.md ..."
	@$(RUN) -m benchmarks.pages

bench-refresh: development ## Measure refreshes of 100 to 10,000 publications, on an AWS in memory. ARGS="--json FILE"
	$(SAY) "Measuring refreshes ..."
	@$(RUN) -m benchmarks.refreshes $(ARGS)

simulate-refresh: development ## Carry these measurements on to 1,000,000 publications, against the published quotas
	@$(RUN) -m tools.simulate_refresh

build: all-environments ## Build the stack into .aws-sam, to be deployed with `sam deploy`
	$(SAY) "Building the stack into .aws-sam ..."
	@$(RUN) -m tools.sam build

package: all-environments ## Write the stack as a template without a transform, for StackSets, into dist/package
	$(SAY) "Writing the template and its code into dist/package ..."
	@$(RUN) -m tools.package

lock: ## Renew the lock files of the environments and of the layer (newest versions: UPGRADE=--upgrade)
	@$(ENVIRONMENTS) uv
	@for name in audit command development emulator examples sam secrets site uv; do \
		echo "Locking requirements/$$name.txt ..."; \
		$(LOCK) -o requirements/$$name.txt requirements/$$name.in || exit 1; done
	$(SAY) "Locking the layer ..."
	@$(LOCK) -o layers/amplify_outputs/requirements.txt layers/amplify_outputs/requirements.in

docs: development ## Renew what is generated: docs/problems.md, the JSON Schema, tables of docs/scaling.md, drawings
	$(SAY) "Drawing docs/images/flows ..."
	@$(RUN) -m tools.pictures
	$(SAY) "Drawing docs/images/terminal ..."
	@$(RUN) -m tests.pictures
	$(SAY) "Writing docs/problems.md ..."
	@$(RUN) -m tools.document_problems
	$(SAY) "Writing what other tools know of properties ..."
	@$(RUN) -m tools.document_properties
	$(SAY) "Writing the tables of docs/scaling.md ..."
	@$(RUN) -m tools.simulate_refresh --write
	$(SAY) "Left as they are: docs/images/sign-in and docs/images/report. With Chromium, make pictures renews them."

pictures: all-environments browser ## Renew the pictures of the sign-in page and of a report, which Chromium takes
	$(SAY) "Taking pictures in Chromium ..."
	@rm -rf .build/pictures
	@$(PYTEST) tests/browser/test_scenes.py $(ARGS)
	$(SAY) "Copying them to docs/images ..."
	@cp -R .build/pictures/. docs/images/

site: development ## Build the documentation as a site (ADDRESS=https://... where it will be)
	$(SAY) "Building the site of the documentation ..."
	@$(RUN) -m tools.site $(ADDRESS)

release: development ## Prepare a release (VERSION=1.2.3, ADDRESS=https://... of the site): version, changelog, downloads
	@$(RUN) -m tools.release $(VERSION) $(ADDRESS)

clean: ## Remove everything that was built or installed here
	$(SAY) "Removing what was built or installed here ..."
	@rm -rf .venvs .aws-sam .build build dist .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		layers/amplify_outputs/*.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

development:
	@$(ENVIRONMENTS) development

all-environments:
	@$(ENVIRONMENTS) development emulator sam

browser:
	@$(PYTHON) -m tools.browser
