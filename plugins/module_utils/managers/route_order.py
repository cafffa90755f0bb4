# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The order of IPv4 routes that differ in nothing that the kernel tells them apart by: the first is the one that counts.

Nobody wishes for such an order, but what was removed amid them and has to come back, comes back to its place.
"""
from __future__ import annotations

from ..state.plan import Step


def in_rank(manager, steps, current, keys, ranks):
    """The steps with those that make the routes anew which stood behind new ones. ranks: key -> routes as they stood; unknown: the new ones first."""
    out = [step for step in steps if step.before is not None or step.key not in keys]
    for key in keys:
        new = {manager.apart(step.after): step for step in steps if step.before is None and step.key == key}
        there = {manager.apart(obj): obj for obj in current if manager.key(obj) == key}
        behind, rank = False, [manager.apart(obj) for obj in ranks.get(key, ())] or list(there)
        for apart in [*[apart for apart in new if apart not in rank], *rank]:
            behind = behind or apart in new
            if apart in new:
                out.append(new[apart])
            elif behind and apart in there:
                out.append(Step(manager, "recreate", key, there[apart], there[apart], (), 0))
    return out
