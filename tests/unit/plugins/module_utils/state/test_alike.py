# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan for many alike is, step by step, the plan for each."""
from __future__ import annotations

from ansible_collections.linux.netlink.plugins.module_utils.managers.route import Route
from ansible_collections.linux.netlink.plugins.module_utils.state.alike import Wishes, plan_alike
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
