# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule is to a playbook and to the kernel."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.rule import Rule
from ansible_collections.linux.netlink.plugins.module_utils.managers.rule_words import masked, ranged
from ansible_collections.linux.netlink.plugins.module_utils.state.apply import converge
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import PlanError
from ansible_collections.linux.netlink.plugins.module_utils.task import commands, wishes
from ansible_collections.linux.netlink.tests.unit.world import lan, managing, shown, stated


def task(kernel, entries, check=False, **params):
    """What nl_rule does with its entries: (steps, commands)."""
    with managing(kernel, Rule) as (manager, connection):
        asked = wishes(manager, stated(entries))
        asked += manager.besides(connection, params, asked)
        steps = converge(manager, connection, asked, check).steps
        return steps, [line for step in steps for line in commands(manager, step, None)]


ENTRIES = [
    {"priority": 5, "from": "10.0.0.0/8", "table": 100},
    {"priority": 5, "to": "10.0.0.1/32", "iif": "lo", "oif": "eth9", "table": "main"},
    {"priority": 5, "fwmark": "0x5/0xff", "table": 100},
    {"priority": 5, "fwmark": "0x0/0xff", "table": 100},
    {"priority": 5, "fwmark": "0xca6c", "not": True, "table": 100},
    {"priority": 5, "tos": 16, "tun_id": 1 << 40, "table": 100},
    {"priority": 5, "dscp": "0", "table": 100},
    {"priority": 5, "dscp": "32/0x38", "table": 100},
    {"priority": 5, "flowlabel": "0x5", "table": 100},
    {"priority": 5, "flowlabel": "0x5/0xff", "from": "2001:db8::/32", "table": 100},
    {"priority": 5, "ipproto": "tcp", "sport": "5", "dport": "6-7", "uidrange": "8-9", "table": 100},
    {"priority": 5, "ipproto": "200", "sport": "1024/0xfc00", "uidrange": "8", "table": 100},
    {"priority": 5, "family": "inet6", "l3mdev": True},
    {"priority": 5, "goto": 32766}, {"priority": 5, "action": "nop"}, {"priority": 5, "from": "10.0.0.0/8", "action": "prohibit"},
    {"priority": 5, "table": "main", "suppress_prefixlength": 0, "suppress_ifgroup": "default", "protocol": "boot"},
    {"priority": 5, "from": "10.0.0.0/8", "table": 100, "realms": "3/4"}, {"priority": 5, "from": "10.0.0.0/8", "table": 100, "realms": "4"},
]


@pytest.mark.parametrize("given", ENTRIES, ids=repr)
def test_what_is_shown_is_what_was_asked_for_and_is_accepted_again(given):
    kernel = lan()
    task(kernel, [given])
    got, = shown(kernel, Rule)
    assert got == dict({"protocol": "static"}, **given)
    assert task(kernel, [got])[0] == []
    assert task(kernel, [dict(given, state="absent")])[1][0].startswith("ip -6 rule del" if "2001" in str(given) or "flow" in str(given)
                                                                        or "inet6" in str(given) else "ip rule del")
    assert shown(kernel, Rule) == []


def test_a_change_makes_the_new_before_the_old_goes():
    kernel = lan()
    task(kernel, [{"priority": 5, "from": "10.0.0.0/8", "table": 100}])
    kernel.orders.clear()
    _steps, lines = task(kernel, [{"priority": 5, "from": "10.0.0.0/8", "table": 200}])
    assert [(verb, values["table"]) for verb, _table, values in kernel.orders] == [("new", 200), ("delete", 100)]
    assert lines == ["ip rule add from 10.0.0.0/8 priority 5 protocol static table 200", "ip rule del from 10.0.0.0/8 priority 5 protocol static table 100"]
    _steps, lines = task(kernel, [{"priority": 5, "from": "10.0.0.0/8", "not": True}])      # `ip` cannot have both
    assert [line.split()[2] for line in lines] == ["del", "add"]


def test_priorities_that_nobody_gave():
    kernel = lan()
    one, two, three = ({"from": "10.%d.0.0/16" % number, "table": 100} for number in (1, 2, 3))
    task(kernel, [two, three])
    assert [rule["priority"] for rule in shown(kernel, Rule)] == [32764, 32765]
    assert task(kernel, [two, three])[0] == []
    task(kernel, [one, two])
    assert [(rule["from"], rule["priority"]) for rule in shown(kernel, Rule)] == [
        ("10.1.0.0/16", 32763), ("10.2.0.0/16", 32764), ("10.3.0.0/16", 32765)]
    task(kernel, [dict(one, priority=9)])
    steps, _lines = task(kernel, [dict(one, state="absent")])
    assert [step.before["priority"] for step in steps] == [9, 32763]


def test_a_priority_below_all_others_must_exist():
    kernel = lan()
    task(kernel, [{"priority": 1, "from": "10.0.0.0/8", "table": 100}])
    with pytest.raises(PlanError, match="no free priority"):
        task(kernel, [{"to": "10.0.0.0/8", "table": 100}])


def test_a_rule_that_is_there_for_another_reason_is_left_alone():
    """Same selectors, but the kernel's own."""
    kernel = lan()
    task(kernel, [{"table": 100, "suppress_prefixlength": 0}])
    assert [rule["priority"] for rule in shown(kernel, Rule)] == [32765]
    assert [rule["priority"] for rule in shown(kernel, Rule, kernel_made=True)] == [0, 32765, 32766, 32767, 0, 32766]


def test_words():
    assert masked("0x5/7", "fwmark", 0xFFFFFFFF) == (5, 7)
    assert masked(5, "fwmark", 0xFF) == (5, 0xFF)
    assert ranged("7-9", "sport", 9) == (7, 9)
    for wrong in ("", "-", "1-", "-1", "9-8", "x", "10"):
        with pytest.raises(ValueError, match="^sport: "):
            ranged(wrong, "sport", 9)
