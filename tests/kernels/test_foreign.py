# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kernel, router advertisements, DHCP clients, controllers and routing daemons keep in a namespace, as a table: every purge leaves it alone."""
from __future__ import annotations

from ansible_collections.linux.netlink.tests.kernels.routes import SETUP
from ansible_collections.linux.netlink.tests.kernels.state import differences, state

MAC = "02:00:00:00:00:01"
KEEPERS = ("kernel", "ra", "redirect", "dhcp", "bird", "zebra", "babel", "bgp", "ospf", "isis", "rip", "eigrp", "keepalived", "xorp", "200")

FOREIGN = {
    "nl_route": [line for number, keeper in enumerate(KEEPERS) for line in (
        "route add 10.%d.0.0/16 via 192.0.2.2 proto %s" % (number, keeper), "route add 2001:db8:f%02x::/48 via 2001:db8::9 proto %s" % (number, keeper))]
    + ["route add 10.99.0.0/16 via 192.0.2.2 proto static table 100", "route add default via 192.0.2.2 proto dhcp metric 100",
       "-6 route add default via fe80::99 dev v0 proto ra metric 1024 expires 1800"],
    "nl_rule": ["rule add priority %d from 10.%d.0.0/16 table 9 protocol %s" % (900 + number, number, keeper) for number, keeper in enumerate(KEEPERS)]
    + ["-6 rule add priority 900 from 2001:db8:f%02x::/48 table 9 protocol %s" % pair for pair in enumerate(("kernel", "dhcp", "bird"))]
    + ["rule add priority 1000 l3mdev protocol kernel"],
    "nl_address": ["address add fe80::1/64 dev v0 nodad", "address add 192.0.2.50/24 dev v0 valid_lft 3600 preferred_lft 1800",
                   "address add 2001:db8::50/64 dev v0 nodad valid_lft 3600 preferred_lft 1800"],
    "nl_nexthop": ["nexthop add id %d via 192.0.2.2 dev v0 proto %s" % (100 + number, keeper) for number, keeper in enumerate(KEEPERS)]
    + ["nexthop add id 150 group 104/105 proto bird", "route add 10.98.0.0/16 nhid 150 proto bird"],
    "nl_neigh": ["neighbour add 192.0.2.60 lladdr %s dev v0 nud permanent extern_learn" % MAC, "neighbour add 192.0.2.61 lladdr %s dev v0 nud stale" % MAC,
                 "neighbour add 2001:db8::61 lladdr %s dev v0 nud stale" % MAC, "neighbour add 192.0.2.66 lladdr %s dev v1 nud permanent" % MAC]
    + ["neighbour add 192.0.2.%d lladdr %s dev v0 nud permanent protocol %s" % (70 + number, MAC, keeper) for number, keeper in enumerate(KEEPERS)],
    "nl_addrlabel": [],                         # those that every namespace is born with
}
OWN = {
    "nl_route": ["route add 10.200.0.0/16 via 192.0.2.2 proto static", "route add 10.201.0.0/16 via 192.0.2.2",
                 "route add 2001:db8:aa::/48 via 2001:db8::9"],
    "nl_rule": ["rule add priority 800 from 10.200.0.0/16 table 9", "-6 rule add priority 801 from 2001:db8:aa::/48 table 9 protocol static"],
    "nl_address": ["address add 192.0.2.200/24 dev v0", "address add 2001:db8::200/64 dev v0 nodad"],
    "nl_nexthop": ["nexthop add id 200 via 192.0.2.2 dev v0", "nexthop add id 201 dev v0 proto static"],
    "nl_neigh": ["neighbour add 192.0.2.200 lladdr %s dev v0 nud permanent" % MAC, "neighbour add proxy 192.0.2.201 dev v0"],
    "nl_addrlabel": ["addrlabel add prefix 2001:db8:aa::/48 label 77"],
}
PURGES = {
    "nl_route": [{"routes": [], "purge": {"table": "main"}}, {"routes": [], "purge": {"family": "inet6"}}, {"routes": [], "purge": {"link": "v0"}}],
    "nl_rule": [{"rules": [], "purge": {"family": "inet"}}, {"rules": [], "purge": {"priority": "0-4294967295"}}],
    "nl_address": [{"exclusive": True, "addresses": [{"link": "v0", "address": "192.0.2.1/24"}, {"link": "v0", "address": "2001:db8::1/64"},
                                                     {"link": "v0", "address": "2001:db8::2/64"}]}],
    "nl_nexthop": [{"nexthops": [], "purge": {"link": "v0"}}],
    "nl_neigh": [{"neighbours": [], "purge": {"links": ["v0"]}}],
    "nl_addrlabel": [{"labels": [], "purge": True}],
}


def looked(space):
    space.six = True
    return state(space, more=("label",))


def did(space, lines):
    space.ip(*[line for line in lines if not line.startswith("-6")])
    space.shell(["ip " + line for line in lines if line.startswith("-6")])


def test_a_purge_takes_what_was_set_by_hand_and_nothing_else(space):
    space.ip(*SETUP)
    did(space, [line for rows in FOREIGN.values() for line in rows])
    for last, keeper in ((51, "kernel_lo"), (52, "kernel_ra"), (53, "kernel_ll")):      # the `ip` of these days cannot, nor can Linux before 5.18
        made = space.play("nl_address", link="v0", address="192.0.2.%d/24" % last, protocol=keeper)
        assert made.get("changed") or "protocol" in made["msg"], made
    foreign = looked(space)
    assert {0, 32766, 32767} <= {one["priority"] for one in foreign["rule"]}
    for module, purges in PURGES.items():
        did(space, OWN[module])
        assert differences(foreign, looked(space)), module
        for args in purges:
            check, done = space.play(module, check=True, **args), space.play(module, **args)
            assert "commands" in done and done["commands"] == check.get("commands"), (check, done)
            assert not space.play(module, **args)["changed"]
        assert not differences(foreign, looked(space)), module
