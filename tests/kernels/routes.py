# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes of every kind as rows of scenarios for the 12 steps (see matrix.play): metrics, next hops, MPLS, encapsulations.

`needs` is what a kernel must take for a scenario to make sense there: `ip` lines, after SETUP.
"""
from __future__ import annotations

SETUP = ("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up",
         "address add 192.0.2.1/24 dev v0", "address add 2001:db8::1/64 dev v0 nodad", "address add 2001:db8::2/64 dev v0 nodad")
FOUR, SIX = "10.0.0.0/8", "2001:db8:9::/48"
GONE4, GONE6 = {"dst": FOUR, "state": "absent"}, {"dst": SIX, "state": "absent"}


def shown(dst, **more):
    return "route", dict({"dst": dst}, **more)


def wrapped(dst, encap_type, **more):
    """How iproute2 6.1 shows an encapsulated route: all in one object, in which the last `dst` counts."""
    return "route", dict({"dst": dst, "encap": encap_type}, **more)


def encapsulated(dst, create, change, created, changed, **more):
    """A scenario with an encapsulation that becomes another; what `ip` shows of each."""
    return dict({
        "create": {"dst": dst, "link": "v0", "encap": create},
        "change": {"dst": dst, "link": "v0", "encap": change},
        "delete": {"dst": dst, "state": "absent"},
        "shows": {"create": [wrapped(**dict({"dst": dst}, **created))], "change": [wrapped(**dict({"dst": dst}, **changed))]},
    }, **more)


def local(create, change, created, changed, **more):
    return encapsulated(SIX, {"seg6local": create}, {"seg6local": change}, dict({"encap_type": "seg6local"}, **created),
                        dict({"encap_type": "seg6local"}, **changed), **more)


PLAIN = {
    "every metric, locked and not": {
        "create": {"dst": FOUR, "gateway": "192.0.2.2", "mtu": 1300, "cwnd": 7, "ssthresh": 8, "rtt": 50, "rttvar": 20, "rto_min": 5,
                   "congctl": "cubic", "fastopen_no_cookie": 1, "features": ["ecn"], "lock": ["mtu", "cwnd"]},
        "change": {"dst": FOUR, "gateway": "192.0.2.2", "mtu": 1400, "cwnd": 9, "ssthresh": 9, "rtt": 60, "rttvar": 24, "rto_min": 6,
                   "congctl": "reno", "fastopen_no_cookie": 0, "features": [], "lock": []},
        "delete": GONE4,
        "shows": {"create": [shown(FOUR, metrics=[{"mtu": 1300, "cwnd": 7, "ssthresh": 8, "rtt": 50, "rttvar": 20, "rto_min": 5,
                                                   "congestion": "cubic", "fastopen_no_cookie": 1, "ecn": True}])],
                  "change": [shown(FOUR, metrics=[{"mtu": 1400, "cwnd": 9, "ssthresh": 9, "rtt": 60, "rttvar": 24, "rto_min": 6,
                                                   "congestion": "reno"}])]},
    },
    "ipv6 metrics, source prefix, expiry": {
        "create": {"dst": SIX, "from": "2001:db8:5::/48", "gateway": "2001:db8::9", "mtu": 1400, "lock": ["mtu"], "congctl": "reno",
                   "expires": 1000},
        "change": {"dst": SIX, "from": "2001:db8:5::/48", "gateway": "2001:db8::8", "mtu": 1300, "lock": [], "expires": 500},
        "delete": {"dst": SIX, "from": "2001:db8:5::/48", "state": "absent"},
        "shows": {"create": [shown(SIX, gateway="2001:db8::9", **{"from": "2001:db8:5::/48"})],
                  "change": [shown(SIX, gateway="2001:db8::8", **{"from": "2001:db8:5::/48"})]},
    },
    "an expiry, and never": {
        "create": {"dst": SIX, "gateway": "2001:db8::9", "expires": 1000},
        "change": {"dst": SIX, "expires": 0},
        "delete": GONE6,
    },
    "ipv4 through ipv6, then through ipv4": {
        "create": {"dst": FOUR, "via": "2001:db8::9"},
        "change": {"dst": FOUR, "gateway": "192.0.2.2"},
        "delete": GONE4,
        "shows": {"create": [shown(FOUR, via={"family": "inet6", "host": "2001:db8::9"}, dev="v0")],
                  "change": [shown(FOUR, via=None, gateway="192.0.2.2")]},
    },
    "hops of both families, realms and weights": {
        "create": {"dst": FOUR, "multipath": [{"via": "2001:db8::9", "weight": 2}, {"gateway": "192.0.2.2", "realms": "5"}]},
        "change": {"dst": FOUR, "multipath": [{"gateway": "203.0.114.9", "link": "v0", "onlink": True}, {"gateway": "192.0.2.2", "realms": "4/6"}]},
        "delete": GONE4,
        "shows": {"create": [shown(FOUR, nexthops=[{"via": {"family": "inet6", "host": "2001:db8::9"}, "weight": 2},
                                                   {"gateway": "192.0.2.2", "flow": {"to": "5"}}])],
                  "change": [shown(FOUR, nexthops=[{"gateway": "203.0.114.9"}, {"gateway": "192.0.2.2", "flow": {"from": "4", "to": "6"}}])]},
        "needs": "route add 10.0.0.0/8 via 192.0.2.2 realms 5",
    },
    "hops that lose what the task no longer says": {
        "create": {"dst": FOUR, "multipath": [{"gateway": "192.0.2.2"}, {"gateway": "203.0.114.9", "link": "v0", "onlink": True}]},
        "change": {"dst": FOUR, "multipath": [{"gateway": "192.0.2.2"}, {"link": "v0"}]},
        "delete": GONE4,
        "shows": {"create": [shown(FOUR, nexthops=[{"gateway": "192.0.2.2"}, {"gateway": "203.0.114.9", "flags": ["onlink"]}])],
                  "change": [shown(FOUR, nexthops=[{"gateway": "192.0.2.2"}, {"dev": "v0", "flags": []}])]},
    },
    "metrics that go, and types that ip has for another table": {
        "create": {"routes": [{"dst": FOUR, "gateway": "192.0.2.2", "mtu": 1400, "advmss": 1300, "rto_min": 10, "lock": ["mtu"]},
                              {"dst": "10.1.0.1/32", "type": "local", "link": "v0"}, {"dst": "2001:db8:8::/128", "type": "anycast", "link": "v0"}]},
        "change": {"routes": [{"dst": FOUR, "mtu": 0, "rto_min": 0, "lock": []}, {"dst": "10.1.0.1/32", "type": "broadcast", "link": "v0"}]},
        "delete": {"routes": [GONE4, {"dst": "10.1.0.1", "state": "absent"}, {"dst": "2001:db8:8::", "state": "absent"}]},
        "shows": {"create": [shown("10.1.0.1", type="local", table="main"), shown("2001:db8:8::", type="anycast", table="main")],
                  "change": [shown(FOUR, metrics=[{"advmss": 1300}]), shown("10.1.0.1", type="broadcast", table="main")]},
    },
    "what ip would take for another route": {
        "setup": SETUP + ("route add 2001:db8:9::/48 via 2001:db8::9 metric 5",),
        "create": {"routes": [{"dst": "default", "via": "2001:db8::9"}, {"dst": FOUR, "gateway": "192.0.2.2", "lock": ["mtu"]},
                              {"dst": SIX, "gateway": "2001:db8::9"}]},
        "change": {"dst": "default", "via": "2001:db8::8"},
        "delete": {"routes": [GONE4, GONE6, {"dst": "default", "state": "absent"}]},
        "shows": {"create": [shown("default", via={"family": "inet6", "host": "2001:db8::9"}), shown(SIX, metric=5), shown(SIX, metric=1024)]},
    },
    "realms": {
        "create": {"dst": FOUR, "gateway": "192.0.2.2", "realms": "2/3"},
        "change": {"dst": FOUR, "realms": "4"},
        "delete": GONE4,
        "shows": {"create": [shown(FOUR, flow={"from": "2", "to": "3"})], "change": [shown(FOUR, flow={"to": "4"})]},
        "needs": "route add 10.0.0.0/8 via 192.0.2.2 realms 5",
    },
    "next-hop objects": {
        "setup": SETUP + ("nexthop add id 7 via 192.0.2.2 dev v0", "nexthop add id 8 via 192.0.2.3 dev v0",
                          "nexthop add id 9 via 2001:db8::9 dev v0"),
        "create": {"routes": [{"dst": FOUR, "nhid": 7}, {"dst": SIX, "nhid": 9}]},
        "change": {"routes": [{"dst": FOUR, "nhid": 8}, {"dst": SIX, "gateway": "2001:db8::8"}]},
        "delete": {"routes": [GONE4, GONE6]},
        "shows": {"create": [shown(FOUR, nhid=7, gateway="192.0.2.2"), shown(SIX, nhid=9, gateway="2001:db8::9")],
                  "change": [shown(FOUR, nhid=8, gateway="192.0.2.3"), shown(SIX, nhid=None, gateway="2001:db8::8")]},
    },
    "next-hop objects that are blackholes, of which the kernel says that the route is one": {
        "setup": SETUP + ("nexthop add id 7 blackhole", "nexthop add id 9 group 7"),
        "create": {"routes": [{"dst": FOUR, "nhid": 7}, {"dst": "10.9.0.0/16", "type": "blackhole"},
                              {"dst": "10.8.0.0/16", "nhid": 9}]},
        "change": {"routes": [{"dst": FOUR, "type": "blackhole"}, {"dst": "10.9.0.0/16", "nhid": 7}]},
        "delete": {"routes": [GONE4, {"dst": "10.9.0.0/16", "nhid": 7, "state": "absent"}, {"dst": "10.8.0.0/16", "state": "absent"}]},
        "shows": {"create": [shown(FOUR, nhid=7)],
                  "change": [shown(FOUR, nhid=None, type="blackhole"), shown("10.9.0.0/16", nhid=7)]},
    },
    "types of both families": {
        "create": {"routes": [{"dst": "10.1.0.1/32", "type": "local", "link": "v0", "table": "100"},
                              {"dst": "10.1.0.255/32", "type": "broadcast", "link": "v0", "table": "100"},
                              {"dst": "239.0.0.0/8", "type": "multicast", "link": "v0", "table": "100"},
                              {"dst": "2001:db8:8::1/128", "type": "local", "link": "v0", "table": "100"},
                              {"dst": "2001:db8:8::/128", "type": "anycast", "link": "v0", "table": "100"},
                              {"dst": "2001:db8:7::/48", "type": "throw", "table": "100"}]},
        "change": {"routes": [{"dst": "10.1.0.1/32", "type": "blackhole", "table": "100"},
                              {"dst": "2001:db8:8::1/128", "type": "unreachable", "table": "100"}]},
        "delete": {"routes": [{"dst": dst, "table": "100", "state": "absent"} for dst in (
            "10.1.0.1", "10.1.0.255", "239.0.0.0/8", "2001:db8:8::1", "2001:db8:8::", "2001:db8:7::/48")]},
        "shows": {"create": [shown("10.1.0.1", type="local", scope="host"), shown("10.1.0.255", type="broadcast", scope="link"),
                             shown("239.0.0.0/8", type="multicast"), shown("2001:db8:8::1", type="local"),
                             shown("2001:db8:8::", type="anycast"), shown("2001:db8:7::/48", type="throw")],
                  "change": [shown("10.1.0.1", type="blackhole"), shown("2001:db8:8::1", type="unreachable")]},
    },
    "a VRF by its name": {
        "setup": ("link add name red type vrf table 1010", "link set dev red up") + SETUP,
        "create": {"dst": FOUR, "vrf": "red", "gateway": "192.0.2.2", "link": "v0"},
        "change": {"dst": FOUR, "table": "1010", "gateway": "192.0.2.3", "link": "v0"},
        "delete": {"dst": FOUR, "vrf": "red", "state": "absent"},
        "shows": {"create": [shown(FOUR, table="1010", gateway="192.0.2.2")], "change": [shown(FOUR, table="1010", gateway="192.0.2.3")]},
        "needs": "link add name blue type vrf table 12",
    },
}

MPLS = {"sysctl": {"mpls/platform_labels": 1000}}
MPLS_ROUTES = {
    "swap, then pop": dict({
        "create": {"family": "mpls", "dst": "100", "as": "200/300", "via": "192.0.2.2"},
        "change": {"family": "mpls", "dst": "100", "as": "400", "via": "2001:db8::9", "ttl_propagate": False, "protocol": "bgp"},
        "delete": {"family": "mpls", "dst": "100", "state": "absent"},
        "shows": {"create": [shown("100", to="200/300", via={"family": "inet", "host": "192.0.2.2"}, protocol="static")],
                  "change": [shown("100", to="400", via={"family": "inet6", "host": "2001:db8::9"}, protocol="bgp",
                                   **{"ttl-propogate": False})]}}, **MPLS),
    "hops of labels": dict({
        "create": {"family": "mpls", "dst": "100", "multipath": [{"via": "192.0.2.2", "as": "200"}, {"via": "2001:db8::9", "as": "300/301"}]},
        "change": {"family": "mpls", "dst": "100", "multipath": [{"via": "192.0.2.3", "as": "200"}, {"via": "2001:db8::9", "as": "301"}]},
        "delete": {"family": "mpls", "dst": "100", "state": "absent"},
        "shows": {"create": [shown("100", nexthops=[{"to": "200", "via": {"family": "inet", "host": "192.0.2.2"}}, {"to": "300/301"}])],
                  "change": [shown("100", nexthops=[{"to": "200", "via": {"family": "inet", "host": "192.0.2.3"}}, {"to": "301"}])]}}, **MPLS),
    "to a link-layer address": dict({
        "create": {"family": "mpls", "dst": "100", "as": "200", "via": "link 02:00:00:00:00:01", "link": "v0"},
        "change": {"family": "mpls", "dst": "100", "gateway": "192.0.2.2"},
        "delete": {"family": "mpls", "dst": "100", "state": "absent"}}, **MPLS),
}

ENCAPSULATED = {
    "mpls": dict(encapsulated(
        FOUR, {"mpls": {"dst": "100/200"}}, {"mpls": {"dst": "300", "ttl": 9}}, {"encap_type": "mpls", "dst": "100/200"},
        {"encap_type": "mpls", "dst": "300", "ttl": 9}), needs="route add 10.0.0.0/8 encap mpls 100 dev v0"),
    "hops with labels": {
        "create": {"dst": FOUR, "multipath": [{"gateway": "192.0.2.2", "encap": {"mpls": {"dst": "100"}}},
                                              {"gateway": "192.0.2.3", "encap": {"mpls": {"dst": "200", "ttl": 7}}}]},
        "change": {"dst": FOUR, "multipath": [{"gateway": "192.0.2.2", "encap": {"mpls": {"dst": "101"}}}, {"gateway": "192.0.2.3"}]},
        "delete": GONE4,
        "shows": {"create": [shown(FOUR, nexthops=[{"encap": "mpls", "dst": "100"},
                                                   {"encap": "mpls", "dst": "200", "ttl": 7}])],
                  "change": [shown(FOUR, nexthops=[{"encap": "mpls", "dst": "101"}, {"gateway": "192.0.2.3"}])]},
        "needs": "route add 10.0.0.0/8 encap mpls 100 dev v0",
    },
    "ip, then ip6": encapsulated(
        FOUR, {"ip": {"id": 5, "dst": "192.0.2.9", "src": "192.0.2.1", "tos": 4, "ttl": 9, "key": True, "csum": True}},
        {"ip6": {"id": 6, "dst": "2001:db8::9", "src": "2001:db8::1", "tc": 4, "hoplimit": 9, "seq": True}},
        {"encap_type": "ip", "id": 5, "dst": "192.0.2.9", "src": "192.0.2.1", "tos": 4, "ttl": 9, "key": True, "csum": True},
        {"encap_type": "ip6", "id": 6, "dst": "2001:db8::9", "src": "2001:db8::1", "tc": 4, "hoplimit": 9, "seq": True}),
    "seg6 encap, then inline": encapsulated(
        SIX, {"seg6": {"mode": "encap", "segs": ["fc00::1", "fc00::2"]}}, {"seg6": {"mode": "inline", "segs": ["FC00::3"]}},
        {"encap_type": "seg6", "mode": "encap", "segs": ["fc00::1", "fc00::2"]},
        {"encap_type": "seg6", "mode": "inline", "segs": ["fc00::3", "::"]}, needs="route add 2001:db8:9::/48 encap seg6 mode encap segs fc00::1 dev v0"),
    "seg6 reduced, of both families": {
        "create": {"routes": [{"dst": FOUR, "link": "v0", "encap": {"seg6": {"mode": "encap.red", "segs": ["fc00::1", "fc00::2"]}}},
                              {"dst": SIX, "link": "v0", "encap": {"seg6": {"mode": "l2encap.red", "segs": ["fc00::1"]}}}]},
        "change": {"routes": [{"dst": FOUR, "link": "v0", "encap": {"seg6": {"mode": "encap", "segs": ["fc00::1", "fc00::2"], "hmac": 9}}},
                              {"dst": SIX, "link": "v0", "encap": {"seg6": {"mode": "l2encap", "segs": ["fc00::1"]}}}]},
        "delete": {"routes": [GONE4, GONE6]},
        "shows": {"change": [wrapped(FOUR, "seg6", mode="encap", segs=["fc00::1", "fc00::2"]),
                             wrapped(SIX, "seg6", mode="l2encap", segs=["fc00::1"])]},
        "no_twin": "iproute2 6.1 does not know the reduced modes",
        "needs": "route add 2001:db8:9::/48 encap seg6 mode encap segs fc00::1 dev v0",
    },
    "End, then End.X": local({"action": "End", "count": True}, {"action": "End.X", "nh6": "2001:db8::9"}, {"action": "End"},
                             {"action": "End.X", "nh6": "2001:db8::9"}, needs="route add 2001:db8:9::/48 encap seg6local action End dev v0"),
    "End.T, then End.DX2": local({"action": "End.T", "table": "main"}, {"action": "End.DX2", "oif": "v1"}, {"action": "End.T"},
                                 {"action": "End.DX2", "oif": "v1"}, needs="route add 2001:db8:9::/48 encap seg6local action End dev v0"),
    "End.DX6, then End.DX4": local({"action": "End.DX6", "nh6": "2001:db8::9"}, {"action": "End.DX4", "nh4": "192.0.2.9"},
                                   {"action": "End.DX6", "nh6": "2001:db8::9"}, {"action": "End.DX4", "nh4": "192.0.2.9"},
                                   needs="route add 2001:db8:9::/48 encap seg6local action End dev v0"),
    "End.DT6, then End.B6": local({"action": "End.DT6", "table": "100"}, {"action": "End.B6", "segs": ["fc00::1"]},
                                  {"action": "End.DT6"}, {"action": "End.B6", "srh": {"segs": ["fc00::1", "::"]}},
                                  needs="route add 2001:db8:9::/48 encap seg6local action End dev v0"),
    "End.B6.Encaps, then flavors": local(
        {"action": "End.B6.Encaps", "segs": ["fc00::1", "fc00::2"], "count": True},
        {"action": "End", "flavors": ["next-csid"], "lblen": 32, "nflen": 16},
        {"action": "End.B6.Encaps", "srh": {"segs": ["fc00::1", "fc00::2"]}}, {"action": "End"},
        needs="route add 2001:db8:9::/48 encap seg6local action End dev v0", no_twin="iproute2 6.1 does not know flavors"),
    "End.DT4, then End.DT46": local(
        {"action": "End.DT4", "vrftable": "1010"}, {"action": "End.DT46", "vrftable": "1010"}, {"action": "End.DT4", "vrftable": "1010"},
        {"action": "End.DT46", "vrftable": "1010"}, setup=("link add name red type vrf table 1010", "link set dev red up") + SETUP,
        sysctl={"vrf/strict_mode": 1},
        needs="link add name blue type vrf table 12|route add 2001:db8:9::/48 encap seg6local action End dev v0"),
    "ila": encapsulated(
        "3333:0:0:1::/64", {"ila": {"locator": "2001:0:87:0", "csum_mode": "no-action", "ident_type": "luid"}},
        {"ila": {"locator": "2001:0:88:0", "csum_mode": "adj-transport", "ident_type": "luid", "hook_type": "input"}},
        {"encap_type": "ila", "locator": "2001:0:87:0", "csum_mode": "no-action"},
        {"encap_type": "ila", "locator": "2001:0:88:0", "csum_mode": "adj-transport", "hook_type": "input"},
        needs="route add 3333:0:0:1::/64 encap ila 2001:0:87:0 csum-mode no-action ident-type luid dev v0"),
    "rpl": encapsulated(
        SIX, {"rpl": {"segs": ["fc00::1", "fc00::2"]}}, {"rpl": {"segs": ["fc00::3"]}}, {"encap_type": "rpl", "segs": ["fc00::1", "fc00::2"]},
        {"encap_type": "rpl", "segs": ["fc00::3"]}, needs="route add 2001:db8:9::/48 encap rpl segs fc00::1 dev v0"),
    "ioam6": encapsulated(
        SIX, {"ioam6": {"trace_type": 0x800000, "trace_ns": 1, "trace_size": 12}},
        {"ioam6": {"freq": "1/2", "mode": "encap", "tundst": "2001:db8::9", "trace_type": 0xC00000, "trace_ns": 2, "trace_size": 24}},
        {"encap_type": "ioam6", "mode": "inline", "ns": 1, "size": 12}, {"encap_type": "ioam6", "mode": "encap", "ns": 2, "size": 24},
        needs="route add 2001:db8:9::/48 encap ioam6 trace prealloc type 0x800000 ns 1 size 12 dev v0"),
    "xfrm": encapsulated(
        FOUR, {"xfrm": {"if_id": 7}}, {"xfrm": {"if_id": 8, "link_dev": "v0"}}, {"encap_type": "xfrm", "if_id": 7},
        {"encap_type": "xfrm", "if_id": 8, "link_dev": "v0"}, needs="route add 10.0.0.0/8 dev v0 encap xfrm if_id 7"),
}
