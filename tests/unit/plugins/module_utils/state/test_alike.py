# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan for many alike is, step by step, the plan for each."""
from __future__ import annotations

from ansible_collections.linux.netlink.plugins.module_utils.managers.route import Route
from ansible_collections.linux.netlink.plugins.module_utils.netlink import mould
from ansible_collections.linux.netlink.plugins.module_utils.state.alike import Wishes, plan_alike
from ansible_collections.linux.netlink.plugins.module_utils.state.apply import planned
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import PlanError, plan
from ansible_collections.linux.netlink.plugins.module_utils.task import wishes
from ansible_collections.linux.netlink.tests.unit.world import lan, managing, stated, task
from hypothesis import given, settings
from hypothesis import strategies as st


def entry(dst, way, metric, state):
    return dict({"dst": dst, "state": state}, **way, **({"metric": metric} if metric else {}))


ENTRIES = st.lists(st.builds(
    entry, st.sampled_from(["10.%d.0.0/16" % n for n in range(6)] + ["10.0.0.0/8", "default", "0.0.0.0/0"]),
    st.sampled_from([{"gateway": "192.0.2.2"}, {"gateway": "192.0.2.3"}, {"type": "blackhole"}, {"gateway": "192.0.2.2", "mtu": 1400}]),
    st.sampled_from([0, 0, 0, 5]), st.sampled_from(["present", "present", "present", "absent"])), min_size=1, max_size=12)


def said(function, *args):
    try:
        return [step._replace(manager=None) for step in function(*args)]
    except PlanError as exc:
        return str(exc), exc.entry


@settings(deadline=None, max_examples=60)
@given(ENTRIES, ENTRIES)
def test_both_ways_say_the_same(first, second):
    kernel = lan()
    for one in first:
        task(kernel, Route, [dict(one, state="present")])
    with managing(kernel, Route) as (manager, connection):
        wanted = Wishes(manager)
        wanted += wishes(manager, stated(second))
        current = manager.current(connection, wanted.sample())
        assert said(plan_alike, manager, current, wanted) == said(plan, manager, list(current), list(wanted))
        assert said(plan, manager, list(current), list(wanted)) == said(planned, manager, current, list(wanted))


def test_a_large_table_is_not_decoded_for_few(monkeypatch):
    kernel = lan()
    for number in range(300):
        kernel.routes.seed(family=2, table=254, dst="10.1.%d.%d" % (number >> 8, number & 255), dst_len=32, gateway="192.0.2.1", type=1, protocol=4)
    full, decoded = mould.Mould.full, []
    monkeypatch.setattr(mould.Mould, "full", lambda self, own: decoded.append(own) or full(self, own))
    for entries, lines in (([{"dst": "10.9.0.0/24", "gateway": "192.0.2.7"}], ["ip route add 10.9.0.0/24 via 192.0.2.7 proto static"]),
                           ([{"dst": "10.1.0.7/32", "state": "absent", "gateway": "192.0.2.9"}], [])):
        assert task(kernel, Route, entries, check=True)[1] == lines
    assert len(decoded) < 20
