# The two commands are `make serve` and `make test`; the rest is for people who change the code.
.DEFAULT_GOAL := help
.PHONY: help serve test check bench proof mutants screenshots

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

serve: ## install what is missing, build, and run the portal with its demo world on this machine
	@scripts/serve.sh

test: ## everything: format, lints, Rust tests on SQLite and PostgreSQL, browser tests
	@scripts/test.sh

check: ## fast: format, lints, the rules' own tests
	@scripts/check.sh

bench: ## how fast pages are, as ratios in one run (a release build; about 10 min the first time)
	@cargo bench -p server --bench pages

proof: ## a thousand races of eight on each database (some 15 min); needs MURMURATION_TEST_POSTGRES
	@RACE_ROUNDS=1000 cargo test -p server --test it -- races:: --nocapture

mutants: ## change the rules one thing at a time and say which change no test noticed (about 30 min)
	@scripts/mutants.sh

screenshots: ## take the pictures in docs/screenshots again (after make test has built everything)
	@cd end2end && SCREENSHOTS=docs/screenshots npx playwright test --project=js tests/pages.spec.ts
