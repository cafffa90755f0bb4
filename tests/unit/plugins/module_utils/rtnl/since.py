# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""since.json: with which Linux a name of the kernel's headers came; `4.19` for 4.19 and all before it. tests/tools/since.py makes it."""
from __future__ import annotations

import json
import os

BASE = "4.19"
# Where a table has another name than the headers.
OTHER_NAMES = {
    "NDA_IFINDEX_OUT": "NDA_IFINDEX", "SEG6_LOCAL_BPF_PROG_PROG": "SEG6_LOCAL_BPF_PROG", "IFLA_VF_INFO_INFO": "IFLA_VF_INFO",
    "IFLA_VF_VLAN_INFO_INFO": "IFLA_VF_VLAN_INFO", "IFLA_VF_PORT_PORT": "IFLA_VF_PORT", "IFLA_STATS_GETSET_GET_FILTERS": "IFLA_STATS_GET_FILTERS",
    "IFLA_STATS_GETSET_SET_OFFLOAD_XSTATS_L3_STATS": "IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS",
}

with open(os.path.join(os.path.dirname(__file__), "since.json"), encoding="utf-8") as _source:
    NAMES = {name: version for version, lines in json.load(_source).items() for line in lines for name in line.split()}


def member(enum, name):
    """How the headers call a row of a table."""
    full = "%s_%s" % (enum, name.upper())
    return OTHER_NAMES.get(full, full)


def of(name):
    """The version, as `5.14`. A name that the history does not have is a KeyError."""
    return NAMES[name]
