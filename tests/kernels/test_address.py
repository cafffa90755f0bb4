# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_address: rows of scenarios for the 12 steps (see matrix.play), on v0, a veth that is up."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import play, refused

SETUP = ("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up")
FOREVER = 4294967295


def one(address, **more):
    return dict({"link": "v0", "address": address}, **more)


def many(*entries):
    return {"addresses": [dict({"link": "v0"}, **entry) for entry in entries]}


def gone(*addresses):
    return many(*[dict(address if isinstance(address, dict) else {"address": address}, state="absent") for address in addresses])


def shown(local, prefixlen, **more):
    return "address", dict({"dev": "v0", "local": local, "prefixlen": prefixlen}, **more)


SCENARIOS = {
    "ipv6 without a metric": {
        "create": one("2001:db8:7::1/64", metric=50), "change": one("2001:db8:7::1/64", metric=0), "delete": one("2001:db8:7::1/64", state="absent"),
        "shows": {"create": [shown("2001:db8:7::1", 64, metric=50)], "change": [shown("2001:db8:7::1", 64, metric=None)]},
    },
    "ipv4": {
        "create": one("192.0.2.1/24"),
        "change": one("192.0.2.1/24", metric=50),
        "delete": one("192.0.2.1/24", state="absent"),
        "shows": {"create": [shown("192.0.2.1", 24, family="inet", label="v0", metric=None, broadcast=None)],
                  "change": [shown("192.0.2.1", 24, metric=50), ("route", {"dst": "192.0.2.0/24", "metric": 50, "protocol": "kernel"})]},
    },
    "ipv4 with everything": {
        "create": one("192.0.2.1/24", label="v0:one", broadcast="+", scope="link", metric=50),
        "change": one("192.0.2.1/24", label="v0:two", broadcast="192.0.2.127", scope="global", metric=60),
        "delete": one("192.0.2.1/24", state="absent"),
        "shows": {"create": [shown("192.0.2.1", 24, label="v0:one", broadcast="192.0.2.255", scope="link", metric=50)],
                  "change": [shown("192.0.2.1", 24, label="v0:two", broadcast="192.0.2.127", scope="global", metric=60)]},
    },
    "ipv4 without broadcast, then with": {
        "create": one("192.0.2.1/24", broadcast="-"),
        "change": one("192.0.2.1/24", broadcast="+"),
        "delete": one("192.0.2.1/24", state="absent"),
        "shows": {"create": [shown("192.0.2.1", 24, broadcast=None)], "change": [shown("192.0.2.1", 24, broadcast="192.0.2.255")]},
    },
    "ipv4 with a peer": {
        "create": one("192.0.2.1", peer="198.51.100.1/32"),
        "change": one("192.0.2.1", peer="198.51.100.1/32", metric=50),
        "delete": one("192.0.2.1", peer="198.51.100.1/32", state="absent"),
        "shows": {"create": [shown("192.0.2.1", 32, address="198.51.100.1"), ("route", {"dst": "198.51.100.1", "dev": "v0"})],
                  "change": [shown("192.0.2.1", 32, address="198.51.100.1", metric=50)]},
    },
    "ipv4 lifetimes": {
        "create": one("192.0.2.1/24", valid_lft="1000", preferred_lft="500"),
        "change": one("192.0.2.1/24", valid_lft="forever", preferred_lft="0"),
        "delete": one("192.0.2.1/24", state="absent"),
        "shows": {"create": [shown("192.0.2.1", 24, dynamic=True, valid_life_time="some seconds", preferred_life_time="some seconds")],
                  "change": [shown("192.0.2.1", 24, deprecated=True, valid_life_time=FOREVER)]},
    },
    "ipv4 noprefixroute": {
        "create": one("192.0.2.1/24", noprefixroute=True),
        "change": one("192.0.2.1/24", noprefixroute=False),
        "delete": one("192.0.2.1/24", state="absent"),
        "shows": {"create": [shown("192.0.2.1", 24, noprefixroute=True)],
                  "change": [shown("192.0.2.1", 24, noprefixroute=None), ("route", {"dst": "192.0.2.0/24", "protocol": "kernel"})]},
    },
    "secondaries outlive their primary": {
        "create": many({"address": "192.0.2.1/24"}, {"address": "192.0.2.2/24"}, {"address": "192.0.2.3/24"}, {"address": "192.0.2.65/26"}),
        "change": gone("192.0.2.1/24"),
        "delete": gone("192.0.2.2/24", "192.0.2.3/24", "192.0.2.65/26"),
        "shows": {"create": [shown("192.0.2.1", 24, secondary=None), shown("192.0.2.2", 24, secondary=True),
                             shown("192.0.2.3", 24, secondary=True), shown("192.0.2.65", 26, secondary=None)],
                  "change": [shown("192.0.2.2", 24, secondary=None), shown("192.0.2.3", 24, secondary=True), shown("192.0.2.65", 26)]},
    },
    "secondaries, promoted": {
        "sysctl": {"ipv4/conf/all/promote_secondaries": 1},
        "create": many({"address": "192.0.2.1/24"}, {"address": "192.0.2.2/24"}, {"address": "192.0.2.3/24"}),
        "change": gone("192.0.2.1/24"),
        "delete": gone("192.0.2.3/24", "192.0.2.2/24"),
        "shows": {"change": [shown("192.0.2.2", 24, secondary=None), shown("192.0.2.3", 24, secondary=True)]},
    },
    "the first that is listed is the primary": {
        "setup": SETUP + ("address add 192.0.2.3/24 dev v0", "address add 192.0.2.2/24 dev v0", "address add 198.51.100.1/24 dev v0",
                          "route add 203.0.113.0/26 via 192.0.2.9 src 192.0.2.2 dev v0", "route add 203.0.113.64/26 via 192.0.2.9 src 192.0.2.3 dev v0"),
        "create": many({"address": "192.0.2.1/24"}, {"address": "192.0.2.2/24"}, {"address": "192.0.2.3/24"}),
        "change": many({"address": "192.0.2.2/24"}, {"address": "192.0.2.1/24", "label": "v0:x"}, {"address": "192.0.2.3/24"}),
        "delete": many({"address": "192.0.2.3/24", "label": "v0"}, {"address": "192.0.2.2/24"}, {"address": "192.0.2.1/24", "state": "absent"}),
        "shows": {"create": [shown("192.0.2.1", 24, secondary=None), shown("192.0.2.2", 24, secondary=True), shown("192.0.2.3", 24, secondary=True)],
                  "change": [shown("192.0.2.2", 24, secondary=None), shown("192.0.2.1", 24, secondary=True, label="v0:x"),
                             shown("192.0.2.3", 24, secondary=True)]},
        "restores": False,      # the routes of the subnet are, but at another place of the list
    },
    "exclusive, which leaves other families and links alone": {
        "setup": SETUP + ("address add 192.0.2.3/24 dev v0", "address add 192.0.2.2/24 dev v0", "address add 2001:db8::9/64 dev v0 nodad",
                          "address add 192.0.2.65/26 dev v1", "address add fe80::9/64 dev v0 nodad"),
        "create": dict(many({"address": "192.0.2.2/24"}, {"address": "192.0.2.4/24"}), exclusive=True),
        "change": dict(many({"address": "2001:db8::1/64"}, {"address": "192.0.2.4/24"}), exclusive=True),
        "delete": dict(many({"address": "2001:db8::9/64"}, {"address": "192.0.2.3/24"}), exclusive=True),
        "shows": {"create": [shown("192.0.2.2", 24, secondary=None), shown("192.0.2.4", 24, secondary=True), shown("2001:db8::9", 64)],
                  "change": [shown("192.0.2.4", 24, secondary=None), shown("2001:db8::1", 64), shown("fe80::9", 64),
                             ("address", {"dev": "v1", "local": "192.0.2.65"})]},
        "restores": False,
    },
    "autojoin of a group": {
        "create": many({"address": "239.1.2.3/32", "autojoin": True}, {"address": "ff05::1234/128", "autojoin": True, "nodad": True}),
        "delete": gone("239.1.2.3/32", "ff05::1234/128"),
        "shows": {"create": [shown("239.1.2.3", 32, autojoin=True), shown("ff05::1234", 128, autojoin=True)]},
    },
    "ipv6 mngtmpaddr, protocol": {
        "create": one("2001:db8::1/64", mngtmpaddr=True, protocol="71"),
        "change": one("2001:db8::1/64", mngtmpaddr=False, protocol="72"),
        "delete": one("2001:db8::1/64", state="absent"),
        "shows": {"create": [shown("2001:db8::1", 64, mngtmpaddr=True)], "change": [shown("2001:db8::1", 64, mngtmpaddr=None)]},
        "no_twin": "iproute2 6.1 has no protocol of addresses",
    },
    "ipv6": {
        "create": one("2001:DB8::1/64"),
        "change": one("2001:db8::1/64", metric=50),
        "delete": one("2001:db8::1/64", state="absent"),
        "shows": {"create": [shown("2001:db8::1", 64, family="inet6", scope="global")],
                  "change": [shown("2001:db8::1", 64, metric=50), ("route", {"dst": "2001:db8::/64", "metric": 50})]},
    },
    "ipv6 flags": {
        "create": one("2001:db8::1/64", nodad=True, noprefixroute=True),
        "change": one("2001:db8::1/64", nodad=True, noprefixroute=False, home=True),
        "delete": one("2001:db8::1/64", state="absent"),
        "shows": {"create": [shown("2001:db8::1", 64, nodad=True, noprefixroute=True)],
                  "change": [shown("2001:db8::1", 64, nodad=True, noprefixroute=None, home=True), ("route", {"dst": "2001:db8::/64"})]},
    },
    "ipv6 lifetimes": {
        "create": one("2001:db8::1/64", valid_lft="1000", preferred_lft="500"),
        "change": one("2001:db8::1/64", valid_lft="forever", preferred_lft="forever"),
        "delete": one("2001:db8::1/64", state="absent"),
        "shows": {"create": [shown("2001:db8::1", 64, dynamic=True, valid_life_time="some seconds")],
                  "change": [shown("2001:db8::1", 64, dynamic=None, valid_life_time=FOREVER, preferred_life_time=FOREVER)]},
    },
    "ipv6 peer": {
        "create": one("2001:db8::1", peer="2001:db8:9::1/128"),
        "change": one("2001:db8::1", peer="2001:db8:9::2/128"),
        "delete": one("2001:db8::1", peer="2001:db8:9::2/128", state="absent"),
        "shows": {"create": [shown("2001:db8::1", 128, address="2001:db8:9::1")],
                  "change": [shown("2001:db8::1", 128, address="2001:db8:9::2")]},
    },
    "ipv6 another prefix length": {
        "create": one("2001:db8::1/64"),
        "change": one("2001:db8::1/56"),
        "delete": one("2001:db8::1/56", state="absent"),
        "shows": {"create": [shown("2001:db8::1", 64)], "change": [shown("2001:db8::1", 56), ("route", {"dst": "2001:db8::/56"})]},
    },
    "both families at once": {
        "create": many({"address": "192.0.2.1/24"}, {"address": "2001:db8::1/64"}, {"address": "192.0.2.129/25", "link": "v1"}),
        "change": many({"address": "192.0.2.1/24", "metric": 9}, {"address": "2001:db8::1/64", "metric": 9},
                       {"address": "192.0.2.129/25", "link": "v1", "state": "absent"}),
        "delete": gone("192.0.2.1/24", "2001:db8::1/64"),
        "shows": {"create": [shown("192.0.2.1", 24), shown("2001:db8::1", 64), ("address", {"dev": "v1", "local": "192.0.2.129"})],
                  "change": [shown("192.0.2.1", 24, metric=9), shown("2001:db8::1", 64, metric=9)]},
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_address(name):
    play(dict({"module": "nl_address", "setup": SETUP, "steady": ("v0", "v1")}, **SCENARIOS[name]))


def test_routes_from_a_secondary_outlive_its_primary(space):
    space.ip(*SETUP, "address add 192.0.2.1/24 dev v0", "address add 192.0.2.2/24 dev v0", "route add 203.0.113.0/24 via 192.0.2.9 src 192.0.2.2 dev v0")
    assert space.play("nl_address", link="v0", address="192.0.2.1/24", state="absent")["changed"]
    assert [(one["gateway"], one["prefsrc"]) for one in space.show("route show") if one["dst"] == "203.0.113.0/24"] == [("192.0.2.9", "192.0.2.2")]
    assert [one["local"] for one in space.show("address show dev v0")[0]["addr_info"]] == ["192.0.2.2"]


BAD = [
    (one("192.0.2.1/33"), "'33' is not a prefix length of 192.0.2.1: 0 to 32"), (one("192.0.2.300/24"), "each part is at most 255"),
    (one("2001:db8::/129"), "not a prefix length"), ({"address": "192.0.2.1/24"}, "link is missing"), ({"link": "v0"}, "address is missing"),
    (one("192.0.2.1/24", link="v00"), "there is no link 'v00' (did you mean v0"), (one("192.0.2.1/24", nodad=True), "nodad is for IPv6 addresses"),
    (one("2001:db8::1/64", broadcast="+"), "broadcast is for IPv4 addresses"), (one("192.0.2.1", peer="2001:db8::1"), "peer 2001:db8::1 is of another family"),
    (one("192.0.2.1/24", broadcast="2001:db8::1"), "broadcast '2001:db8::1' is no IPv4 address"),
    (one("192.0.2.1/24", broadcast="all"), "broadcast: 'all' is not an IPv4 address"),
    (one("192.0.2.1/24", metric=-1), "metric: -1"), (one("192.0.2.1/24", protocol="nobody"), "there is no address protocol 'nobody'"),
    (one("192.0.2.1/24", protocol="300"), "address protocol 300 is not 0 to 255"), (one("192.0.2.1/24", scope="galaxy"), "there is no scope 'galaxy'"),
    (one("192.0.2.1/24", label="a-label-of-many-letters"), "label"), (one("192.0.2.1/24", valid_lft="soon"), "valid_lft is a number of seconds"),
    (one("192.0.2.1/24", valid_lft="10", preferred_lft="20"), "preferred_lft is longer than valid_lft"),
    (one("2001:db8::1/60", mngtmpaddr=True), "mngtmpaddr needs a prefix length of 64, 2001:db8::1/60 has 60"),
    (one("127.0.0.1/8", metric=1 << 32), "metric: 4294967296"),
    (dict(many({"address": "192.0.2.1/24", "metric": 1}, {"address": "192.0.2.1/24", "metric": 2})), "disagree on metric"),
]


def test_bad_input_is_one_sentence_and_changes_nothing(space):
    space.ip(*SETUP)
    refused(space, "nl_address", BAD)
