# What a person types. Everything is done by the scripts, which also install what is missing.
.PHONY: demo demo-reset test build release setup

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

setup: ## install what building needs
	@bash scripts/setup.sh build
