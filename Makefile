# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Everything that is made lives in .venv, .venv-dev and build, so that `make clean` leaves a fresh clone. (Kernels to test on
# are kept in ~/.cache/linux-netlink, too.)

SHELL = /bin/bash
.SHELLFLAGS = -euo pipefail -c
.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.NOTPARALLEL:

# ARGS are passed on: make integration ARGS=nl_link, make units ARGS=tests/unit/test_layers.py, make demo ARGS=-v
ARGS =
ROWS =
DIST = build/dist
# What a user of the collection gets, the demo's playbook included; and the folders, which change when a file is deleted
SHIPPED := $(wildcard $(shell git ls-files -co --exclude-standard -- galaxy.yml README.md meta plugins roles playbooks 2>/dev/null))
SHIPPED += $(sort $(dir $(filter-out galaxy.yml README.md,$(SHIPPED))))
# ansible and its like look for each other on the PATH
DEV = PATH="$(CURDIR)/.venv-dev/bin:$$PATH" ANSIBLE_HOME="$(CURDIR)/build/home/.ansible" ANSIBLE_COLLECTIONS_PATH="$(CURDIR)/build"

.PHONY: help demo bench test test-kernels test-kernels-all lint sanity units integration versions molecule tree build clean

help: ## list the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | while IFS='|' read -r name text; do printf '  make %-16s %s\n' "$$name" "$$text"; done

demo: .venv/.done build/demo/.done ## watch a playbook configure two throw-away network namespaces
	playbooks/run-demo.sh $(ARGS)

test: .venv/.done .venv-dev/.done tree ## run all tests, in two lanes beside each other
	tests/tools/rtnl.sh
	tests/tools/lanes.sh "units integration molecule" "test-kernels lint versions"

lint: .venv-dev/.done tree ## ruff, mypy, changelog, ansible-lint, documentation and sanity tests
	.venv-dev/bin/ruff check
	.venv-dev/bin/mypy
	.venv-dev/bin/antsibull-changelog lint
	$(DEV) ansible-lint
	$(DEV) antsibull-docs lint-collection-docs --plugin-docs .
	tests/tools/sanity.sh

sanity: .venv/.done ## ansible-test's sanity tests (ARGS="--test pep8" for one of them)
	tests/tools/sanity.sh $(ARGS)

units: .venv/.done ## unit tests on each Python from 3.8 to 3.13 (PYTHONS="3.8 3.13" for some of them)
	tests/tools/units.sh $(ARGS)

integration: .venv/.done ## integration tests on the running kernel, as root (ARGS=nl_link for one target)
	tests/tools/integration.sh $(ARGS)

versions: tree ## the modules ad hoc on the oldest and newest ansible-core and Python at hand, as root
	tests/tools/versions.sh

molecule: .venv-dev/.done tree ## molecule's scenario: two network namespaces as instances, as root
	tests/tools/rtnl.sh
	cd extensions && $(DEV) molecule test $(ARGS)

test-kernels: ## tests on three kernels: this one, User Mode Linux and QEMU (KERNELS="host uml" for some of them)
	tests/kernels/all $(ARGS)

test-kernels-all: ## the same, every test on each of them
	SAMPLE=1 tests/kernels/all $(ARGS)

bench: .venv-bench/.done ## how fast we are beside others, as root (ROWS="insert dump" for some rows, SCALE=0.1 for smaller tables)
	.venv-bench/bin/python tests/bench/bench.py $(ROWS)

build: .venv/.done ## build the collection's archive in build/dist
	.venv/bin/ansible-galaxy collection build --force --output-path $(DIST)

clean: ## remove all that was made
	rm -rf build .venv .venv-dev .venv-bench .*_cache .ansible tests/output
	find . -name __pycache__ -prune -exec rm -rf {} +

# build/ansible_collections/linux/netlink: the checkout where ansible's tools find it
tree: .venv/.done
	@tests/tools/ansible-test.sh

# The light virtual environment is all that the demo and ansible-test need.
.venv/.done: requirements/ansible.txt
	@python=$$(tests/tools/find-python.sh); echo "Setting up .venv with $$python"; "$$python" -m venv --clear .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

.venv-dev/.done: requirements/dev.txt requirements/ansible.txt
	@python=$$(tests/tools/find-python.sh); echo "Setting up .venv-dev with $$python"; "$$python" -m venv --clear .venv-dev
	.venv-dev/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# The distribution's Python, as managed hosts have it: others are often built without optimization.
.venv-bench/.done: requirements/bench.txt requirements/ansible.txt
	@python=$$(PATH="/usr/bin:$$PATH" tests/tools/find-python.sh); echo "Setting up .venv-bench with $$python"; "$$python" -m venv --clear .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# The demo runs what a user would get: the collection built and installed.
build/demo/.done: .venv/.done $(SHIPPED)
	@rm -rf $(@D) build/demo-dist
	ANSIBLE_HOME="$(CURDIR)/build/demo-home" .venv/bin/ansible-galaxy collection build --force --output-path build/demo-dist >/dev/null
	ANSIBLE_HOME="$(CURDIR)/build/demo-home" .venv/bin/ansible-galaxy collection install --offline -p $(@D) build/demo-dist/*.tar.gz >/dev/null
	@touch $@
