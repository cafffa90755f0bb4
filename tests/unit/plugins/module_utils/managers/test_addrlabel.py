# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an address label is to a playbook and to the kernel."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.addrlabel import INITIAL, AddrLabel
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import NetlinkError
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.addrlabel import ADDRLABEL
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import Wish, plan
from ansible_collections.linux.netlink.tests.unit.world import lan, managing


class Table:
    """A connection that knows labels."""

    def __init__(self, *rows):
        self.rows = [{"family": 10, "address": address, "prefixlen": length, "label": label, "index": index}
                     for address, length, label, index in rows]

    def dump(self, message, values):
        assert (message, values) == (ADDRLABEL, {"family": 10})
        return [dict(row) for row in self.rows]


def read(manager, **entry):
    return manager.canonical(manager.read(dict({"state": "present"}, **entry)))


def test_a_change_takes_all_copies_away_and_sets_one():
    with managing(lan(), AddrLabel) as (manager, _connection):
        table = Table(("2002::", 16, 51, 0), ("3ffe::", 16, 12, 0), ("2002::", 16, 2, 0))
        want = read(manager, prefix="2002::/16", label=7)
        step, = plan(manager, manager.current(table, [want]), [Wish(want)])
        assert [request.type for request in manager.requests(step)] == [ADDRLABEL.delete, ADDRLABEL.delete, ADDRLABEL.new]
        assert list(manager.commands(step)) == [["ip", "addrlabel", "delete", "prefix", "2002::/16", "label", "51"]] * 2 + [
            ["ip", "addrlabel", "add", "prefix", "2002::/16", "label", "7"]]
        want = read(manager, prefix="2002::/16", label=51)
        assert plan(manager, manager.current(table, [want]), [Wish(want)]) == [], "the first one counts"


def test_a_link_tells_them_apart_and_what_is_shown_is_accepted():
    with managing(lan(), AddrLabel) as (manager, _connection):
        one, other = (read(manager, prefix="2001:DB8::/32", label=1, **more) for more in ({}, {"link": "br0"}))
        assert manager.key(one) != manager.key(other)
        assert manager.show(other) == {"prefix": "2001:db8::/32", "label": 1, "link": "br0"}
        assert read(manager, **manager.show(one)) == one


def test_a_purge_leaves_what_the_kernel_began_with():
    rows = [(address, length, label, 0) for (address, length), label in INITIAL.items()]
    with managing(lan(), AddrLabel) as (manager, _connection):
        table = Table(*rows, ("2001:db8::", 32, 9, 0), ("2001:db8::", 32, 8, 2))
        found = manager.besides(table, {"purge": True}, [Wish(read(manager, prefix="2001:db8::/32", label=3))])
        assert [(wish.object["address"], wish.object["index"], wish.present) for wish in found] == [("2001:db8::", 2, False)]
        assert manager.besides(table, {"purge": None}, []) == []


@pytest.mark.parametrize("given, says", [
    ({"label": 3}, "prefix is missing"), ({"prefix": "::/0"}, "label is missing"), ({"prefix": "10.0.0.0/8", "label": 1}, "::ffff:0.0.0.0/96"),
    ({"prefix": "::ffff:10.0.0.0/104", "label": 1}, "only as a whole: ::ffff:0.0.0.0/96"),
    ({"prefix": "::1/64", "label": 1}, "::/64 is the network"), ({"prefix": "::/0", "label": -1}, "out of range"),
], ids=repr)
def test_what_makes_no_sense_says_why(given, says):
    with managing(lan(), AddrLabel) as (manager, _connection):
        with pytest.raises(ValueError) as caught:
            read(manager, **given)
    assert says in str(caught.value)


def test_a_kernel_without_ipv6_has_none_and_takes_none():
    class Nothing:
        def dump(self, _message, _values):
            raise NetlinkError(95, "reading address label")

    with managing(lan(), AddrLabel) as (manager, _connection):
        assert manager.current(Nothing(), []) == []
        with pytest.raises(NetlinkError):
            manager.current(Nothing(), [read(manager, prefix="::/0", label=1)])
