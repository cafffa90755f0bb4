# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_route: rows of scenarios for the 12 steps (see matrix.play), with v0 as the way out and v1 as another."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import play

SETUP = ("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up",
         "address add 192.0.2.1/24 dev v0", "address add 192.0.2.200/24 dev v0", "address add 198.51.100.1/24 dev v1",
         "address add 2001:db8::1/64 dev v0 nodad", "address add 2001:db8:1::1/64 dev v1 nodad")


def shown(dst, **more):
    return "route", dict({"dst": dst}, **more)


def absent(*entries):
    return {"routes": [dict(entry, state="absent") for entry in entries]}


SCENARIOS = {
    "ipv4 gateway": {
        "create": {"dst": "10.0.0.0/8", "gateway": "192.0.2.2"},
        "change": {"dst": "10.0.0.0/8", "gateway": "198.51.100.2"},
        "delete": {"dst": "10.0.0.0/8", "state": "absent"},
        "shows": {"create": [shown("10.0.0.0/8", gateway="192.0.2.2", dev="v0", protocol="static", scope="global", table="main",
                                   metric=None)],
                  "change": [shown("10.0.0.0/8", gateway="198.51.100.2", dev="v1")]},
    },
    "ipv4 default": {
        "create": {"dst": "default", "gateway": "192.0.2.2", "metric": 100},
        "change": {"dst": "default", "gateway": "192.0.2.3", "metric": 100},
        "delete": {"dst": "0.0.0.0/0", "metric": 100, "state": "absent"},
        "shows": {"create": [shown("default", gateway="192.0.2.2", metric=100)],
                  "change": [shown("default", gateway="192.0.2.3", metric=100)]},
    },
    "ipv4 with everything": {
        "create": {"dst": "10.0.0.0/8", "gateway": "192.0.2.2", "link": "v0", "table": "1000", "metric": 7, "tos": 16, "protocol": "boot",
                   "source": "192.0.2.200", "mtu": 1300, "advmss": 1200, "hoplimit": 9, "initcwnd": 20, "initrwnd": 30, "window": 5000,
                   "reordering": 4, "quickack": 1},
        "change": {"dst": "10.0.0.0/8", "gateway": "192.0.2.3", "link": "v0", "table": "1000", "metric": 7, "tos": 16, "protocol": "static",
                   "source": "192.0.2.1", "mtu": 1400, "advmss": 1300, "hoplimit": 10, "initcwnd": 21, "initrwnd": 31, "window": 6000,
                   "reordering": 5, "quickack": 0},
        "delete": {"dst": "10.0.0.0/8", "table": "1000", "metric": 7, "tos": 16, "state": "absent"},
        "shows": {"create": [shown("10.0.0.0/8", gateway="192.0.2.2", dev="v0", table="1000", metric=7, protocol="boot",
                                   prefsrc="192.0.2.200",
                                   metrics=[{"mtu": 1300, "advmss": 1200, "hoplimit": 9, "initcwnd": 20, "initrwnd": 30, "window": 5000,
                                             "reordering": 4, "quickack": 1}])],
                  "change": [shown("10.0.0.0/8", gateway="192.0.2.3", protocol="static", prefsrc="192.0.2.1",
                                   metrics=[{"mtu": 1400, "advmss": 1300, "hoplimit": 10, "initcwnd": 21, "initrwnd": 31, "window": 6000,
                                             "reordering": 5}])]},
    },
    "ipv4 link, then gateway": {
        "create": {"dst": "10.0.0.0/8", "link": "v0"},
        "change": {"dst": "10.0.0.0/8", "gateway": "192.0.2.2"},
        "delete": {"dst": "10.0.0.0/8", "state": "absent"},
        "shows": {"create": [shown("10.0.0.0/8", gateway=None, dev="v0", scope="link")],
                  "change": [shown("10.0.0.0/8", gateway="192.0.2.2", scope="global")]},
    },
    "ipv4 onlink": {
        "create": {"dst": "10.0.0.0/8", "gateway": "203.0.114.9", "link": "v0", "onlink": True},
        "change": {"dst": "10.0.0.0/8", "gateway": "203.0.114.10", "link": "v0", "onlink": True},
        "delete": {"dst": "10.0.0.0/8", "state": "absent"},
        "shows": {"create": [shown("10.0.0.0/8", gateway="203.0.114.9", flags={"onlink"})],
                  "change": [shown("10.0.0.0/8", gateway="203.0.114.10", flags={"onlink"})]},
    },
    "ipv4 rejecting types": {
        "create": {"routes": [{"dst": "10.0.0.0/8", "type": "blackhole"}, {"dst": "10.1.0.0/16", "type": "unreachable"},
                              {"dst": "10.2.0.0/16", "type": "prohibit"}, {"dst": "10.3.0.0/16", "type": "throw"}]},
        "change": {"routes": [{"dst": "10.0.0.0/8", "type": "unreachable"}, {"dst": "10.1.0.0/16", "gateway": "192.0.2.2"}]},
        "delete": absent({"dst": "10.0.0.0/8"}, {"dst": "10.1.0.0/16"}, {"dst": "10.2.0.0/16"}, {"dst": "10.3.0.0/16"}),
        "shows": {"create": [shown("10.0.0.0/8", type="blackhole"), shown("10.1.0.0/16", type="unreachable"),
                             shown("10.2.0.0/16", type="prohibit"), shown("10.3.0.0/16", type="throw")],
                  "change": [shown("10.0.0.0/8", type="unreachable"), shown("10.1.0.0/16", type="unicast", gateway="192.0.2.2")]},
    },
    "ipv4 multipath": {
        "create": {"dst": "10.0.0.0/8", "multipath": [{"gateway": "192.0.2.2"}, {"gateway": "198.51.100.2", "weight": 3}]},
        "change": {"dst": "10.0.0.0/8", "multipath": [{"gateway": "192.0.2.2", "weight": 2}, {"link": "v1"}]},
        "delete": {"dst": "10.0.0.0/8", "state": "absent"},
        "shows": {"create": [shown("10.0.0.0/8", nexthops=[{"gateway": "192.0.2.2", "dev": "v0", "weight": 1},
                                                           {"gateway": "198.51.100.2", "dev": "v1", "weight": 3}])],
                  "change": [shown("10.0.0.0/8", nexthops=[{"gateway": "192.0.2.2", "dev": "v0", "weight": 2},
                                                           {"dev": "v1", "weight": 1}])]},
    },
    "ipv4 two metrics stand beside each other": {
        "create": {"routes": [{"dst": "10.0.0.0/8", "gateway": "192.0.2.2", "metric": 10},
                              {"dst": "10.0.0.0/8", "gateway": "198.51.100.2", "metric": 20}]},
        "change": {"dst": "10.0.0.0/8", "gateway": "192.0.2.3", "metric": 10},
        "delete": absent({"dst": "10.0.0.0/8", "metric": 10}, {"dst": "10.0.0.0/8", "metric": 20}),
        "shows": {"create": [shown("10.0.0.0/8", gateway="192.0.2.2", metric=10), shown("10.0.0.0/8", gateway="198.51.100.2", metric=20)],
                  "change": [shown("10.0.0.0/8", gateway="192.0.2.3", metric=10), shown("10.0.0.0/8", gateway="198.51.100.2", metric=20)]},
    },
    "ipv6 gateway": {
        "create": {"dst": "2001:DB8:9::/48", "gateway": "2001:db8::2"},
        "change": {"dst": "2001:db8:9::/48", "gateway": "2001:db8:1::2"},
        "delete": {"dst": "2001:db8:9::/48", "state": "absent"},
        "shows": {"create": [shown("2001:db8:9::/48", gateway="2001:db8::2", dev="v0", protocol="static", metric=1024)],
                  "change": [shown("2001:db8:9::/48", gateway="2001:db8:1::2", dev="v1", metric=1024)]},
    },
    "ipv6 default with everything": {
        "create": {"dst": "default", "family": "inet6", "gateway": "2001:db8::2", "link": "v0", "table": "1000", "metric": 7,
                   "protocol": "boot",
                   "source": "2001:db8::1", "mtu": 1300, "hoplimit": 9, "preference": "high"},
        "change": {"dst": "::/0", "gateway": "2001:db8::3", "link": "v0", "table": "1000", "metric": 7, "protocol": "static",
                   "source": "2001:db8::1", "mtu": 1400, "hoplimit": 10, "preference": "low"},
        "delete": {"dst": "::/0", "table": "1000", "metric": 7, "state": "absent"},
        "shows": {"create": [shown("default", gateway="2001:db8::2", table="1000", metric=7, protocol="boot", prefsrc="2001:db8::1",
                                   pref="high",
                                   metrics=[{"mtu": 1300, "hoplimit": 9}])],
                  "change": [shown("default", gateway="2001:db8::3", protocol="static", pref="low",
                                   metrics=[{"mtu": 1400, "hoplimit": 10}])]},
    },
    "ipv6 multipath": {
        "create": {"dst": "2001:db8:9::/48", "multipath": [{"gateway": "2001:db8::2"}, {"gateway": "2001:db8:1::2", "weight": 3}]},
        "change": {"dst": "2001:db8:9::/48", "gateway": "2001:db8::3"},
        "delete": {"dst": "2001:db8:9::/48", "state": "absent"},
        "shows": {"create": [shown("2001:db8:9::/48", nexthops=[{"gateway": "2001:db8::2", "dev": "v0", "weight": 1},
                                                                {"gateway": "2001:db8:1::2", "dev": "v1", "weight": 3}])],
                  "change": [shown("2001:db8:9::/48", gateway="2001:db8::3", nexthops=None)]},
    },
    "ipv6 gateway, then multipath": {
        "create": {"dst": "2001:db8:9::/48", "gateway": "2001:db8::2"},
        "change": {"dst": "2001:db8:9::/48", "multipath": [{"gateway": "2001:db8::2"}, {"gateway": "2001:db8::3"}]},
        "delete": {"dst": "2001:db8:9::/48", "state": "absent"},
        "shows": {"change": [shown("2001:db8:9::/48", nexthops=[{"gateway": "2001:db8::2"}, {"gateway": "2001:db8::3"}])]},
    },
    "ipv6 rejecting types": {
        "create": {"routes": [{"dst": "2001:db8:8::/48", "type": "blackhole"}, {"dst": "2001:db8:9::/48", "type": "unreachable"}]},
        "change": {"dst": "2001:db8:8::/48", "type": "prohibit"},
        "delete": absent({"dst": "2001:db8:8::/48"}, {"dst": "2001:db8:9::/48"}),
        "shows": {"create": [shown("2001:db8:8::/48", type="blackhole"), shown("2001:db8:9::/48", type="unreachable")],
                  "change": [shown("2001:db8:8::/48", type="prohibit"), shown("2001:db8:9::/48", type="unreachable")]},
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_route(name):
    play(dict({"module": "nl_route", "setup": SETUP, "steady": ("v0", "v1")}, **SCENARIOS[name]))
