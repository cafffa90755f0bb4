# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of tests/captures (record.py there says how they are made and what stands in them), read."""
from __future__ import annotations

import functools
import json
import os
import struct
from collections import namedtuple

from ansible_collections.linux.netlink.plugins.module_utils.rtnl.address import ADDRESS
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.addrlabel import ADDRLABEL
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neigh import NEIGH
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neightable import NEIGHTABLE
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.nexthop import NEXTHOP
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.route import ROUTE
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.rule import RULE

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 4, "captures")
MESSAGES = {"link": LINK, "address": ADDRESS, "route": ROUTE, "neighbour": NEIGH, "rule": RULE, "nexthop": NEXTHOP,
            "addrlabel": ADDRLABEL, "neightable": NEIGHTABLE}

# sent: one message of iproute2, asked: the question, heard: [datagrams], judge: what iproute2 says of it, as values.
Capture = namedtuple("Capture", "name message command kernel sent asked heard judge")


def names():
    return sorted(name[:-4] for name in os.listdir(FOLDER) if name.endswith(".txt"))


@functools.lru_cache(maxsize=None)
def read(name):
    notes, parts, judge = {}, [], ""
    with open(os.path.join(FOLDER, name + ".txt"), encoding="utf-8") as lines:
        for line in lines:
            mark, text = line[:2], line[2:].strip()
            if mark == "# ":
                key, _colon, value = text.partition(": ")
                notes[key] = value
            elif mark == "= ":
                judge = text
            elif mark == "  ":
                parts[-1][1] += text
            else:
                parts.append([mark[0], text])
    found = {mark: [bytes.fromhex(text) for kind, text in parts if kind == mark] for mark in ">?<"}
    return Capture(name, MESSAGES[name.split("_")[0]], notes["command"], notes["kernel"], found[">"][0], found["?"][0], found["<"],
                   json.loads(judge) if judge else [])


def messages(datagram):
    """The (type, body) of each message in a datagram."""
    pos = 0
    while pos < len(datagram):
        length, kind = struct.unpack_from("=IH", datagram, pos)
        yield kind, datagram[pos + 16:pos + length]
        pos += (length + 3) & ~3


@functools.lru_cache(maxsize=None)
def bodies():
    """Every object in every capture, as (name, message, body)."""
    return [(name, read(name).message, body) for name in names() for datagram in [read(name).sent] + read(name).heard
            for kind, body in messages(datagram) if kind >= 16]
