# `make demo` and `make test` are all that a fresh machine needs; `make help` lists the rest.
.DEFAULT_GOAL := help
RELEASE := swift build -c release --product

.PHONY: help setup setup-tests demo test build release lint format bench soak clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install the Debian packages the build needs, only those missing
	@scripts/setup

setup-tests: setup ## and those the tests talk to
	@scripts/setup --tests

demo: setup release ## build release and run the whole kit end to end on emulated devices
	.build/release/tram demo

# The tests that start our programs wait for them, and would keep others from their threads: they come by themselves.
test: setup-tests ## run every test
	swift build --build-tests
	swift test --skip-build --quiet --skip EndToEndTests
	swift test --skip-build --quiet --filter EndToEndTests

build: setup ## debug build
	swift build

release: setup ## release build of tram and tram-registry
	$(RELEASE) tram
	$(RELEASE) tram-registry

lint: ## formatting, documentation and house rules
	swift format lint --strict --recursive --parallel Package.swift Sources devices sync Tests Benchmarks
	scripts/check-house

format: ## rewrite sources in the house format
	swift format --in-place --recursive --parallel Package.swift Sources devices sync Tests Benchmarks

bench: release ## figures, as ratios within one run
	$(RELEASE) tram-bench
	scripts/bench

soak: setup-tests ## long proofs
	scripts/soak

clean: ## remove what was built
	rm -rf .build .build-*
