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

from ansible_collections.linux.netlink.tests.kernels import table
from ansible_collections.linux.netlink.tests.kernels.space import Space

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
    path = os.path.join(os.environ["JOB"], "kinds.json") if "JOB" in os.environ else None
    if path and cells:
        with open(path, "w", encoding="utf-8") as file:
            json.dump({KERNEL: cells}, file)


def pytest_report_header():
    return "kernel: %s, %s" % (os.environ.get("KERNEL", "host"), os.uname().release)


def pytest_terminal_summary(terminalreporter):
    """The column of this kernel; make test-kernels puts them side by side."""
    path = os.path.join(os.environ.get("JOB", ""), "kinds.json")
    if "JOB" in os.environ and os.path.exists(path):
        terminalreporter.write_line(table.rendered([path]))
