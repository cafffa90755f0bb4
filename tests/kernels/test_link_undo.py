# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: what a change takes along without being asked, and gives back; and lists of which a later entry is refused."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import Matrix
from ansible_collections.linux.netlink.tests.kernels.state import differences, state
from ansible_collections.linux.netlink.tests.kernels.test_link_behaviour import needs

MAC = "02:00:00:00:00:%02x"
PAIR = ("link add name v0 type veth peer name v1", "link set dev v0 up address " + MAC % 0x10, "link set dev v1 up mtu 1400 alias two",
        "address add 192.0.2.1/24 dev v0", "address add 2001:db8:1::1/64 dev v0 nodad", "address add 198.51.100.1/24 dev v1",
        "route add 10.1.0.0/16 via 192.0.2.9", "route add 10.2.0.0/16 via 198.51.100.9 metric 5",
        "neighbour add 198.51.100.9 lladdr 02:00:00:00:00:77 dev v1 nud permanent")
BRIDGE = ("link add name br0 type bridge", "link set dev br0 up", "link set dev v1 master br0")
VLAN = ("link add link v1 name v1.7 type vlan id 7", "link set dev v1.7 up", "address add 203.0.112.1/24 dev v1.7")
PORTS = BRIDGE + ("link property add dev v1 altname two",
                  "link add name br1 type bridge", "link set dev br1 up", "link add name v2 master br1 type veth peer name v3",
                  "link set dev v1 type bridge_slave cost 77 priority 5 hairpin on learning off neigh_suppress on",
                  "link add name m0 link br0 type macvlan mode bridge", "link set dev m0 up", "address add 2001:db8:3::1/64 dev m0 nodad",
                  "address add 2001:db8:4::1/64 dev br0 nodad", "route add 2001:db8:5::/48 via 2001:db8:3::9")
BOND = ("link add name bond0 type bond mode active-backup miimon 100", "link add name e0 type dummy", "link add name e1 type dummy",
        "link set dev e0 master bond0", "link set dev e1 master bond0", "link set dev bond0 type bond primary e1 resend_igmp 3", "link set dev bond0 up",
        "address add 203.0.112.1/24 dev bond0")
REFUSED = {"name": "k9", "kind": "nosuchkind"}

UNDONE = {
    "one end of a pair, with a bridge on the other": (PAIR + BRIDGE, (), [{"name": "v0", "state": "absent"}]),
    "the other end": (PAIR, (), [{"name": "v1", "state": "absent"}]),
    "both ends": (PAIR, (), [{"name": "v1", "state": "absent"}, {"name": "v0", "state": "absent"}]),
    "a pair with a VLAN on it": (PAIR + VLAN, ("vlan",), [{"name": "v0", "state": "absent"}]),
    "a bridge with a port, and more": (PAIR + BRIDGE + ("address add 203.0.112.1/24 dev br0",), (),
                                       [{"name": "br0", "state": "absent"}, {"name": "v1", "mtu": 1300, "address": MAC % 9, "alias": ""},
                                        {"name": "lo", "mtu": 1500}]),
    "a port that has another bridge now": (PAIR + PORTS, (), [{"name": "v1", "master": "br1", "bridge_port": {"cost": 9}}]),
    "a port with a smaller mtu": (PAIR + PORTS, (), [{"name": "v1", "mtu": 1100}]),
    "a new port with a smaller mtu": (PAIR + PORTS, (), [{"name": "k0", "kind": "veth", "mtu": 1300, "master": "br0"}]),
    "a pair, one end of several queues, and its masters": (
        ("link add name r0 type vrf table 9", "link add name br0 type bridge", "link add name q0 numtxqueues 2 type veth peer name q1",
         "link set dev q0 master br0 up", "link set dev q1 master r0 up alias two mtu 1400", "link add name q2 master br0 type veth peer name q3"), ("vrf",),
        [{"name": name, "state": "absent"} for name in ("q1", "q0", "br0", "r0")]),
    "a new link with the name that a port had": (PAIR + PORTS, (), [
        {"name": "w1", "match": {"name": "v1"}, "mtu": 1300}, {"name": "v1", "kind": "bridge", "up": True}, {"name": "v2", "master": "v1"}]),
    "names that are exchanged": (PAIR + PORTS, (), [
        {"name": "v0", "match": {"altname": "two"}, "mtu": 1300}, {"name": "v1", "match": {"address": MAC % 0x10}}]),
    "a port of a bond that has a bridge now": ((*PAIR, *BOND), ("bond", "dummy"), [
        {"name": "k0", "kind": "bridge", "up": True}, {"name": "e1", "master": "k0", "up": True}]),
    "a bond with a primary": ((*PAIR, *BOND), ("bond", "dummy"), [{"name": "bond0", "state": "absent"}]),
    "names and new links": (PAIR, (), [{"name": "w0", "match": {"name": "v0"}, "altnames": ["a-name"]}, {"name": "br7", "kind": "bridge", "up": True},
                                       {"name": "v1", "master": "br7", "up": False}]),
}


@pytest.mark.parametrize("name", UNDONE)
def test_a_list_of_which_one_is_refused_leaves_all_as_it_was(name, space):
    setup, kinds, entries = UNDONE[name]
    needs(space, *kinds)
    space.ip(*setup)
    before = state(space)
    failed = space.play("nl_link", links=[*entries, REFUSED])
    assert failed.get("failed") and "NOT undone" not in failed["msg"] and "links[%d]" % len(entries) in failed["msg"], failed
    assert not differences(before, state(space)), failed["msg"]


def test_a_new_link_layer_address_keeps_permanent_neighbours():
    """The kernel forgets them (net/core/neighbour.c, neigh_changeaddr)."""
    with Matrix("nl_link", PAIR) as matrix:
        matrix.phase("change", {"name": "v1", "address": MAC % 0x99},
                     [("link", {"ifname": "v1", "address": MAC % 0x99}), ("neighbour", {"dst": "198.51.100.9", "lladdr": MAC % 0x77})], ("v0", "v1"))
        matrix.ended()


@pytest.mark.parametrize("options, shows", [
    ({"numtxqueues": 3}, [("link", {"ifname": "v0", "num_tx_queues": 3})]),
    ({"veth": {"peer": {"name": "w1"}}}, [("link", {"ifname": "w1", "alias": None, "mtu": 1400}), ("address", {"local": "198.51.100.1", "dev": "w1"}),
                                          ("neighbour", {"dst": "198.51.100.9", "dev": "w1"})]),
], ids=("queues", "the other end's name"))
def test_a_pair_that_is_made_anew_keeps_both_ends(options, shows, space):
    space.ip(*PAIR)
    before = state(space)
    entry = dict({"name": "v0", "kind": "veth", "recreate": "if_needed"}, **options)
    refused = space.play("nl_link", **dict(entry, recreate="never"))
    assert refused.get("failed") and "cannot change in place" in refused["msg"], refused
    assert not differences(before, state(space))
    done = space.play("nl_link", **entry)
    assert done.get("changed"), done.get("exception", done)
    after = state(space)
    assert ["%s: %s" % (name, value) for section, pattern in shows for name, value in pattern.items()
            if not any(one.get(name) == value for one in after[section])] == []
    other = options.get("veth", {}).get("peer", {}).get("name", "v1")
    left = [line for line in differences(renamed(before, other), after) if "num_tx_queues" not in line and "another order" not in line]
    assert left == []
    assert space.play("nl_link", **entry)["changed"] is False


def renamed(whole, other):
    """A state in which v1 is called otherwise."""
    return {section: [{name: other if value == "v1" else value for name, value in one.items()} for one in objects]
            for section, objects in whole.items()}
