# Everything a person does with the project; `make help` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help build check test test-long acceptance quality publish dashboard docs generated lint types clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

$(VENV)/installed: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The module venv is needed; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing the locked packages into $(VENV), about a minute ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

build: $(VENV)/installed ## Set up the environment and build every table, from the sample data or those of VARS=my_data.yml
	$(BIN)/dbt build --log-level warn $(if $(VARS),--vars "$$(cat $(VARS))")

check: $(VENV)/installed lint types ## Check what is quick to check: lint, types, statistics, rules of the project, unit tests of models
	$(BIN)/pytest -m "not slow and not acceptance and not long"

test: $(VENV)/installed lint types ## Run every test but those of make test-long; acceptance on real inputs where they lie
	$(BIN)/pytest -n 2 --dist loadfile -m "not long and not unit"

test-long: $(VENV)/installed ## Run what takes longer: many publications, many examples, simulations of the statistics
	$(BIN)/pytest -m long
	$(BIN)/pytest -m "not long" --hypothesis-profile=many tests/python/statistics

acceptance: $(VENV)/installed ## Build from the real inputs and compare with the published figures
	$(BIN)/pytest tests/python/acceptance

quality: $(VENV)/installed ## Check the built tables against the last weeks and a stored profile; page in warehouse/data_docs
	$(BIN)/user-engagement quality

publish: $(VENV)/installed ## Publish the public tables of the last build, where it was green, to warehouse/published
	$(BIN)/user-engagement publish

# What was published before is shown where the last build cannot be published, after the reason.
dashboard: $(VENV)/installed ## Look at the tables in the browser; publishes a newer build first, and builds where there is none
	@database="$${USER_ENGAGEMENT_DATABASE:-warehouse/user_engagement.duckdb}"; \
	published="$${USER_ENGAGEMENT_PUBLISHED:-warehouse/published}/current/definitions.json"; \
	test -e "$$database" || test -e "$$published" || $(MAKE) --no-print-directory build; \
	{ test -e "$$published" && test ! "$$database" -nt "$$published"; } \
		|| $(BIN)/user-engagement publish || test -e "$$published"
	$(BIN)/user-engagement dashboard

docs: $(VENV)/installed ## Write the documentation of every table with its lineage to target/static_index.html
	$(BIN)/dbt docs generate --static --quiet
	@echo "Open target/static_index.html in a browser."

generated: $(VENV)/installed ## Write again what derives from the models' YAML: the picture in docs/connect.md
	$(BIN)/dbt parse --quiet
	$(BIN)/python -m user_engagement.generate

lint: $(VENV)/installed target/linted ## Check the style of Python, YAML, and of the SQL that changed since the last time
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint --strict .

# A file of SQL costs 0.4 CPU seconds. A file that did not change passes as it did; new rules are for all.
SQL := $(shell find models tests src -name '*.sql')
SQL_RULES := .sqlfluff .sqlfluffignore requirements-dev.lock $(wildcard tests/sqlfluff/*.py)
target/linted: $(SQL) $(SQL_RULES) | $(VENV)/installed
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 $(if $(filter $(SQL_RULES),$?),models tests src,$?)
	@mkdir -p target && touch $@

types: $(VENV)/installed ## Check the types of the package
	$(BIN)/mypy

clean: ## Remove what builds leave behind, the environment too
	rm -rf $(VENV) target logs warehouse/*.duckdb warehouse/published warehouse/data_docs
