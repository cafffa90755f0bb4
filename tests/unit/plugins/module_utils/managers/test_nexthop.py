# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a next hop is to a playbook and to the kernel."""
from __future__ import annotations

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.managers.nexthop import NextHop
from ansible_collections.linux.netlink.plugins.module_utils.netlink.wire import like
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.nexthop import NEXTHOP
from ansible_collections.linux.netlink.plugins.module_utils.state.apply import converge
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import PlanError
from ansible_collections.linux.netlink.plugins.module_utils.task import commands, wishes
from ansible_collections.linux.netlink.tests.unit.world import lan, managing, shown, stated


def task(kernel, entries, check=False, **params):
    """What nl_nexthop does with its entries: (steps, commands)."""
    with managing(kernel, NextHop) as (manager, connection):
        asked = wishes(manager, stated(entries))
        asked += manager.besides(connection, params, asked)
        steps = converge(manager, connection, asked, check).steps
        return steps, [line for step in steps for line in commands(manager, step, None)]


MEMBERS = [{"id": 1, "gateway": "192.0.2.2", "link": "br0"}, {"id": 2, "gateway": "2001:db8::2", "link": "br0"}]
ENTRIES = [
    ({"id": 5, "gateway": "192.0.2.2", "link": "br0"}, "ip nexthop add id 5 via 192.0.2.2 dev br0 protocol static"),
    ({"id": 5, "gateway": "2001:db8::2", "link": "br0", "onlink": True}, "ip nexthop add id 5 via 2001:db8::2 dev br0 onlink protocol static"),
    ({"id": 5, "blackhole": True}, "ip nexthop add id 5 blackhole protocol static"),
    ({"id": 5, "blackhole": True, "family": "inet6"}, "ip -6 nexthop add id 5 blackhole protocol static"),
    ({"id": 5, "link": "br0", "protocol": "boot"}, "ip nexthop add id 5 dev br0 protocol boot"),
    ({"id": 5, "gateway": "192.0.2.2", "fdb": True}, "ip nexthop add id 5 via 192.0.2.2 fdb protocol static"),
    ({"id": 5, "group": [{"id": 1}, {"id": 2, "weight": 300}]}, "ip nexthop add id 5 group 1/2,300 protocol static"),
    ({"id": 5, "group": [{"id": 1}], "type": "resilient", "buckets": 4, "idle_timer": 1.5, "unbalanced_timer": 60},
     "ip nexthop add id 5 group 1 type resilient buckets 4 idle_timer 1.5 unbalanced_timer 60 protocol static"),
    ({"id": 5, "gateway": "192.0.2.2", "link": "br0", "encap": {"ip": {"id": 7, "dst": "198.51.100.9"}}},
     "ip nexthop add id 5 encap ip id 7 dst 198.51.100.9 via 192.0.2.2 dev br0 protocol static"),
    ({"id": 5, "group": [{"id": 1}], "hw_stats": True}, "ip nexthop add id 5 group 1 hw_stats on protocol static"),
]


@pytest.mark.parametrize("given, line", ENTRIES, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_shown_is_what_was_asked_for_and_is_accepted_again(given, line):
    kernel = lan()
    task(kernel, MEMBERS)
    assert task(kernel, [given])[1] == [line]
    got = shown(kernel, NextHop)[-1]
    assert got == dict({"protocol": "static"}, **given)
    assert task(kernel, [got])[0] == []
    assert task(kernel, [dict(given, state="absent")])[1] == ["ip nexthop delete id 5"]


def test_members_before_groups_and_groups_before_members():
    kernel = lan()
    kernel.orders.clear()
    group = {"id": 5, "group": [{"id": 2}, {"id": 1}]}
    task(kernel, [group, *MEMBERS])
    assert [values["id"] for _verb, _table, values in kernel.orders] == [1, 2, 5]
    kernel.orders.clear()
    task(kernel, [{"id": 1, "state": "absent"}, {"id": 5, "group": [{"id": 2}]}])
    assert [(verb, values["id"]) for verb, _table, values in kernel.orders] == [("new", 5), ("delete", 1)]
    kernel.orders.clear()
    task(kernel, [{"id": 2, "state": "absent"}, {"id": 5, "state": "absent"}])
    assert [(verb, values["id"]) for verb, _table, values in kernel.orders] == [("delete", 5), ("delete", 2)]


def test_ids_that_nobody_gave():
    kernel = lan()
    task(kernel, [dict(MEMBERS[0], id=2)])
    steps, _lines = task(kernel, [{"gateway": "192.0.2.9", "link": "br0"}, {"gateway": "192.0.2.2"}, {"blackhole": True}])
    assert [step.key for step in steps] == [1, 3]
    assert task(kernel, [{"gateway": "192.0.2.9", "link": "br0"}, {"blackhole": True}])[0] == []
    assert sorted(step.key for step in task(kernel, [{"link": "br0", "state": "absent"}])[0]) == [1, 2]
    assert [one["id"] for one in shown(kernel, NextHop)] == [3]


def test_what_is_in_use_stays_unless_forced():
    kernel = lan()
    task(kernel, [*MEMBERS, {"id": 5, "group": [{"id": 1}]}])
    kernel.routes.seed(family=2, dst="10.0.0.0", dst_len=8, table=254, type=1, nh_id=2, oif=2)
    with pytest.raises(PlanError, match="next hop 1 is in the group 5"):
        task(kernel, [{"id": 1, "state": "absent"}])
    with pytest.raises(PlanError, match=r"next hop 2 is used by route 10\.0\.0\.0/8"):
        task(kernel, [{"id": 2, "state": "absent"}])
    with pytest.raises(PlanError, match="next hop 5 cannot change in place|cannot change in place"):
        task(kernel, [{"id": 5, "blackhole": True}])
    task(kernel, [{"id": 1, "state": "absent"}], force=True)
    assert [one["id"] for one in shown(kernel, NextHop)] == [2]


def test_a_group_reads_with_the_high_byte_of_its_weights():
    """struct nexthop_grp, written by hand: 299 is 0x2b and 0x01."""
    body = bytes.fromhex("00000000 00000000 0800 0100 0a000000 1400 0200 01000000 2b01 0000 02000000 0000 0000")
    wanted = {"id": 10, "group": [{"id": 1, "weight": 300}, {"id": 2, "weight": 1}]}
    assert like(NEXTHOP.unpack(body), wanted) == wanted
    assert NEXTHOP.pack(wanted) == body
