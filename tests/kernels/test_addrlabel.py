# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_addrlabel: rows of scenarios for the 12 steps (see matrix.play), what the kernel makes of two prefixes of one length, bad input."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import play, refused
from ansible_collections.linux.netlink.tests.kernels.state import state

SETUP = ("link add name v0 type veth peer name v1", "addrlabel add prefix 2001:db8:7::/48 label 7")


def shown(address, prefixlen, label, **more):
    return "label", dict({"address": address, "prefixlen": prefixlen, "label": label}, **more)


def absent(*prefixes):
    return {"labels": [dict(prefix if isinstance(prefix, dict) else {"prefix": prefix}, state="absent") for prefix in prefixes]}


SCENARIOS = {
    "of all links and of one": {
        "create": {"labels": [{"prefix": "2001:DB8::/32", "label": 99}, {"prefix": "2001:db8::/32", "label": 98, "link": "v0"}]},
        "change": {"labels": [{"prefix": "2001:db8::/32", "label": 97}, {"prefix": "2001:db8::/32", "label": 98, "link": "v0"},
                              {"prefix": "2001:db8:7::/48", "label": 4294967294}]},
        "delete": {"labels": [{"prefix": "2001:db8::/32", "link": "v0", "state": "absent"}, {"prefix": "2001:db8::/32", "state": "absent"},
                              {"prefix": "2001:db8:7::/48", "label": 7}]},
        "shows": {"create": [shown("2001:db8::", 32, 99, ifname=None), shown("2001:db8::", 32, 98, ifname="v0"), shown("2001:db8:7::", 48, 7)],
                  "change": [shown("2001:db8::", 32, 97), shown("2001:db8::", 32, 98, ifname="v0"), shown("2001:db8:7::", 48, 4294967294)]},
    },
    "the kernel's own, which ip would set twice": {
        "create": {"labels": [{"prefix": "2002::/16", "label": 20}, {"prefix": "default", "label": 10}]},
        "change": {"labels": [{"prefix": "2002::/16", "state": "absent"}, {"prefix": "3ffe::/16", "label": 30}]},
        "delete": {"labels": [{"prefix": "2002::/16", "label": 2}, {"prefix": "3ffe::/16", "label": 12}, {"prefix": "::/0", "label": 1}]},
        "shows": {"create": [shown("2002::", 16, 20), shown("3ffe::", 16, 12), shown("::", 0, 10)], "change": [shown("3ffe::", 16, 30)]},
    },
    "purge": {
        "create": {"labels": [{"prefix": "2001:db8::/32", "label": 99}], "purge": True},
        "change": {"labels": [], "purge": True},
        "delete": {"prefix": "2001:db8:7::/48", "label": 7},
        "shows": {"create": [shown("2001:db8::", 32, 99), shown("::1", 128, 0)], "change": [shown("::", 0, 1)]},
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_addrlabel(name):
    play(dict({"module": "nl_addrlabel", "setup": SETUP, "more": ["label"]}, **SCENARIOS[name]))


def test_one_that_is_there_twice_counts_by_the_first_and_goes_as_one(space):
    def labels():
        return [one["label"] for one in space.show("addrlabel list") if one["address"] == "2002::"]

    space.ip("addrlabel add prefix 2002::/16 label 51")
    assert labels() == [51, 2], "the kernel lets another of the same prefix in"
    assert not space.play("nl_addrlabel", prefix="2002::/16", label=51)["changed"]
    assert space.play("nl_addrlabel", prefix="2002::/16", label=2)["changed"]
    assert labels() == [2]


def test_the_label_of_a_link_that_has_gone_can_be_purged(space):
    space.ip("link add name v0 type veth peer name v1", "addrlabel add prefix 2001:db8::/32 label 9 dev v0", "link delete dev v0")
    assert len(space.show("addrlabel list")) == 11
    got = space.play("nl_info", gather=["labels"])["labels"]
    assert [(one["prefix"], one["label"], one["link"][:2]) for one in got] == [("2001:db8::/32", 9, "if")]
    assert space.play("nl_addrlabel", labels=[], purge=True)["changed"]
    assert len(space.show("addrlabel list")) == 10


BAD = [
    ({"prefix": "10.0.0.0/8", "label": 9}, "labels are for IPv6 prefixes; IPv4 as a whole is ::ffff:0.0.0.0/96"),
    ({"prefix": "2001:db8::1/64", "label": 9}, "2001:db8::1/64 has bits set beyond its prefix; 2001:db8::/64 is the network"),
    ({"prefix": "2001:db8::/32"}, "label is missing"), ({"label": 9}, "prefix is missing"),
    ({"prefix": "2001:db8::/32", "label": 4294967295}, "label 4294967295 is out of range: 0 to 4294967294"),
    ({"prefix": "2001:db8::/32", "label": 9, "link": "v00"}, "there is no link 'v00'"), ({"purge": True}, "nothing is asked for"),
    ({"labels": [{"prefix": "2001:db8::/32", "label": 9}, {"prefix": "2001:db8::/32", "label": 8}]}, "disagree on label"),
]


def test_bad_input_is_one_sentence_and_changes_nothing(space):
    refused(space, "nl_addrlabel", BAD, lambda space: state(space, more=["label"]))
