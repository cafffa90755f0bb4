# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link, recreate: what a link that is made anew is told, and what follows from its other options and is not."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.tests.kernels.state import differences, dig, missing, state
from ansible_collections.linux.netlink.tests.kernels.test_link_behaviour import needs

REFUSED = {"name": "k9", "kind": "nosuchkind"}
PAIR = ("link add name low0 address 02:00:00:00:00:01 mtu 1500 type veth peer name low1",
        "link add name low2 address 02:00:00:00:00:02 mtu 1400 type veth peer name low3",
        "link set dev low0 up", "link set dev low1 up", "link set dev low2 up", "link set dev low3 up")
ON = ("address add 192.0.2.1/24 dev k0", "address add 2001:db8:1::1/64 dev k0 nodad", "route add 10.1.0.0/16 via 192.0.2.9")

# kind: [(first, then options of the entry, what `ip` shows then)]: what the kernel works out from something else is worked out again
DERIVED = {
    "macsec, the port": ("macsec", {"link": "low0", "macsec": {"port": 11}}, {"macsec": {"port": 12}},
                         {"address": "02:00:00:00:00:01", "linkinfo.info_data.sci": "020000000001000c"}),
    "macsec, the cipher": ("macsec", {"link": "low0", "macsec": {"port": 11}}, {"macsec": {"cipher": "gcm-aes-256"}},
                           {"address": "02:00:00:00:00:01", "linkinfo.info_data.sci": "020000000001000b"}),
    "macsec, the address and the port": ("macsec", {"link": "low0", "macsec": {"port": 11}}, {"address": "02:00:00:00:00:77", "macsec": {"port": 12}},
                                         {"address": "02:00:00:00:00:77", "linkinfo.info_data.sci": "020000000077000c"}),
    "macsec, the lower link": ("macsec", {"link": "low0", "macsec": {"port": 11}}, {"link": "low2"},
                               {"address": "02:00:00:00:00:02", "mtu": 1368, "linkinfo.info_data.sci": "020000000002000b"}),
    "vlan, the lower link": ("vlan", {"link": "low0", "vlan": {"id": 5}}, {"link": "low2"}, {"address": "02:00:00:00:00:02", "mtu": 1400}),
    "vlan, the lower link, and what is its own": ("vlan", {"link": "low0", "address": "02:00:00:00:00:55", "mtu": 1280, "vlan": {"id": 5}}, {"link": "low2"},
                                                  {"address": "02:00:00:00:00:55", "mtu": 1280}),
    "hsr, a ring": ("hsr", {"hsr": {"slave1": "low0", "slave2": "low1", "supervision": 45}}, {"hsr": {"slave1": "low2"}}, {"address": "02:00:00:00:00:02"}),
    "macvlan, the lower link": ("macvlan", {"link": "low0", "macvlan": {"mode": "passthru"}}, {"link": "low2"}, {"address": "02:00:00:00:00:02", "mtu": 1400}),
    "ipvlan, the lower link": ("ipvlan", {"link": "low0", "ipvlan": {"mode": "l3"}}, {"link": "low2"}, {"address": "02:00:00:00:00:02", "mtu": 1400}),
}


def made_anew(space, entry):
    """The result of a link made anew by an entry: as check mode foretold, once only, and after a task that failed had left all as it was."""
    before = state(space)
    failed = space.play("nl_link", links=[dict(entry, recreate="if_needed"), REFUSED])
    assert failed.get("failed") and "links[1]" in failed["msg"] and "NOT undone" not in failed["msg"], failed
    assert not differences(before, state(space)), failed["msg"]
    check = space.play("nl_link", check=True, recreate="if_needed", **entry)
    done = space.play("nl_link", recreate="if_needed", **entry)
    assert done.get("changed") and done["commands"] == check["commands"], (done, check)
    assert not space.play("nl_link", recreate="if_needed", **entry)["changed"]
    return done


@pytest.mark.parametrize("name", DERIVED)
def test_what_follows_from_other_options_follows_anew(name, space):
    kind, first, then, shown = DERIVED[name]
    needs(space, kind)
    space.ip(*PAIR)
    entry = {"name": "k0", "kind": kind, "up": True}
    made = space.play("nl_link", **dict(entry, **first))
    assert made.get("changed"), made
    space.ip(*ON)
    done = made_anew(space, dict(entry, **then))
    link = space.link("k0")
    assert [(path, dig(link, path)) for path in shown if dig(link, path) != shown[path]] == [], done["commands"]
    assert {"192.0.2.1", "2001:db8:1::1"} <= {one["local"] for one in state(space)["address"]}


def test_a_vlan_that_is_made_anew_goes_on_to_have_its_lower_links_address(space):
    needs(space, "vlan")
    space.ip(*PAIR, "link add link low0 name k0 type vlan id 5", "link set dev k0 up")
    assert space.play("nl_link", name="k0", kind="vlan", vlan={"id": 6}, recreate="if_needed").get("changed")
    space.ip("link set dev low0 address 02:00:00:00:00:99")
    assert space.link("k0")["address"] == "02:00:00:00:00:99"


PAIRS = {
    "veth, peer": ("veth", {}, {"peer": {"name": "w1"}}),
    "netkit l3, peer": ("netkit", {"mode": "l3"}, {"peer": {"name": "w1"}}),
    "netkit l2, peer": ("netkit", {"mode": "l2"}, {"peer": {"name": "w1"}}),
    "netkit l3, mode": ("netkit", {"mode": "l3"}, {"mode": "l2"}),
    "netkit l2, mode and peer": ("netkit", {"mode": "l2"}, {"mode": "l3", "peer": {"name": "w1"}}),
    "netkit l2, scrub": ("netkit", {"mode": "l2"}, {"scrub": "none", "peer_scrub": "none"}),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_is_made_anew_or_left_as_it_was(name, space):
    kind, first, then = PAIRS[name]
    needs(space, kind)
    other = then.get("peer", {}).get("name", "k1")
    made = space.play("nl_link", links=[{"name": "k0", "kind": kind, "up": True, kind: dict(first, peer={"name": "k1"})},
                                        {"name": "k1", "up": True, "mtu": 1400, "alias": "two"}])
    assert made.get("changed"), made
    space.ip(*ON, "address add 198.51.100.1/24 dev k1", "address add 2001:db8:2::1/64 dev k1 nodad", "route add 10.2.0.0/16 via 198.51.100.9")
    made_anew(space, {"name": "k0", "kind": kind, "up": True, kind: then})
    assert missing({"mtu": 1400, "ifalias": "two", "flags": {"UP"}}, space.link(other)) == []
    assert {"192.0.2.1", "2001:db8:1::1", "198.51.100.1", "2001:db8:2::1"} <= {one["local"] for one in state(space)["address"]}
    assert {"10.1.0.0/16", "10.2.0.0/16"} <= {one["dst"] for one in state(space)["route"]}


TOWER = ("link add name e0 address 02:00:00:00:01:01 type dummy", "link set dev e0 up", "link add name br0 address 02:00:00:00:02:01 type bridge",
         "link set dev br0 up", "link set dev e0 master br0", "link set dev e0 type bridge_slave cost 33 isolated on",
         "link add name br0.5 link br0 type vlan id 5", "link set dev br0.5 up", "link add name vr type vrf table 10", "link set dev vr up",
         "link add name k0 link br0.5 address 02:00:00:00:03:01 type macvlan mode private", "link set dev k0 up master vr", *ON[:2],
         "route add table 10 10.1.0.0/16 via 192.0.2.9", "neighbour add 192.0.2.77 lladdr 02:00:00:00:00:77 dev k0 nud permanent",
         "address add 198.51.100.1/24 dev br0", "nexthop add id 7 via 198.51.100.9 dev br0", "route add 10.9.0.0/16 nhid 7")
BOND = ("link add name k0 type bond mode active-backup miimon 100", "link set dev k0 up", "link add name e0 address 02:00:00:00:01:01 type dummy",
        "link add name e1 address 02:00:00:00:01:02 type dummy", "link set dev e0 master k0", "link set dev e1 master k0",
        "link set dev k0 type bond primary e1", *ON)
ANEW = {
    "a VRF below ports": (TOWER, ("vlan", "vrf", "macvlan"), [{"name": "vr", "vrf": {"table": 11}}]),
    "three floors": (TOWER, ("vlan", "vrf", "macvlan"), [
        {"name": "k0", "numtxqueues": 2}, {"name": "br0.5", "vlan": {"id": 8}}, {"name": "br0", "numtxqueues": 2}]),
    "a bond with a primary": (BOND, ("bond", "dummy"), [{"name": "k0", "numtxqueues": 4}]),
    "a macvlan that becomes a bridge": ((*PAIR, "link add name k0 link low0 type macvlan", "link set dev k0 up", *ON), (), [{"name": "k0", "kind": "bridge"}]),
    "a VLAN that becomes a macvlan": ((*PAIR, "link add name k0 link low0 type vlan id 7", "link set dev k0 up", *ON), ("vlan", "macvlan"),
                                      [{"name": "k0", "kind": "macvlan", "link": "low0"}]),
}


@pytest.mark.parametrize("name", ANEW)
def test_what_is_made_anew_amid_others(name, space):
    setup, kinds, entries = ANEW[name]
    needs(space, *kinds)
    space.ip(*setup)
    before, entries = state(space), [dict(entry, recreate="if_needed") for entry in entries]
    failed = space.play("nl_link", links=[*entries, REFUSED])
    assert failed.get("failed") and "links[%d]" % len(entries) in failed["msg"] and "NOT undone" not in failed["msg"], failed
    space.judge.close()
    assert not differences(before, state(space)), failed["msg"]
    check = space.play("nl_link", check=True, links=entries)
    done = space.play("nl_link", links=entries)
    assert done.get("changed") and done["commands"] == check["commands"], (done, check)
    assert not space.play("nl_link", links=entries)["changed"]
    space.judge.close()
    after = state(space)
    for section, what in (("address", "local"), ("neighbour", "dst"), ("link", "ifname")):
        assert sorted(one[what] for one in before[section]) == sorted(one[what] for one in after[section])
    assert {"10.1.0.0/16"} <= {one["dst"] for one in after["route"]}
