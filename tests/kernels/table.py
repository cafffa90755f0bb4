# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table kind by kernel, from the files that the tests leave: table.py FILE..."""
from __future__ import annotations

import json
import sys


def rendered(paths):
    """The files as one table."""
    columns = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            columns.update(json.load(file))
    kinds = sorted({kind for cells in columns.values() for kind in cells})
    rows = [["kind", *columns]] + [[kind] + [columns[kernel].get(kind, "not tried") for kernel in columns] for kind in kinds]
    widths = [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]])


if __name__ == "__main__":
    print(rendered(sys.argv[1:]))
