# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of which the last entry is refused by the kernel: every change before it is taken back, to the last attribute and in the old order.

Links have such tests of their own (test_link_undo.py).
"""
from __future__ import annotations

import pytest

from .routes import SETUP
from .state import differences, state

ONE, TWO = "02:00:00:00:00:01", "02:00:00:00:00:02"
FAR = "203.0.114.9"             # which nothing reaches
NEVER = {
    "nl_address": ("addresses", {"link": "v1", "address": "2001:db8:5::1/64"}),
    "nl_route": ("routes", {"dst": "10.99.0.0/16", "gateway": FAR}),
    "nl_rule": ("rules", {"priority": 6, "tos": 3, "table": "1"}),
    "nl_nexthop": ("nexthops", {"id": 999, "gateway": FAR, "link": "v0"}),
    "nl_neigh": ("neighbours", {"link": "v0", "dst": "192.0.2.99", "lladdr": ONE + ":05"}),
}

SEVEN = tuple("rule add priority 7 from 10.%d.0.0/16 table %d protocol %s" % (number, number, protocol)
              for number, protocol in ((1, "boot"), (2, "static"), (3, "bird"), (4, "static"), (5, "kernel")))
OTHERS = ("rule add priority 6 from 10.1.0.0/16 table 1", "rule add priority 8 from 10.1.0.0/16 table 1",
          "-6 rule add priority 7 from 2001:db8::/32 table 1", "-6 rule add priority 7 from 2001:db8:1::/48 table 2")


def seven(number, **more):
    return dict({"priority": 7, "from": "10.%d.0.0/16" % number}, **more)


UNDONE = {
    "a rule amid its priority, gone": ("nl_rule", SEVEN + OTHERS, [seven(2, state="absent")]),
    "two rules amid a priority, gone, and one of IPv6": ("nl_rule", SEVEN + OTHERS, [
        seven(1, state="absent"), seven(4, state="absent"), {"priority": 7, "from": "2001:db8::/32", "state": "absent"}]),
    "rules in another order": ("nl_rule", SEVEN + OTHERS, [seven(4), seven(2), seven(1)]),
    "a rule amid its priority, changed": ("nl_rule", SEVEN + OTHERS, [seven(2, table="100"), seven(4, protocol="boot")]),
    "new rules around old ones": ("nl_rule", SEVEN + OTHERS, [seven(9, table="9"), seven(2), seven(8, table="8"), seven(1)]),
    "rules of one selector, reordered": ("nl_rule", ("rule add priority 7 table 1", "rule add priority 7 table 2", "rule add priority 7 blackhole"), [
        {"priority": 7, "table": "2"}, {"priority": 7, "table": "1"}]),
    "rules of one port": ("nl_rule", ("rule add priority 9 dport 80 table 1", "rule add priority 9 dport 443 table 1"), [
        {"priority": 9, "dport": "53", "table": "2"}, {"priority": 9, "dport": "80", "table": "2"}]),
    "a new rule that an older and narrower one hides from the kernel": ("nl_rule", ("rule add priority 9 uidrange 5-9 table 1 protocol static",), [
        {"priority": 9, "table": "1"}]),
    "a new rule that the kernel takes for another new one": ("nl_rule", (), [
        {"priority": 9, "from": "10.0.0.0/8", "table": "7"}, {"priority": 9, "not": True, "table": "7"}]),
    "new rules beside one of the same selectors": ("nl_rule", ("rule add priority 9 from 10.0.0.0/8 table 5",), [
        {"priority": 9, "from": "10.0.0.0/8", "table": "6"}, {"priority": 9, "from": "10.0.0.0/8", "table": "7"}]),
    "what a rule had not": ("nl_rule", SEVEN, [
        seven(1, suppress_prefixlength=0, suppress_ifgroup="7", realms="3/4"), seven(4, **{"not": True}), seven(2, action="prohibit")]),
    "what a rule had": ("nl_rule", (
        "rule add not priority 7 from 10.1.0.0/16 table 100 suppress_prefixlength 0 suppress_ifgroup 7 realms 3/4 protocol boot",), [
        seven(1, suppress_prefixlength=-1, suppress_ifgroup="none", protocol="static", **{"not": False})]),
    "what a route had not": ("nl_route", (
        "route add 10.1.0.0/16 via 192.0.2.2", "-6 route add 2001:db8:9::/48 via 2001:db8::9"), [
        {"dst": "10.1.0.0/16", "mtu": 1400, "lock": ["mtu"], "realms": "7", "source": "192.0.2.1", "onlink": True,
         "encap": {"ip": {"id": 5, "dst": "192.0.2.9"}}},
        {"dst": "2001:db8:9::/48", "preference": "high", "expires": 500, "hoplimit": 9, "protocol": "boot"}]),
    "what a route had": ("nl_route", (
        "route add 10.1.0.0/16 via 192.0.2.2 mtu lock 1400 realms 7 src 192.0.2.1 proto boot", "route add unreachable 10.2.0.0/16",
        "-6 route add 2001:db8:9::/48 pref high proto boot nexthop via 2001:db8::9 nexthop via 2001:db8::8 weight 3"), [
        {"dst": "10.1.0.0/16", "mtu": 0, "protocol": "static", "gateway": "192.0.2.3"}, {"dst": "10.2.0.0/16", "gateway": "192.0.2.3"},
        {"dst": "2001:db8:9::/48", "gateway": "2001:db8::7", "preference": "low"}]),
    "routes gone": ("nl_route", ("route add 10.1.0.0/16 via 192.0.2.2 metric 5", "route add 10.1.0.0/16 via 192.0.2.3 metric 6 table 100",
                                 "route add 10.1.0.0/16 via 192.0.2.4 metric 5 tos 8"), [
        {"dst": "10.1.0.0/16", "metric": 5, "state": "absent"}, {"dst": "10.1.0.0/16", "metric": 5, "tos": 8, "state": "absent"},
        {"dst": "10.1.0.0/16", "metric": 6, "table": "100", "state": "absent"}]),
    "one of several gateways gone": ("nl_route", ("route add 10.1.0.0/16 via 192.0.2.2", "route append 10.1.0.0/16 via 192.0.2.3",
                                                  "route append 10.1.0.0/16 via 192.0.2.4"), [
        {"dst": "10.1.0.0/16", "gateway": "192.0.2.3", "state": "absent"}]),
    "the first of several gateways gone, and another changed": ("nl_route", (
        "route add 10.1.0.0/16 via 192.0.2.2", "route append 10.1.0.0/16 via 192.0.2.3", "route append 10.1.0.0/16 via 192.0.2.4",
        "route add 10.2.0.0/16 via 192.0.2.2", "route append 10.2.0.0/16 via 192.0.2.3"), [
        {"dst": "10.1.0.0/16", "gateway": "192.0.2.2", "state": "absent"}, {"dst": "10.2.0.0/16", "gateway": "192.0.2.9", "mtu": 1400}]),
    "what a next hop had not": ("nl_nexthop", ("nexthop add id 1 via 192.0.2.2 dev v0", "nexthop add id 2 dev v0", "nexthop add id 3 group 1"), [
        {"id": 1, "encap": {"ip": {"id": 5, "dst": "192.0.2.9"}}, "onlink": True, "protocol": "boot"}, {"id": 2, "gateway": "192.0.2.3"},
        {"id": 3, "group": [{"id": 1}, {"id": 2, "weight": 5}]}]),
    "what a next hop had": ("nl_nexthop", ("nexthop add id 1 via 192.0.2.2 dev v0 onlink encap ip id 5 dst 192.0.2.9 proto boot", "nexthop add id 2 blackhole",
                                           "nexthop add id 4 dev v0", "nexthop add id 5 group 1/4,7", "nexthop add id 6 dev v0",
                                           "route add 10.1.0.0/16 nhid 6"), [
        {"id": 2, "gateway": "192.0.2.4", "link": "v0"}, {"id": 1, "gateway": "192.0.2.5", "onlink": False}, {"id": 5, "group": [{"id": 4}]}]),
    "a group made anew with another type": ("nl_nexthop", (
        "nexthop add id 1 via 192.0.2.2 dev v0", "nexthop add id 2 via 192.0.2.3 dev v0", "nexthop add id 3 group 1/2", "route add 10.1.0.0/16 nhid 3"), [
            {"id": 3, "group": [{"id": 1}], "type": "resilient", "buckets": 8, "recreate": "if_needed"}]),
    "next hops gone, and their users": ("nl_nexthop", ("nexthop add id 1 via 192.0.2.2 dev v0", "nexthop add id 2 dev v0", "nexthop add id 3 group 1/2,5",
                                                       "route add 10.1.0.0/16 nhid 3", "route add 10.2.0.0/16 nhid 1"), [
        {"id": 1, "state": "absent"}, {"id": 3, "state": "absent"}]),
    "what a neighbour had not": ("nl_neigh", ("neighbour add 192.0.2.9 lladdr %s dev v0 nud permanent" % ONE,
                                              "neighbour add 2001:db8::9 lladdr %s dev v0 nud permanent" % ONE), [
        {"link": "v0", "dst": "192.0.2.9", "lladdr": TWO, "protocol": "static", "extern_learn": True},
        {"link": "v0", "dst": "2001:db8::9", "lladdr": TWO, "router": True}]),
    "what a neighbour had": ("nl_neigh", ("neighbour add 192.0.2.9 lladdr %s dev v0 nud noarp protocol static" % ONE, "neighbour add proxy 192.0.2.8 dev v0",
                                          "neighbour add 192.0.2.10 lladdr %s dev v0 nud permanent extern_learn" % ONE,
                                          "neighbour add 2001:db8::9 lladdr %s dev v0 nud permanent router" % ONE), [
        {"link": "v0", "dst": "192.0.2.9", "lladdr": TWO, "nud": "permanent"}, {"link": "v0", "dst": "192.0.2.8", "proxy": True, "state": "absent"},
        {"link": "v0", "dst": "192.0.2.10", "extern_learn": False, "lladdr": ONE}, {"link": "v0", "dst": "2001:db8::9", "router": False, "lladdr": ONE}]),
    "addresses": ("nl_address", (
        "address add 192.0.2.7/24 dev v0 label v0:x metric 7", "address add 198.51.100.1 peer 198.51.100.2 dev v0 scope link",
        "address add 2001:db8:7::1/64 dev v0 nodad noprefixroute", "address add 2001:db8:8::1/64 dev v0 nodad valid_lft 5000 preferred_lft 4000"), [
        {"link": "v0", "address": "192.0.2.7/24", "label": "v0:y", "metric": 9, "broadcast": "+"}, {"link": "v0", "address": "192.0.2.1/24", "state": "absent"},
        {"link": "v0", "address": "198.51.100.1", "peer": "198.51.100.2", "state": "absent"},
        {"link": "v0", "address": "2001:db8:7::1/64", "noprefixroute": False},
        {"link": "v0", "address": "2001:db8:8::1/64", "valid_lft": "forever", "preferred_lft": "forever", "metric": 7, "protocol": "7"}]),
}


def looked(space):
    """All of it, rules of both families in their order."""
    space.six = True
    return state(space, more=("label",))


@pytest.mark.parametrize("name", UNDONE)
def test_a_list_of_which_the_last_is_refused_leaves_all_as_it_was(name, space):
    module, setup, entries = UNDONE[name]
    space.ip(*SETUP, "link set dev v1 mtu 1000")        # too small for IPv6
    space.shell(["ip " + line for line in setup])
    many, never = NEVER[module]
    before = looked(space)
    args = {many: [*entries, never]}
    if module == "nl_nexthop":
        args["force"] = True
    assert space.play(module, check=True, **args).get("changed"), "check mode cannot know"
    failed = space.play(module, **args)
    assert failed.get("failed") and "NOT undone" not in failed["msg"] and "%s[%d]" % (many, len(entries)) in failed["msg"], failed
    assert not differences(before, looked(space)), failed["msg"]
    assert failed["undone"] >= len(entries), failed
