# What a person types. Everything is done by the scripts, which also install what is missing.
.PHONY: demo demo-reset test bench build release setup

demo: ## build, load the bundled data, train, forecast, serve on port 8002
	@bash scripts/demo.sh

demo-reset: ## start the demo over
	@bash scripts/demo.sh --reset

build: setup ## the binary, with the profile of demo and tests (docs/adr/0002-one-profile.md)
	@. scripts/environment.sh && cargo build --locked --package vakhta-cli

release: setup ## the binary that is shipped
	@. scripts/environment.sh && cargo build --release --locked --package vakhta-cli

test: ## everything that must hold before a change lands
	@bash scripts/test.sh

PATTERN ?= *
bench: setup ## how fast it is beside a public Python stack on this machine; PATTERN='speed.retrain.*' for some of it
	@. scripts/environment.sh && cargo xtask bench '$(PATTERN)'

setup: ## install what building needs
	@bash scripts/setup.sh build
