# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_link: ports of bridges, bonds, VRFs and teams, with all their options: joining, changing, leaving, by the 12 steps."""
from __future__ import annotations

import os

import pytest
from ansible_collections.linux.netlink.tests.kernels.matrix import play

LINUX = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
PAIR = ("link add name v0 type veth peer name v1", "link set dev v1 up")


def port(kind, data, **more):
    return "link", dict({"ifname": "v0", "linkinfo": {"info_slave_kind": kind, "info_slave_data": data}}, **more)


def since(options):
    """The options of {version: options} that this kernel has."""
    return {name: value for version, some in options.items() if version <= LINUX for name, value in some.items()}


BRIDGE_ONE = {"cost": 77, "priority": 5, "mcast_router": 2, "group_fwd_mask": 8, "hairpin": True, "guard": True, "root_block": True,
              "fastleave": True, "learning": False, "flood": False, "proxy_arp": True, "proxy_arp_wifi": True, "mcast_flood": False,
              "mcast_to_unicast": True, "vlan_tunnel": True, "bcast_flood": False, "neigh_suppress": True, "isolated": True, "locked": True,
              "backup_port": "v2"}
BRIDGE_TWO = {"cost": 78, "priority": 6, "mcast_router": 0, "group_fwd_mask": 16, "hairpin": False, "guard": False, "root_block": False,
              "fastleave": False, "learning": True, "flood": True, "proxy_arp": False, "proxy_arp_wifi": False, "mcast_flood": True,
              "mcast_to_unicast": False, "vlan_tunnel": False, "bcast_flood": True, "neigh_suppress": False, "isolated": False,
              "locked": False, "backup_port": ""}
UNKNOWN_ONE = since({(5, 12): {"mcast_eht_hosts_limit": 100}, (6, 2): {"mab": True, "locked": True, "learning": True},
                     (6, 3): {"mcast_max_groups": 9}, (6, 4): {"neigh_vlan_suppress": True}})
UNKNOWN_TWO = since({(5, 12): {"mcast_eht_hosts_limit": 200}, (6, 2): {"mab": False}, (6, 3): {"mcast_max_groups": 0},
                     (6, 4): {"neigh_vlan_suppress": False}})

SCENARIOS = {
    "bridge": {
        "setup": PAIR + ("link add name k0 type bridge", "link set dev k0 up", "link add name v2 type veth peer name v3",
                         "link set dev v2 master k0"),
        "create": {"name": "v0", "master": "k0", "up": True, "bridge_port": BRIDGE_ONE},
        "change": {"name": "v0", "bridge_port": BRIDGE_TWO},
        "delete": {"name": "v0", "master": "", "up": False},
        "restores": False,
        "shows": {"create": [port("bridge", {"cost": 77, "priority": 5, "multicast_router": 2, "group_fwd_mask": "0x8", "hairpin": True,
                                             "guard": True, "root_block": True, "fastleave": True, "learning": False, "flood": False,
                                             "proxy_arp": True, "proxy_arp_wifi": True, "mcast_flood": False, "mcast_to_unicast": True,
                                             "vlan_tunnel": True, "bcast_flood": False, "neigh_suppress": True, "isolated": True,
                                             "locked": True, "backup_port": "v2"}, master="k0")],
                  "change": [port("bridge", {"cost": 78, "learning": True, "flood": True, "isolated": False, "backup_port": None})]},
        "steady": ("v0", "k0"),
    },
    "bridge, unknown to ip": {
        "setup": PAIR + ("link add name k0 type bridge", "link set dev k0 up"),
        "no_twin": "iproute2 6.1 has no words for them",
        "create": {"name": "v0", "master": "k0", "up": True, "bridge_port": UNKNOWN_ONE},
        "change": {"name": "v0", "mtu": 1400, "bridge_port": UNKNOWN_TWO},
        "delete": {"name": "v0", "master": "", "up": False},
        "restores": False,
    },
    "bond": {
        "setup": PAIR + ("link add name k0 type bond mode active-backup", "link set dev k0 up"),
        "create": {"name": "v0", "master": "k0", "up": True, "bond_port": {"queue_id": 3, "prio": 7}},
        "change": {"name": "v0", "bond_port": {"queue_id": 4, "prio": -7}},
        "delete": {"name": "v0", "master": "", "up": False},
        "restores": False,
        "shows": {"create": [port("bond", {"queue_id": 3, "prio": 7}, master="k0")], "change": [port("bond", {"queue_id": 4, "prio": -7})]},
        "steady": ("v0", "k0"),
    },
    "vrf": {
        "setup": PAIR + ("link add name k0 type vrf table 77", "link set dev k0 up"),
        "create": {"name": "v0", "master": "k0", "up": True},
        "change": {"name": "v0", "mtu": 1400},
        "delete": {"name": "v0", "master": "", "up": False},
        "restores": False,
        "shows": {"create": [port("vrf", {"table": 77}, master="k0")]},
        "steady": ("v0", "k0"),
    },
    "team": {
        "setup": PAIR + ("link add name k0 type team", "link set dev k0 up"),
        "create": {"name": "v0", "master": "k0", "up": True},
        "change": {"name": "v0", "alias": "a port"},
        "delete": {"name": "v0", "master": "", "up": False},
        "restores": False,
        "shows": {"create": [("link", {"ifname": "v0", "master": "k0", "flags": {"UP"}, "linkinfo": {"info_slave_kind": "team"}})]},
        "steady": ("v0",),
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_port(name, space):
    if not space.has_kind(name.split(",")[0]):
        pytest.skip("this kernel has no links of kind %s" % name)
    scenario = SCENARIOS[name]
    if "bridge_port" in scenario["create"] and not scenario["create"]["bridge_port"]:
        pytest.skip("this kernel has none of these")
    play(dict({"module": "nl_link"}, **scenario))


def test_what_is_for_ports_only(space):
    space.ip("link add name v0 type veth peer name v1", "link add name k0 type bridge", "link set dev v0 master k0")
    for args, says in (({"name": "v1", "bridge_port": {"cost": 7}}, "v1 is no port of a bridge, so bridge_port is not for it"),
                       ({"name": "v0", "bridge_port": {"cost": 7}, "bond_port": {"prio": 7}}, "a port of one master"),
                       ({"name": "v0", "bond_port": {"queue_id": 7}}, "bond_port is for ports of a bond, and v0 is a port of the bridge k0"),
                       ({"name": "v0", "bridge_port": {"cost": 70000}}, "cost"),
                       ({"name": "v0", "bridge_port": {"priority": 64}}, "priority"),
                       ({"name": "v0", "bridge_port": {"backup_port": "v0"}}, "v0"),
                       ({"name": "v0", "bridge_port": {"backup_port": "v9"}}, "v9")):
        before = space.show("link show")
        result = space.play("nl_link", **args)
        assert result.get("failed"), (args, result)
        assert says in result["msg"] and "Traceback" not in str(result), result["msg"]
        assert [one["linkinfo"] for one in space.show("link show") if "linkinfo" in one] == [
            one["linkinfo"] for one in before if "linkinfo" in one]
