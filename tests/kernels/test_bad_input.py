# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be: each is one sentence that names what is wrong, in check mode too, and nothing is changed. Links have a table of their own."""
from __future__ import annotations

import pytest

from .matrix import refused

SETUP = ("link add br0 type bridge", "link set dev br0 up", "address add 192.0.2.1/24 dev br0", "address add 2001:db8::1/64 dev br0 nodad")
MAC = "02:00:00:00:00:01"
ADDRESS, ROUTE = {"link": "br0", "address": "192.0.2.9/24"}, {"dst": "10.0.0.0/8", "gateway": "192.0.2.254"}
ROUTE6, NEIGH = {"dst": "2001:db8:5::/48", "gateway": "2001:db8::2"}, {"link": "br0", "dst": "192.0.2.9", "lladdr": MAC}
RULE, TABLE, LABEL = {"table": "100", "priority": 7}, {"family": "inet", "link": "br0"}, {"prefix": "2001:db8::/32", "label": 5}

WRONG = {
    "nl_address": [
        (dict(ADDRESS, address="foo"), "address: 'foo' is not an IP address"), (dict(ADDRESS, peer="zz"), "peer: 'zz' is not an IP address"),
        (dict(ADDRESS, link="nope"), "there is no link 'nope'"), (dict(ADDRESS, metric=-1), "metric: -1 is not 0 to 4294967295"),
        (dict(ADDRESS, scope="256"), "scope 256 is not 0 to 255"), (dict(ADDRESS, protocol="256"), "protocol 256 is not 0 to 255"),
        (dict(ADDRESS, label="br0:234567890123"), "label 'br0:234567890123' does not have 1 to 15 bytes"),
        (dict(ADDRESS, valid_lft="0"), "valid_lft is 0"), (dict(ADDRESS, autojoin=True), "autojoin is for multicast addresses"),
        (dict(ADDRESS, address="0.0.0.0/0"), "0.0.0.0/0 is no address of a host"), (dict(ADDRESS, address="ff02::9/64"), "with autojoin only"),
        (dict(ADDRESS, netns="/etc/passwd"), "/etc/passwd is not a network namespace"),
        ({"addresses": [ADDRESS, dict(ADDRESS, address="192.0.2.0.1/24")]}, "addresses[1]: address: '192.0.2.0.1' is not an IP address"),
    ],
    "nl_route": [
        (dict(ROUTE, dst="10.0.0.1/8"), "dst: 10.0.0.1/8 has bits set beyond its prefix; 10.0.0.0/8 is the network"),
        (dict(ROUTE, gateway="gw"), "gateway: 'gw' is not an IP address"), (dict(ROUTE, table="-1"), "table -1 is not 0 to 4294967295"),
        (dict(ROUTE, table="0"), "table 0 is no table"), (dict(ROUTE, protocol="256"), "protocol 256 is not 0 to 255"),
        (dict(ROUTE, type="blackhole"), "gateway cannot stand beside it"), (dict(ROUTE, **{"as": "100"}), "as is for MPLS routes"),
        (dict(ROUTE6, ttl_propagate=True), "ttl_propagate is for MPLS routes"), ({"dst": "10.0.0.0/8", "nhid": 0}, "nhid: 0 is not 1 to"),
        (dict(ROUTE6, **{"from": "x"}), "from: 'x' is not an IP address"), (dict(ROUTE, congctl=""), "congctl is empty"),
        ({"dst": "10.0.0.0/8", "multipath": [{"gateway": "192.0.2.7"}, {"gateway": "x"}]}, "multipath.gateway: 'x' is not an IP address"),
        ({"routes": [ROUTE, dict(ROUTE6, metric=-1)]}, "routes[1]: metric: -1 is not 0 to 4294967295"),
    ],
    "nl_nexthop": [
        ({"id": 5, "link": "br0", "buckets": 4}, "buckets: only a group of type resilient has that"),
        ({"id": 5, "link": "br0", "fdb": True}, "fdb: such a next hop has a gateway and nothing else"),
        ({"id": 5, "link": "br0", "protocol": "256"}, "protocol 256 is not 0 to 255"), ({"id": 5, "gateway": "x", "link": "br0"}, "gateway: 'x' is not an IP"),
    ],
    "nl_rule": [
        (dict(RULE, priority=-1), "priority: -1 is not 0 to 4294967295"), (dict(RULE, tos=256), "tos: 256 is not 0 to 255"),
        (dict(RULE, tun_id=-1), "tun_id: -1 is not 0 to 18446744073709551615"), (dict(RULE, iif="a" * 16), "iif: 'aaaaaaaaaaaaaaaa' is no name of a link"),
        (dict(RULE, oif=""), "oif: '' is no name of a link"), (dict(RULE, **{"from": "foo"}), "from: 'foo' is not an IP address"),
        (dict(RULE, to="10.0.0.1/8"), "to: 10.0.0.1/8 has bits set beyond its prefix"), (dict(RULE, protocol="-1"), "protocol -1 is not 0 to 255"),
        ({"rules": [RULE, dict(RULE, priority=1 << 32)]}, "rules[1]: priority: 4294967296 is not 0 to 4294967295"),
    ],
    "nl_link": [        # more of them in test_link_bad.py
        ({"name": "a%d", "kind": "bridge"}, "'a%d' cannot be a link's name"), ({"name": "all", "kind": "bridge"}, "'all' cannot be a link's name"),
        ({"name": "x0", "kind": "macvlan", "link": "x0"}, "link: x0 cannot be its own"), ({"name": "br0", "master": "br0"}, "master: br0 cannot be its own"),
        ({"name": "x0", "kind": "veth", "veth": {"peer": {"name": "x0"}}}, "veth.peer.name: x0 cannot be its own"),
        ({"name": "x0", "kind": "veth", "veth": {"peer": {"name": "a/b"}}}, "'a/b' cannot be a link's name"),
        ({"name": "x0", "kind": "vxlan", "vxlan": {"id": 1, "remote": "x"}}, "vxlan.remote: 'x' is not an IP address"),
        ({"name": "x0", "kind": "vxlan", "vxlan": {"id": -1}}, "vxlan.id: -1 is not 0 to 4294967295"),
    ],
    "nl_neigh": [
        (dict(NEIGH, nud="failed"), "an entry that is failed counts as none"), (dict(NEIGH, lladdr=""), "lladdr is empty"),
        (dict(NEIGH, dst="x"), "dst: 'x' is not an IP address"), (dict(NEIGH, protocol="256"), "protocol 256 is not 0 to 255"),
    ],
    "nl_neightable": [
        (dict(TABLE, locktime=1 << 32), "locktime: 4294967296 is not 0 to 2147483647"), (dict(TABLE, queue_len=-1), "queue_len: -1 is not 0 to"),
    ],
    "nl_addrlabel": [
        (dict(LABEL, prefix="::ffff:10.0.0.0/104"), "only as a whole: ::ffff:0.0.0.0/96"), (dict(LABEL, prefix="10.0.0.0/8"), "::ffff:0.0.0.0/96"),
        (dict(LABEL, prefix="x"), "prefix: 'x' is not an IP address"),
    ],
    "nl_info": [
        ({"dst": "foo"}, "'foo' is not an IP address"), ({"dst": "10.0.0.1/8"}, "10.0.0.0/8 is the network"),
        ({"type": "foo"}, "type 'foo' is none of anycast, blackhole"), ({"table": "-1"}, "table -1 is not 0 to 4294967295"),
        ({"protocol": "300"}, "protocol 300 is not 0 to 255"),
    ],
}


CUT_OFF = ("this would cut off the table local, without which the host does not know its own addresses: a rule for all packets must ask it before any other "
           "such rule (force allows it)")
# Whole sentences: what people get wrong most.
SENTENCES = {
    "nl_route": [
        (dict(ROUTE, dst="10.0.0.0/8/9"), "dst: '8/9' is not a prefix length of 10.0.0.0: 0 to 32"),
        (dict(ROUTE, dst="10.0.0/8"), "dst: '10.0.0' is not an IP address"),
        (dict(ROUTE, dst="10.0.0.0/-1"), "dst: '-1' is not a prefix length of 10.0.0.0: 0 to 32"),
        (dict(ROUTE6, dst="2001:db8::/129"), "dst: '129' is not a prefix length of 2001:db8::: 0 to 128"),
        (dict(ROUTE6, dst="2001:db8::1/64"), "dst: 2001:db8::1/64 has bits set beyond its prefix; 2001:db8::/64 is the network"),
        ({"routes": [ROUTE, dict(ROUTE, gateway="192.0.2.3")]}, "routes[1]: entries 0 and 1 are both about route 10.0.0.0/8 and disagree on gateway"),
        (dict(ROUTE, metric=1 << 32), "metric: 4294967296 is not 0 to 4294967295"),
        (dict(ROUTE, gateway="2001:db8::9"),
         "a gateway, source or family of the other kind than dst 10.0.0.0/8; an IPv4 route takes an IPv6 gateway as via"),
        (dict(ROUTE6, gateway="192.0.2.2"), "a gateway, source or family of the other kind than dst 2001:db8:5::/48"),
        ({"dst": "10.0.0.0/8", "multipath": [{"gateway": "2001:db8::9"}, {"gateway": "192.0.2.2"}]}, "gateways, source and family are not all of one family"),
    ],
    "nl_nexthop": [
        ({"id": 5, "group": [{"id": 99}]}, "the group 5 has next hop 99, which does not exist"),
        ({"nexthops": [{"id": 5, "group": [{"id": 6}]}, {"id": 6, "group": [{"id": 5}]}]}, "nexthops[0]: the group 5 has next hop 6, which is a group itself"),
        ({"id": 5, "gateway": "2001:db8::9", "family": "inet", "link": "br0"}, "the gateway 2001:db8::9 is not of the family inet"),
    ],
    "nl_rule": [({"priority": 0, "table": "local", "state": "absent"}, CUT_OFF), ({"priority": 0, "table": "100"}, CUT_OFF),
                ({"priority": 0, "family": "inet6", "table": "local", "state": "absent"}, CUT_OFF)],
    "nl_address": [
        (dict(ADDRESS, address="192.0.2.1/33"), "address: '33' is not a prefix length of 192.0.2.1: 0 to 32"),
        (dict(ADDRESS, address="192.0.2.256/24"), "address: '192.0.2.256' is not an IP address: each part is at most 255"),
        ({"addresses": [ADDRESS, dict(ADDRESS, metric=5)]}, "addresses[1]: entries 0 and 1 are both about address 192.0.2.9/24 on br0; say it in one"),
    ],
    "nl_neigh": [(dict(NEIGH, dst="192.0.2.9/24"), "dst is one address, not the prefix 192.0.2.9/24"),
                 (dict(NEIGH, lladdr="zz"), "lladdr: 'zz' is not a hardware address such as 02:00:00:00:00:01")],
}


@pytest.mark.parametrize("module", sorted(SENTENCES))
def test_what_is_wrong_is_said_in_these_words(space, module):
    space.ip(*SETUP)
    refused(space, module, SENTENCES[module], modes=(True, False))
    assert [space.play(module, **args)["msg"] for args, _says in SENTENCES[module]] == [says for _args, says in SENTENCES[module]]


@pytest.mark.parametrize("module", sorted(WRONG))
def test_what_cannot_be_is_a_sentence_and_changes_nothing(space, module):
    space.ip(*SETUP)
    refused(space, module, WRONG[module], modes=(True, False))


def test_what_the_kernel_refuses_without_a_word_names_the_option_of_the_kind(space):
    space.ip(*SETUP)
    assert "option bridge.mcast_igmp_version" in space.play("nl_link", name="br0", bridge={"mcast_igmp_version": 7})["msg"]
    taken = space.play("nl_link", name="x0", kind="veth", veth={"peer": {"name": "br0"}})
    assert "there is a link already with the name that the peer shall have" in taken["msg"]


def test_what_a_route_has_and_a_task_does_not_name_stays(space):
    space.ip(*SETUP, "route add 10.0.0.0/8 via 192.0.2.254 proto static rto_min 200ms mtu lock 1400")
    for args in ({"link": "br0"}, {"lock": ["mtu"]}, {"lock": ["mtu", "rto_min"]}, {"mtu": 1400}):
        for check in (True, False):
            found = space.play("nl_route", check=check, dst="10.0.0.0/8", **args)
            assert not found.get("failed") and not found["changed"], "%s: %s" % (args, found.get("msg") or found["commands"])
    assert space.play("nl_route", dst="10.0.0.0/8", link="br0", scope="link").get("failed")     # not with a gateway
    assert space.show("route show 10.0.0.0/8")[0]["gateway"] == "192.0.2.254"


def test_ipv4_has_one_neighbour_for_all_of_loopback_which_is_not_left_behind(space):
    found = space.play("nl_neigh", link="lo", dst="127.0.0.9", lladdr=MAC)
    assert "the kernel accepts it and does not keep it" in found["msg"]
    assert space.show("neighbour show") == []


def test_info_finds_destinations_however_they_are_written(space):
    space.ip(*SETUP, "route add 198.51.100.7 via 192.0.2.2", "route add 2001:db8:7::/48 via 2001:db8::2", "route add default via 192.0.2.2",
             "neighbour add 192.0.2.9 lladdr %s dev br0 nud permanent" % MAC)

    def found(dst):
        out = space.play("nl_info", gather=["routes", "neighbours"], dst=dst)
        return [one["dst"] for one in out["routes"] + out["neighbours"]]
    assert found("198.51.100.7") == found("198.51.100.7/32") == ["198.51.100.7/32"]
    assert found("2001:DB8:7:0::/48") == ["2001:db8:7::/48"]
    assert found("default") == found("0.0.0.0/0") == ["default"]
    assert found("::/0") == []
    assert found("192.0.2.9") == found("192.0.2.9/32") == ["192.0.2.9"]
