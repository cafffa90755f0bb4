# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the managers take for granted about kernels, as experiments: orders through our own Connection, judged by `ip`.

Where kernels differ, the test says how.
"""
from __future__ import annotations

import os
import struct

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink.connection import Connection
from ansible_collections.linux.netlink.plugins.module_utils.netlink.protocol import APPEND, CREATE, EXCL, REPLACE, Request
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.address import ADDRESS
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.link import NEWLINKPROP
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neigh import NEIGH, NUD
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.route import ROUTE, RTN

LINUX = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
UNICAST, BLACKHOLE, STATIC, MAIN, NOWHERE = RTN["unicast"], RTN["blackhole"], 4, 254, 255
ONE, TWO = "02:00:00:00:00:01", "02:00:00:00:00:02"


class Lab:
    """A namespace with v0, which has 192.0.2.1/24 and 2001:db8::1/64, and somebody who gives orders in it."""

    def __init__(self, space):
        self.space = space
        space.ip("link add name v0 type veth peer name v1", "link set dev v0 up", "link set dev v1 up", "address add 192.0.2.1/24 dev v0",
                 "address add 2001:db8::1/64 dev v0 nodad")
        self.index = space.link("v0")["ifindex"]
        self.said, self.warned = "", []

    def order(self, message, flags, body, kind=0):
        """Give one order; the name of the error that it ends with, or ok. What the kernel says stands in `said` and `warned`."""
        with Connection(self.space.path) as connection:
            report = connection.submit([Request(kind or message.new, flags, body, "it", message)], acks=True)
        self.warned = [text for _token, text in report.warned]
        error = report.refused[0][1] if report.refused else None
        self.said = error.message if error else ""
        return error.name if error else "ok"

    def new(self, message, how, **values):
        return self.order(message, how, message.pack(values))

    def delete(self, message, **values):
        return self.order(message, 0, message.pack(values), message.delete)

    def route(self, gateway=None, **more):
        """The values of a route to 10.0.0.0/8, or for an IPv6 gateway to 2001:db8:9::/48."""
        six = gateway is not None and ":" in gateway
        out = {"family": 10 if six else 2, "dst": "2001:db8:9::" if six else "10.0.0.0", "dst_len": 48 if six else 8, "table": MAIN,
               "protocol": STATIC, "scope": 0, "type": UNICAST, "tos": 0}
        return dict(out, **({"gateway": gateway} if gateway else {}), **more)

    def address(self, local, length, peer=None, **more):
        return dict({"index": self.index, "family": 10 if ":" in local else 2, "local": local, "address": peer or local,
                     "prefixlen": length}, **more)

    def neighbour(self, dst, lladdr, **more):
        return dict({"family": 2, "ifindex": self.index, "dst": dst, "lladdr": lladdr, "state": NUD["permanent"]}, **more)

    def routes(self, *names):
        """Of the routes that the experiments are about, what `ip` shows under these names."""
        return [tuple(one.get(name) for name in names) for one in self.space.show("route show table all")
                if one["dst"] in ("10.0.0.0/8", "2001:db8:9::/48")]

    def gateways(self):
        """Their gateways, in their order."""
        return [gateway for (gateway,) in self.routes("gateway")]

    def addresses(self, *names):
        return [tuple(one.get(name) for name in names) for one in self.space.show("address show dev v0")[0]["addr_info"]]


@pytest.fixture(name="lab")
def fixture_lab(space):
    return Lab(space)


# -- IPv4 routes: table, destination, tos and metric

def test_ipv4_routes_of_two_metrics_or_two_tos_stand_beside_each_other(lab):
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("192.0.2.2")) == "ok"
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("192.0.2.2", priority=5)) == "ok"
    assert lab.new(ROUTE, CREATE | EXCL, **dict(lab.route("192.0.2.2"), tos=16)) == "ok"
    assert sorted(lab.routes("metric", "tos"), key=str) == [(5, None), (None, "0x10"), (None, None)]


def test_ipv4_gateway_type_and_protocol_do_not_tell_routes_apart(lab):
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("192.0.2.2")) == "ok"
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("192.0.2.3")) == "EEXIST"
    assert lab.new(ROUTE, CREATE | EXCL, **dict(lab.route("192.0.2.2"), protocol=3)) == "EEXIST"
    assert lab.new(ROUTE, CREATE | EXCL, **dict(lab.route(), type=BLACKHOLE)) == "EEXIST"
    assert lab.gateways() == ["192.0.2.2"]


def test_ipv4_several_gateways_stand_under_one_identity_by_append_or_prepend(lab):
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("192.0.2.2")) == "ok"
    assert lab.new(ROUTE, CREATE | APPEND, **lab.route("192.0.2.3")) == "ok"
    assert lab.new(ROUTE, CREATE, **lab.route("192.0.2.4")) == "ok"
    assert lab.gateways() == ["192.0.2.4", "192.0.2.2", "192.0.2.3"]
    # REPLACE takes the first, whatever its gateway; a deletion that names no gateway, too.
    assert lab.new(ROUTE, CREATE | REPLACE, **lab.route("192.0.2.5")) == "ok"
    assert lab.gateways() == ["192.0.2.5", "192.0.2.2", "192.0.2.3"]
    assert lab.delete(ROUTE, **dict(lab.route(), scope=NOWHERE, type=0, protocol=0)) == "ok"
    assert lab.gateways() == ["192.0.2.2", "192.0.2.3"]
    assert lab.delete(ROUTE, **dict(lab.route("192.0.2.3"), scope=NOWHERE, type=0, protocol=0)) == "ok"
    assert lab.gateways() == ["192.0.2.2"]


def test_ipv4_replace_puts_the_whole_route(lab):
    assert lab.new(ROUTE, REPLACE, **lab.route("192.0.2.2")) == "ENOENT"
    assert lab.new(ROUTE, CREATE | REPLACE, **lab.route("192.0.2.2", metrics={"mtu": 1300, "quickack": 0})) == "ok"
    assert lab.routes("gateway", "metrics") == [("192.0.2.2", [{"mtu": 1300}])], "and a metric of 0 is not kept"
    assert lab.new(ROUTE, CREATE | REPLACE, **lab.route("192.0.2.2")) == "ok"
    assert lab.routes("gateway", "metrics") == [("192.0.2.2", None)]


# -- IPv6 routes: table, destination and metric; several gateways are one multipath route

def test_ipv6_metric_tells_routes_apart_and_none_is_1024(lab):
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("2001:db8::2")) == "ok"
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("2001:db8::2", priority=1024)) == "EEXIST"
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("2001:db8::3")) == "EEXIST"
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("2001:db8::2", priority=5)) == "ok"
    assert sorted(lab.routes("metric")) == [(5,), (1024,)]


@pytest.mark.parametrize("how", [CREATE | APPEND, CREATE], ids=["append", "create"])
def test_ipv6_another_gateway_makes_a_multipath_route_and_replace_puts_all(lab, how):
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("2001:db8::2")) == "ok"
    assert lab.new(ROUTE, how, **lab.route("2001:db8::3")) == "ok"
    (hops,), = lab.routes("nexthops")
    assert [hop["gateway"] for hop in hops] == ["2001:db8::2", "2001:db8::3"]
    assert lab.new(ROUTE, CREATE | REPLACE, **lab.route("2001:db8::4")) == "ok"
    assert lab.routes("gateway", "nexthops") == [("2001:db8::4", None)]
    assert lab.new(ROUTE, REPLACE, **lab.route("2001:db8::4", priority=7)) == "ENOENT"


def test_ipv6_a_deletion_that_names_no_gateway_takes_all_hops(lab):
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("2001:db8::2")) == "ok"
    assert lab.new(ROUTE, CREATE | APPEND, **lab.route("2001:db8::3")) == "ok"
    values = dict(lab.route("2001:db8::2"), scope=NOWHERE, type=0, protocol=0)
    del values["gateway"]
    assert lab.delete(ROUTE, **values) == "ok"
    assert lab.routes("gateway") == []


def test_ipv6_has_no_tos(lab):
    assert lab.new(ROUTE, CREATE | EXCL, **dict(lab.route("2001:db8::2"), tos=16)) == "EINVAL"
    assert "tos" in lab.said


# -- addresses

def test_ipv4_addresses_differ_by_length_and_by_the_network_of_the_peer(lab):
    exists = "ipv4: Address already assigned" if LINUX >= (6, 8) else ""       # devinet.c has said so since 6.8
    assert lab.new(ADDRESS, CREATE | EXCL, **lab.address("192.0.2.1", 24)) == "EEXIST"
    assert lab.said == exists
    assert lab.new(ADDRESS, CREATE | EXCL, **lab.address("192.0.2.1", 25)) == "ok"
    assert lab.new(ADDRESS, CREATE | EXCL, **lab.address("192.0.2.1", 32, "198.51.100.1")) == "ok"
    assert lab.new(ADDRESS, CREATE | EXCL, **lab.address("192.0.2.1", 32, "198.51.100.2")) == "ok"
    assert lab.new(ADDRESS, CREATE | EXCL, **lab.address("192.0.2.1", 24, "192.0.2.77")) == "EEXIST"
    assert sorted(lab.addresses("local", "prefixlen", "address"), key=str) == [
        ("192.0.2.1", 24, None), ("192.0.2.1", 25, None), ("192.0.2.1", 32, "198.51.100.1"), ("192.0.2.1", 32, "198.51.100.2"),
        ("2001:db8::1", 64, None)]


def test_ipv4_replace_of_an_address_changes_metric_and_lifetimes_and_says_nothing_of_the_rest(lab):
    values = lab.address("192.0.2.1", 24, rt_priority=9, label="v0:x", scope=253, broadcast="192.0.2.255",
                         cacheinfo={"valid": 1000, "prefered": 500})
    assert lab.new(ADDRESS, CREATE | REPLACE, **values) == "ok"
    assert lab.addresses("metric", "label", "scope", "broadcast", "dynamic")[0] == (9, "v0", "global", None, True)


def test_ipv6_addresses_are_told_apart_by_themselves_alone(lab):
    assert lab.new(ADDRESS, CREATE | EXCL, **lab.address("2001:db8::1", 56)) == "EEXIST"
    assert lab.said == ("ipv6: address already assigned" if LINUX >= (6, 8) else "")
    assert lab.new(ADDRESS, CREATE | REPLACE, **lab.address("2001:db8::1", 56, flags={"nodad": True})) == "ok"
    assert lab.addresses("local", "prefixlen")[1] == ("2001:db8::1", 64), "REPLACE accepts another length and does not keep it"
    assert lab.new(ADDRESS, CREATE | REPLACE, **lab.address("2001:db8::1", 64, "2001:db8::77", flags={"nodad": True})) == "ok"
    assert lab.addresses("local", "address")[1] == ("2001:db8::1", "2001:db8::77")


@pytest.mark.parametrize("promote", [0, 1])
def test_the_secondaries_of_a_deleted_primary(lab, promote):
    lab.space.sysctl("ipv4/conf/all/promote_secondaries", promote)
    for local, length in (("192.0.2.2", 24), ("192.0.2.3", 24), ("192.0.2.4", 25)):
        assert lab.new(ADDRESS, CREATE | EXCL, **lab.address(local, length)) == "ok"
    assert lab.addresses("local", "secondary")[:4] == [("192.0.2.1", None), ("192.0.2.4", None), ("192.0.2.2", True), ("192.0.2.3", True)]
    assert lab.delete(ADDRESS, **lab.address("192.0.2.1", 24)) == "ok"
    left = [("192.0.2.4", None), ("192.0.2.2", None), ("192.0.2.3", True)] if promote else [("192.0.2.4", None)]
    assert lab.addresses("local", "secondary")[:-1] == left


# -- links

def test_what_the_creation_of_a_link_ignores(lab):
    assert lab.new(LINK, CREATE | EXCL, ifname="k0", ifalias="x", prop_list={"alt_ifname": ["k0-alt"]}, linkinfo={"kind": "bridge"}) == "ok"
    link = lab.space.link("k0")
    assert ("ifalias" in link, "altnames" in link) == (False, False)
    assert lab.new(LINK, 0, ifname="k0", ifalias="x", prop_list={"alt_ifname": ["k0-alt"]}) == "ok"
    assert ("ifalias" in lab.space.link("k0"), "altnames" in lab.space.link("k0")) == (True, False), "RTM_SETLINK takes no altnames, either"
    assert lab.order(LINK, CREATE | EXCL, LINK.pack({"ifname": "k0", "prop_list": {"alt_ifname": ["k0-alt"]}}), NEWLINKPROP) == "ok"
    assert lab.space.link("k0")["altnames"] == ["k0-alt"]


def test_what_the_creation_of_a_link_takes(lab):
    assert lab.new(LINK, CREATE | EXCL, ifname="k0", group=7, flags={"up": True, "promisc": True}, txqlen=7, mtu=1400, address=ONE,
                   linkinfo={"kind": "ifb"}) == "ok"
    link = lab.space.link("k0")
    assert (link["group"], link["txqlen"], link["mtu"], link["address"]) == ("7", 7, 1400, ONE)
    assert {"UP", "PROMISC"} <= set(link["flags"])


def test_a_bridge_made_with_an_mtu_takes_that_of_its_first_port_all_the_same(lab):
    assert lab.new(LINK, CREATE | EXCL, ifname="k0", mtu=1400, linkinfo={"kind": "bridge"}) == "ok"
    lab.space.ip("link set dev v0 mtu 1300", "link set dev v0 master k0")
    assert lab.space.link("k0")["mtu"] == 1300
    lab.space.ip("link set dev v0 nomaster")
    assert lab.new(LINK, 0, ifname="k0", mtu=1250) == "ok"
    lab.space.ip("link set dev v0 master k0")
    assert lab.space.link("k0")["mtu"] == 1250


def test_a_new_mac_address_costs_a_link_its_neighbours(lab):
    lab.space.ip("neighbour add 192.0.2.9 lladdr %s dev v0 nud permanent" % ONE,
                 "neighbour add 2001:db8::9 lladdr %s dev v0 nud permanent" % ONE)
    assert lab.new(LINK, 0, ifindex=lab.index, address=TWO) == "ok"
    assert [one["dst"] for one in lab.space.show("neighbour show dev v0 nud permanent")] == []


def test_bridge_times_are_kept_in_ticks_and_have_a_smallest(lab):
    lab.space.ip("link add name k0 type bridge")

    def kept(name, value):
        assert lab.new(LINK, 0, ifname="k0", linkinfo={"kind": "bridge", "data": {name: value}}) == "ok"
        return lab.space.link("k0")["linkinfo"]["info_data"][name]

    assert kept("mcast_startup_query_intvl", 3125) in (3124, 3125), "CONFIG_HZ=250 makes it 3124"
    assert kept("mcast_startup_query_intvl", 3120) == 3120
    assert kept("mcast_query_intvl", 10) == 100, "br_multicast_set_query_intvl has a smallest, and says nothing"


# -- neighbours

def test_neighbours_are_told_apart_by_link_and_destination(lab):
    assert lab.new(NEIGH, CREATE | EXCL, **lab.neighbour("192.0.2.9", ONE)) == "ok"
    assert lab.new(NEIGH, CREATE | EXCL, **lab.neighbour("192.0.2.9", TWO)) == "EEXIST"
    assert lab.new(NEIGH, CREATE, **lab.neighbour("192.0.2.9", TWO)) == "ok"
    # Without REPLACE nothing happens, silently.
    assert [one["lladdr"] for one in lab.space.show("neighbour show dev v0 nud permanent")] == [ONE]
    assert lab.new(NEIGH, CREATE | REPLACE, **lab.neighbour("192.0.2.9", TWO)) == "ok"
    assert [one["lladdr"] for one in lab.space.show("neighbour show dev v0 nud permanent")] == [TWO]
    assert lab.new(NEIGH, CREATE | EXCL, family=2, ifindex=lab.index, dst="192.0.2.10", state=NUD["permanent"]) == "EINVAL"
    assert lab.said == "No link layer address given"


# -- what is said

@pytest.mark.parametrize(("values", "name", "said"), [
    ({"ifname": "v0", "mtu": 100000}, "EINVAL", "mtu greater than device maximum"),
    ({"ifname": "k0", "linkinfo": {"kind": "nosuchkind"}}, "EOPNOTSUPP", "Unknown device type"),
    ({"ifname": "v0", "address": "ff:ff:ff:ff:ff:ff"}, "EADDRNOTAVAIL", ""),
    ({"ifname": "v0", "linkinfo": {"kind": "bridge", "data": {"priority": 1}}}, "EOPNOTSUPP", ""),
    ({"ifname": "v0", "linkinfo": {"kind": "bridge"}}, "ok", ""),       # and nothing happens
], ids=["mtu", "kind", "address", "data of another kind", "another kind"])
def test_the_kernels_words_on_links(lab, values, name, said):
    flags = CREATE | EXCL if values["ifname"] == "k0" else 0
    assert lab.new(LINK, flags, **values) == name
    assert lab.said == said


def test_the_kernels_words_on_what_is_not_there(lab):
    assert lab.delete(ROUTE, **dict(lab.route(), scope=NOWHERE, type=0, protocol=0)) == "ESRCH"
    assert lab.new(ROUTE, CREATE | EXCL, **lab.route("203.0.113.1")) == "ENETUNREACH"
    assert lab.said == "Nexthop has invalid gateway"
    assert lab.delete(ADDRESS, **lab.address("192.0.2.99", 24)) == "EADDRNOTAVAIL"
    assert lab.said == ("ipv4: Address not found" if LINUX >= (6, 8) else "")
    assert lab.delete(NEIGH, family=2, ifindex=lab.index, dst="192.0.2.99") == "ENOENT"


def test_warnings_come_with_success(lab):
    """The one way to have a kernel warn that needs no hardware: a class of htb whose quantum is too small. 6.1 does not say so."""
    def attribute(number, data):
        return struct.pack("=HH", 4 + len(data), number) + data + b"\0" * (-len(data) % 4)

    def traffic(kind, handle, parent, options):
        body = struct.pack("=B3xiIII", 0, lab.index, handle, parent, 0) + attribute(1, b"htb\0") + attribute(2, options)
        return lab.order(None, CREATE | EXCL, body, kind)

    if traffic(36, 0x10000, 0xFFFFFFFF, attribute(2, struct.pack("=5I", 3, 10, 0, 0, 0))) == "ENOENT":
        pytest.skip("this kernel has no htb")
    rate = struct.pack("=BBHhHI", 0, 1, 0, 0, 0, 1000)
    assert traffic(40, 0x10001, 0x10000, attribute(1, rate + rate + struct.pack("=5I", 1000, 1000, 0, 0, 0))) == "ok"
    assert [("quantum" in text) for text in lab.warned] == ([True] if LINUX >= (6, 3) else [])
