# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table kind by kernel, from what the tests leave in a folder for each kernel: table.py [--complete] FOLDER...

Also what no kernel has run, and why. With --complete that is an error for a link kind, unless a reason is known beforehand.
"""
from __future__ import annotations

import json
import os
import sys


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def rendered(columns):
    """{kernel: {kind: words}} as one table."""
    kinds = sorted({kind for cells in columns.values() for kind in cells})
    rows = [["kind", *columns]] + [[kind] + [columns[kernel].get(kind, "left out") for kernel in columns] for kind in kinds]
    widths = [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]])


def nowhere(columns, reasons):
    """(what is to be said, the rows that have neither been made on a kernel nor have a reason) of kinds that no kernel here has."""
    rows = sorted({kind for cells in columns.values() for kind in cells})
    absent = [row for row in rows if not any(cells.get(row, "").startswith(("created", "not tried")) for cells in columns.values())]
    lines = ["%s: on no kernel here (%s); tested against captures and the kernel's headers" % (row, reasons[row]) for row in absent if row in reasons]
    return lines, [row for row in absent if row not in reasons]


def never(tests):
    """The tests that every kernel has skipped, with the last reason."""
    ran = {name for found in tests for name in found["ran"]}
    skipped = {name: why for found in tests for name, why in found["skipped"].items()}
    return ["%s: %s" % (name.rpartition("/")[2], why.replace("Skipped: ", "")) for name, why in sorted(skipped.items()) if name not in ran]


def main(words):
    complete, folders = "--complete" in words, [word for word in words if word != "--complete"]
    found = [kinds for kinds in (read(folder, "kinds.json") for folder in folders) if kinds]
    tests = [one for one in (read(folder, "tests.json") for folder in folders) if one]
    columns = {kinds["kernel"]: kinds["cells"] for kinds in found}
    unexplained: list = []
    if columns:
        lines, unexplained = nowhere(columns, found[0]["nowhere"])
        print("\n".join([rendered(columns), *lines]))
    skipped = [line for line in never(tests) if "test_kinds.py" not in line]
    if skipped:
        print("No kernel has run:\n  " + "\n  ".join(skipped))
    if complete and len(tests) == len(folders) and unexplained:
        print("These should have been made on one of the kernels: %s" % ", ".join(unexplained))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
