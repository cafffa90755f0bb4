# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No enum of the headers of addresses, routes, rules, next hops and neighbours is left out: a table has all of its members, or here is why none does.

docs/uapi-routing.md is what tables and options say. test_uapi.py holds each table against its enum; this starts from the headers.
`UAPI_HEADERS=…/include/uapi/linux` reads newer ones than the machine's.
"""
from __future__ import annotations

import os

import pytest
from ansible_collections.linux.netlink.tests.unit.plugins import test_since
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.rtnl import test_uapi, uapi, uapi_routing, uapi_table

PAGE = os.path.join(os.path.dirname(__file__), *[os.pardir] * 5, "docs", "uapi-routing.md")
FILES = ("rtnetlink.h", "if_addr.h", "if_addrlabel.h", "fib_rules.h", "nexthop.h", "neighbour.h", "lwtunnel.h", "mpls_iptunnel.h", "seg6.h",
         "seg6_iptunnel.h", "seg6_local.h", "rpl_iptunnel.h", "ioam6_iptunnel.h", "ila.h", "net_namespace.h")
# What an enum begins with, and why no table has it.
OTHERS = {
    "TCA_": "traffic control", "TCAA_": "traffic control",
    "PREFIX_": "notices of prefixes in router advertisements", "NDUSEROPT_": "notices of options in router advertisements",
    "RTM_BASE": "types of messages: those that are spoken are constants", "RTNLGRP_": "groups of notices: those that are listened to are constants",
    "FDB_NOTIFY_": "bits of NFEA_ACTIVITY_NOTIFY, which only the bridge's forwarding database has",
    "RTNETLINK_HAVE_PEERINFO": "says that a header has something", "ILA_CMD_": "commands of ila's own generic netlink family",
}
# First members of enums of values, which test_uapi.NAMES holds.
VALUES = {prefix + "_": label for label, (_mine, _file, prefix, *_more) in test_uapi.NAMES.items()}


def held(enum):
    """Whether a table or a list of names stands for an enum."""
    return any(uapi.members(enum, prefix) and uapi.enum_of(prefix) == enum for prefix in test_uapi.TABLES)


@test_uapi.needs_headers
@pytest.mark.parametrize("file", FILES)
def test_every_enum_is_held_or_excused(file):
    if not os.path.isfile(os.path.join(uapi.FOLDER, file)):
        pytest.skip("no %s in %s" % (file, uapi.FOLDER))
    left = []
    for enum in uapi.header(file).enums:
        first = next(iter(enum)).lstrip("_")
        if not held(enum) and not first.startswith((*OTHERS, *VALUES)):
            left.append(first)
    assert left == []


def test_every_member_has_an_option_or_a_reason():
    assert [member for _what, _enum, _number, member, option, reason in uapi_routing.rows() if not option and not reason] == []
    members = {member for _what, _enum, _number, member, _option, _reason in uapi_routing.rows()}
    assert sorted((set(uapi_routing.MORE) | set(uapi_routing.REASON_OF)) - members) == []


def test_every_option_that_is_named_exists():
    for _what, _enum, _number, member, option, _reason in uapi_routing.rows():
        module, _space, names = option.partition(" ")
        assert not option or set(names.split(", ")) <= set(test_since.options_of(module)), member


def test_every_table_of_routing_is_on_the_page():
    links = set(uapi_table.tables())
    assert {prefix for prefix in test_uapi.TABLES if prefix not in links and not prefix.startswith(("NLMSGERR", "NL_POLICY"))} == {
        enum for enums in uapi_routing.ENUMS.values() for enum in enums}


def test_the_page_is_up_to_date():
    uapi.check_page(PAGE, uapi_routing.render())
