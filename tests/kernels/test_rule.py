# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nl_rule: rows of scenarios for the 12 steps (see matrix.play), what the kernel does to rules, and what nl_rule refuses."""
from __future__ import annotations

import platform

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink import connection
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.rule import RULE
from ansible_collections.linux.netlink.tests.kernels.matrix import play, refused

LINUX = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])


def shown(priority, **more):
    return "rule", dict({"priority": priority}, **more)


def absent(*rules):
    return {"rules": [dict(rule, state="absent") for rule in rules]}


PORTS = {"priority": 1003, "ipproto": "udp", "sport": "53", "dport": "8000-8999"}
SELECTORS = [
    {"priority": 1000, "from": "192.0.2.0/24", "to": "198.51.100.7", "table": "100"},
    {"priority": 1001, "iif": "lo", "oif": "eth7", "fwmark": "0x5/0xff", "table": "main"},
    {"priority": 1002, "tos": 16, "uidrange": "1000-1999", "tun_id": 77, "table": "5000"},
    dict(PORTS, table="100"),
    {"priority": 1004, "fwmark": "0/0xff0", "uidrange": "0", "table": "100"},
    {"priority": 1005, "from": "2001:DB8::/32", "fwmark": 9, "ipproto": "ipv6-icmp", "table": "100"},
]
SCENARIOS = {
    "every selector, in both families": {
        "create": {"rules": SELECTORS},
        "change": {"rules": [dict(rule, table="200") for rule in SELECTORS]},
        "delete": absent(*[{name: value for name, value in rule.items() if name != "table"} for rule in SELECTORS]),
        "shows": {"create": [shown(1000, src="192.0.2.0", srclen=24, dst="198.51.100.7", table="100"),
                             shown(1001, iif="lo", oif="eth7", fwmark="0x5", fwmask="0xff", table="main"),
                             shown(1002, uid_start=1000, uid_end=1999, tun_id=77, tos="0x10", table="5000"),
                             shown(1003, ipproto="udp", sport=53, dport_start=8000, dport_end=8999, protocol="static"),
                             shown(1004, fwmark="0", fwmask="0xff0", uid_start=0, uid_end=0),
                             shown(1005, src="2001:db8::", srclen=32, fwmark="0x9", ipproto="ipv6-icmp")],
                  "change": [shown(rule["priority"], table="200") for rule in SELECTORS]},
    },
    "every action": {
        "create": {"rules": [{"priority": 100, "goto": 103}, {"priority": 101, "action": "blackhole"}, {"priority": 102, "l3mdev": True},
                             {"priority": 103, "action": "nop"}, {"priority": 104, "from": "10.0.0.0/8", "action": "prohibit"}], "force": True},
        "change": {"rules": [{"priority": 100, "goto": 104}, {"priority": 101, "table": "100", "from": "all"},
                             {"priority": 102, "action": "nop"}, {"priority": 103, "l3mdev": True},
                             {"priority": 104, "from": "10.0.0.0/8", "action": "unreachable"}], "force": True},
        "delete": dict(absent(*[{"priority": number} for number in (100, 101, 102, 103)], {"priority": 104, "from": "10.0.0.0/8"})),
        "shows": {"create": [shown(100, goto=103), shown(101, action="blackhole"), shown(102, l3mdev=True), shown(103, nop=True),
                             shown(104, action="prohibit")],
                  "change": [shown(100, goto=104), shown(101, table="100"), shown(102, nop=True), shown(103, l3mdev=True),
                             shown(104, action="unreachable")]},
    },
    "not, suppress, realms, protocol": {
        "create": {"rules": [{"priority": 100, "from": "10.0.0.0/8", "not": True, "table": "100", "realms": "3/4"},
                             {"priority": 101, "from": "10.0.0.0/8", "table": "100", "suppress_prefixlength": 0, "suppress_ifgroup": "7",
                              "protocol": "boot"}]},
        "change": {"rules": [{"priority": 100, "from": "10.0.0.0/8", "not": False, "realms": "5"},
                             {"priority": 101, "from": "10.0.0.0/8", "suppress_prefixlength": -1, "suppress_ifgroup": "none",
                              "protocol": "static"}]},
        "delete": absent({"priority": 100, "from": "10.0.0.0/8"}, {"priority": 101, "from": "10.0.0.0/8"}),
        "shows": {"create": [shown(100, **{"not": True}, flow_from="3", flow_to="4"),
                             shown(101, suppress_prefixlen=0, suppress_ifgroup="7", protocol="boot")],
                  "change": [shown(100, **{"not": None}, flow_to="5", table="100"),
                             shown(101, suppress_prefixlen=None, suppress_ifgroup=None, protocol="static")]},
    },
    "both families from one entry": {
        "create": {"family": "both", "priority": 77, "fwmark": "1", "table": "100"},
        "change": {"family": "both", "priority": 77, "fwmark": "1", "table": "main", "suppress_prefixlength": 0},
        "delete": {"family": "both", "priority": 77, "fwmark": "1", "state": "absent"},
        "shows": {"create": [shown(77, fwmark="0x1", table="100")] * 2,
                  "change": [shown(77, suppress_prefixlen=0)] * 2},
    },
    "several rules of one priority, in the order of the task": {
        "create": {"rules": [{"priority": 7, "from": "10.0.0.0/8", "table": "1"}, {"priority": 7, "from": "10.0.0.0/8", "table": "2"},
                             {"priority": 7, "to": "10.0.0.0/8", "table": "3"}]},
        "change": {"rules": [{"priority": 7, "to": "10.0.0.0/8", "table": "3"}, {"priority": 7, "from": "10.0.0.0/8", "table": "2"},
                             {"priority": 7, "from": "10.0.0.0/8", "table": "1"}]},
        "delete": absent({"priority": 7, "to": "10.0.0.0/8"}, {"priority": 7, "from": "10.0.0.0/8"}),
        "shows": {"create": [shown(7, src="10.0.0.0", table="1"), shown(7, src="10.0.0.0", table="2"), shown(7, dst="10.0.0.0")]},
    },
    "without priorities": {
        "create": {"rules": [{"from": "10.1.0.0/16", "table": "1"}, {"from": "10.2.0.0/16", "table": "2"}]},
        "change": {"rules": [{"from": "10.1.0.0/16", "table": "3"}, {"to": "10.3.0.0/16", "table": "2"}]},
        "delete": absent({"from": "10.1.0.0/16"}, {"from": "10.2.0.0/16", "table": "2"}, {"to": "10.3.0.0/16"}),
        "shows": {"create": [shown(32764, src="10.1.0.0"), shown(32765, src="10.2.0.0")],
                  "change": [shown(32764, src="10.1.0.0", table="3"), shown(32764, dst="10.3.0.0"), shown(32765, src="10.2.0.0")]},
    },
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_rule(name):
    play(dict({"module": "nl_rule"}, **SCENARIOS[name]))


BAD = [
    ({"from": "10.0.0.1/8", "table": "100"}, "10.0.0.0/8 is the network"),
    ({"from": "10.0.0.0/8", "to": "2001:db8::/32", "table": "100"}, "not all of one family"),
    ({"from": "10.0.0.0/8", "family": "inet6", "table": "100"}, "family inet6 does not go with a selector of IPv4"),
    ({"from": "10.0.0.0/8", "family": "both", "table": "100"}, "family both does not go with a selector of IPv4"),
    ({"fwmark": "/0xff", "table": "100"}, "fwmark: the mask 0xff has no value before it"),
    ({"fwmark": "0x1/zz", "table": "100"}, "fwmark: 'zz' is not a mask from 0 to 4294967295"),
    ({"fwmark": "0", "table": "100"}, "fwmark: 0 means every mark"),
    ({"dport": "90-80", "table": "100"}, "dport: the range 90-80 ends before it begins"),
    ({"dport": "80-x", "table": "100"}, "dport: 'x' is not a number from 0 to 65535"),
    ({"sport": "81/0xf0", "table": "100"}, "sport: 81/0xf0 has bits set beyond its mask"),
    ({"uidrange": "9-5", "table": "100"}, "uidrange: the range 9-5 ends before it begins"),
    ({"dscp": "64", "table": "100"}, "dscp: '64' is not a number from 0 to 63"),
    ({"ipproto": "tpc", "table": "100"}, "ipproto: 'tpc' is not the name or number of a protocol"),
    ({"flowlabel": "5", "from": "10.0.0.0/8", "table": "100"}, "not all of one family"),
    ({"realms": "70000", "table": "100", "priority": 5}, "realms is TO or FROM/TO, each 0 to 65535"),
    ({"suppress_prefixlength": 200, "table": "100"}, "suppress_prefixlength: 200 is not a prefix length"),
    ({"table": "nosuch", "from": "10.0.0.0/8"}, "there is no table 'nosuch'"),
    ({"table": "0", "from": "10.0.0.0/8"}, "table 0 is no table"),
    ({"table": "100", "goto": 7, "from": "10.0.0.0/8"}, "table and goto: a rule does one thing only"),
    ({"from": "10.0.0.0/8"}, "needs a table, a goto, l3mdev or an action"),
    ({"priority": 7, "goto": 5}, "goto 5: a goto leads forward"),
    ({"priority": 7, "goto": 500}, "goto 500: there is no rule of this priority"),
    ({"priority": 0, "table": "local", "state": "absent"}, "would cut off the table local"),
    ({"rules": [{"priority": 100, "table": "local"}, {"priority": 50, "table": "100"}, {"priority": 0, "table": "local", "state": "absent"}]},
     "would cut off the table local"),
    ({"rules": [{"priority": 7, "from": "10.0.0.0/8", "table": "1"}, {"priority": 7, "from": "10.0.0.0/8", "action": "nop", "state": "absent"},
                {"priority": 7, "from": "10.0.0.0/8", "protocol": "boot", "table": "1"}]}, "say it in one"),
    ({"vrf": "nosuch", "from": "10.0.0.0/8"}, "nosuch"),
    ({"purge": {}, "rules": []}, "purge needs a scope"),
    ({"purge": {"priority": "9-5"}, "rules": []}, "the range 9-5 ends before it begins"),
]


def test_what_is_refused_is_told_in_a_sentence_and_changes_nothing(space):
    refused(space, "nl_rule", BAD, lambda space: space.show("rule show") + space.rules6(), (True, False))


FOREIGN = ("rule add priority 900 from 10.9.0.0/16 table 9 protocol bird", "rule add priority 901 from 10.8.0.0/16 table 9 protocol dhcp",
           "rule add priority 902 from 10.7.0.0/16 table 9 protocol kernel")
OWN = ("rule add priority 950 from 10.6.0.0/16 table 9 protocol static", "rule add priority 951 from 10.5.0.0/16 table 8 protocol boot",
       "rule add priority 1500 from 10.4.0.0/16 table 9")


@pytest.mark.parametrize("purge, left", [
    ({"family": "inet"}, [900, 901, 902]), ({"priority": "900-999"}, [900, 901, 902, 1500]), ({"table": "9"}, [900, 901, 902, 951]),
    ({"protocol": "bird"}, [901, 902, 950, 951, 1500]), ({"family": "inet6"}, [900, 901, 902, 950, 951, 1500]),
])
def test_a_purge_stays_within_its_scope_and_leaves_foreign_rules(space, purge, left):
    space.ip(*FOREIGN, *OWN)
    before = space.rules6()
    args = {"rules": [{"priority": 5, "from": "10.1.0.0/16", "table": "9"}], "purge": purge}
    done = space.play("nl_rule", **args)
    assert done.get("changed"), done
    assert [rule["priority"] for rule in space.show("rule show")] == [0, 5, *left, 32766, 32767]
    assert space.rules6() == before
    assert not space.play("nl_rule", **args)["changed"]


def test_the_local_table_may_move_to_another_priority(space):
    """As VRFs need it; and with force it may go."""
    args = {"rules": [{"family": "both", "priority": 1000, "l3mdev": True}, {"family": "both", "priority": 32765, "table": "local"},
                      {"family": "both", "priority": 0, "table": "local", "state": "absent"}]}
    done = space.play("nl_rule", **args)
    assert done.get("changed"), done
    assert [rule["priority"] for rule in space.show("rule show")] == [1000, 32765, 32766, 32767]
    assert [rule["priority"] for rule in space.rules6()] == [1000, 32765, 32766]
    assert not space.play("nl_rule", **args)["changed"]
    gone = {"priority": 32765, "table": "local", "state": "absent"}
    assert space.play("nl_rule", **gone)["failed"]
    assert space.play("nl_rule", force=True, **gone)["changed"]


def test_the_task_keeps_its_order_when_a_rule_comes_between(space):
    one, two, three = ({"from": "10.%d.0.0/16" % number, "table": str(number)} for number in (1, 2, 3))
    space.play("nl_rule", rules=[one, two])
    assert space.play("nl_rule", rules=[one, three, two])["changed"]
    assert [rule["table"] for rule in space.show("rule show")] == ["local", "1", "3", "2", "main", "default"]
    at_one = [dict(rule, priority=7) for rule in (two, three)]
    space.play("nl_rule", rules=at_one)
    done = space.play("nl_rule", rules=[dict(one, priority=7), *at_one])
    assert done["changed"], done
    assert [rule["table"] for rule in space.show("rule show")][:4] == ["local", "1", "2", "3"]


def test_what_a_deletion_would_hit_first_is_told(space):
    """A deletion's missing selectors match anything: the kernel takes the first rule that fits."""
    everything, ten = {"priority": 7, "table": "100"}, {"priority": 7, "from": "10.0.0.0/8", "table": "100"}
    space.play("nl_rule", **ten)
    assert space.play("nl_rule", **everything)["changed"]       # `ip rule add` takes it for the first
    done = space.play("nl_rule", state="absent", **everything)
    assert "the kernel would take rule 7 from 10.0.0.0/8 for it" in done["msg"]
    assert len(space.show("rule show")) == 5
    assert space.play("nl_rule", rules=[ten, everything], state="absent")["changed"]
    assert len(space.show("rule show")) == 3


def test_newer_selectors_and_kernels_without_them(space):
    """Linux before 6.12 would skip them, and the rule would match everything."""
    newer = [("dscp", {"priority": 5, "dscp": "46", "table": "100"}), ("dscp", {"priority": 6, "dscp": "32/0x38", "table": "100"}),
             ("flowlabel", {"priority": 7, "flowlabel": "0x12345", "table": "100"}), ("flowlabel", {"priority": 8, "flowlabel": "0x5/0xff", "table": "100"}),
             ("sport", {"priority": 9, "sport": "1024/0xfc00", "ipproto": "udp", "table": "100"}),
             ("dport", {"priority": 10, "dport": "8/0xfff8", "ipproto": "tcp", "table": "100"})]
    before = space.show("rule show") + space.rules6()
    for option, rule in newer:
        done = space.play("nl_rule", **rule)
        if done.get("failed"):
            assert "this kernel does not know it and would ignore it" in done["msg"] and done["option"] == option
            assert space.show("rule show") + space.rules6() == before
            continue
        assert done["changed"] and done["rules"] == [dict(rule, protocol="static", table=100)]
        assert not space.play("nl_rule", **rule)["changed"]
        changed = space.play("nl_rule", **dict(rule, table="200"))
        assert changed["changed"] and changed["rules"][0]["table"] == 200
        assert space.play("nl_info", gather=["rules"])["rules"] == changed["rules"]
        assert space.play("nl_rule", state="absent", **dict(rule, table="200"))["changed"]
    assert space.show("rule show") + space.rules6() == before


def test_a_failure_takes_all_back(space):
    """The second is refused by the kernel: the first must go, and what was changed be as it was."""
    space.ip("rule add priority 5 from 10.0.0.0/8 iif lo table 100")        # of no protocol, as `ip` leaves it
    before = space.show("rule show")
    done = space.play("nl_rule", rules=[{"priority": 5, "iif": "lo", "from": "10.0.0.0/8", "table": "200"}, {"priority": 4, "to": "10.0.0.0/8", "table": "1"},
                                        {"priority": 6, "tos": 3, "table": "1"}])
    assert done["failed"] and "undone" in done["msg"], done
    assert space.show("rule show") == before


def test_what_is_gathered_can_be_applied_elsewhere(space):
    space.ip(*FOREIGN, *OWN, "rule add priority 59 l3mdev", "rule add priority 60 not from 10.0.0.0/8 fwmark 3/7 iif lo tos 8 uidrange 5-9 goto 900")
    gathered = space.play("nl_info", gather=["rules"])["rules"]
    assert not space.play("nl_info", gather=["rules"], family="inet6")["rules"]
    assert [rule["priority"] for rule in gathered] == [59, 60, 900, 901, 950, 951, 1500]
    rules = space.show("rule show")
    assert not space.play("nl_rule", rules=gathered)["changed"]
    space.play("nl_rule", rules=[dict(rule, state="absent") for rule in gathered])
    assert len(space.show("rule show")) == 4
    space.play("nl_rule", rules=gathered)
    assert [dict(rule, protocol="") for rule in space.show("rule show")] == [dict(rule, protocol="") for rule in rules]
    assert [rule["priority"] for rule in space.play("nl_info", gather=["rules"], table="8")["rules"]] == [951]
    assert [rule["priority"] for rule in space.play("nl_info", gather=["rules"], protocol="bird", family="inet")["rules"]] == [900]


def test_the_table_of_a_vrf(space):
    if not space.has_kind("vrf table 5"):
        pytest.skip("this kernel has no links of kind vrf")
    space.ip("link add name red type vrf table 77")
    done = space.play("nl_rule", rules=[{"priority": 5, "from": "10.0.0.0/8", "vrf": "red"}])
    assert done["rules"] == [{"priority": 5, "from": "10.0.0.0/8", "table": 77, "protocol": "static"}]
    assert not space.play("nl_rule", rules=[{"priority": 5, "from": "10.0.0.0/8", "vrf": "red"}])["changed"]
    assert [rule.get("l3mdev") for rule in space.show("rule show") if rule["priority"] == 1000] == [None]   # the kernel's own
    assert [rule["priority"] for rule in space.play("nl_info", gather=["rules"])["rules"]] == [5]


def test_hundreds_of_rules_come_in_one_datagram_once_a_socket_has_read(space):
    """In which nothing can be missed; so they are believed at once, whatever others do meanwhile."""
    space.ip(*["rule add priority %d from 10.2.0.%d table 7" % (n, n) for n in range(1, 201)])
    with space.entered(), connection.Connection() as talk:
        first, second = [talk.crowd(RULE, {"family": 2}) for _time in range(2)]
        assert (first.datagrams > 1, second.datagrams) == (True, 1)
        assert len(first) == len(second) == 203
    space.ip(*["rule add priority %d from 10.3.0.%d table 7" % (n, n % 250) for n in range(300, 700)])
    with space.entered(), connection.Connection() as talk:
        assert [talk.crowd(RULE, {"family": 2}).datagrams > 1 for _time in range(2)] == [True, True]
