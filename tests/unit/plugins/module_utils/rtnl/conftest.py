# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says at the end of a run how much of each UAPI enum the tables know (test_uapi.py counts)."""
from __future__ import annotations


def pytest_terminal_summary(terminalreporter):
    rows = [value for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
            for key, value in report.user_properties if key == "uapi"]
    if rows:
        terminalreporter.section("known / total members of the kernel's enums")
        for prefix, known, total, newer in sorted(rows):
            more = "   and %d newer than the headers" % newer if newer else ""
            terminalreporter.write_line("%-28s %3d / %3d%s" % (prefix, known, total, more))
        terminalreporter.write_line("%-28s %3d / %3d" % ("all", sum(row[1] for row in rows), sum(row[2] for row in rows)))
