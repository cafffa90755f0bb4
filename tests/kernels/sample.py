# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tests a kernel runs: those that no earlier kernel has run, and of the others every n-th; and what became of each.

RAN names files in which the tests stand that earlier kernels have run, SAMPLE is n, JOB the folder for such a file of this
kernel's. Knows nothing of what is tested.
"""
from __future__ import annotations

import json
import os


def chosen(items, ran, step):
    """(those to run, those left out) of a list of tests, in their order."""
    run, out, number = [], [], 0
    for item in items:
        if item.nodeid in ran:
            number += 1
        (out if item.nodeid in ran and number % step else run).append(item)
    return run, out


class Plugin:
    """Leaves tests out, and writes down what became of the others."""

    def __init__(self):
        self.ran, self.skipped, self.left_out = set(), {}, 0
        self.step = int(os.environ.get("SAMPLE") or 1)
        self.elsewhere = set()
        for path in os.environ.get("RAN", "").split():
            with open(path, encoding="utf-8") as file:
                self.elsewhere |= set(json.load(file)["ran"])

    def pytest_collection_modifyitems(self, config, items):
        items[:], out = chosen(items, self.elsewhere, self.step)
        self.left_out = len(out)
        config.hook.pytest_deselected(items=out)

    def pytest_runtest_logreport(self, report):
        if report.skipped:
            self.skipped[report.nodeid] = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        elif report.when == "call":
            self.ran.add(report.nodeid)

    def pytest_sessionfinish(self):
        with open(os.path.join(os.environ["JOB"], "tests.json"), "w", encoding="utf-8") as file:
            json.dump({"ran": sorted(self.ran), "skipped": self.skipped}, file)

    def pytest_terminal_summary(self, terminalreporter):
        if self.left_out:
            terminalreporter.write_line("%d tests are left out here: other kernels have run them, and of those every %s runs here, too"
                                        " (make test-kernels-all runs all)." % (self.left_out, ordinal(self.step)))


def ordinal(number):
    """3rd."""
    return "%d%s" % (number, {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 % 10 != 1 else 0, "th"))
