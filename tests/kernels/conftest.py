# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the tests on real kernels, and the table of link kinds that they end with.

They are started by tests/kernels/run, which brings the kernel. The checkout itself is imported as the collection.
"""
from __future__ import annotations

import json
import os
import sys
import types

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

for _name, _path in (("ansible_collections", []), ("ansible_collections.linux", []), ("ansible_collections.linux.netlink", [ROOT])):
    if _name not in sys.modules:
        sys.modules[_name] = types.ModuleType(_name)
        sys.modules[_name].__path__ = _path

from ansible_collections.linux.netlink.tests.kernels import kinds, sample
from ansible_collections.linux.netlink.tests.kernels.space import Space

JOB = os.environ.get("JOB")
KERNEL = "%s (%s)" % (os.environ.get("KERNEL", "host"), ".".join(os.uname().release.split("-")[0].split(".")[:2]))


@pytest.fixture(name="space")
def fixture_space():
    """A namespace of this test's own."""
    space = Space()
    yield space
    space.close()


@pytest.fixture(scope="session", name="cells")
def fixture_cells():
    """What the table of kinds says of this kernel: {kind: words}."""
    cells = {}
    yield cells
    if cells:
        with open(os.path.join(JOB, "kinds.json"), "w", encoding="utf-8") as file:
            json.dump({"kernel": KERNEL, "cells": cells, "nowhere": kinds.NOWHERE}, file)


def pytest_report_header():
    return "kernel: %s, %s" % (os.environ.get("KERNEL", "host"), os.uname().release)


def pytest_configure(config):
    if not JOB:     # tests remove all namespaces that have a name: those of a /run of their own
        raise pytest.UsageError("tests/kernels/run starts these tests, in a network and under a /run of their own")
    config.pluginmanager.register(sample.Plugin())
