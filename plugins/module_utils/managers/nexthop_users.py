# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Who uses next-hop objects: groups and routes. What a removal would take from them, and putting that back.

The kernel takes a removed next hop out of its groups, and removes what is then empty and all routes that used it, without a word.
"""
from __future__ import annotations

from ..rtnl.nexthop import BUCKET, TICKS
from ..rtnl.route import ROUTE
from ..state.plan import PlanError, Step, Wish
from .route import Route

TOLD = 3                    # so many routes a failure names


def check(manager, steps, current):
    """Raises PlanError for groups of what will not be there, and for removals that take something along."""
    will = {obj["id"]: obj for obj in current}
    for step in steps:
        will.pop(step.key, None)
    will.update((step.key, step.after) for step in steps if step.after is not None)
    removed = {step.key: step for step in steps if step.after is None}
    for step in steps:
        for member in manager.needs(step.after) if step.after is not None else ():
            if member not in will:
                raise PlanError("the group %d has next hop %d, which %s" % (
                    step.key, member, "the same task removes" if member in removed else "does not exist"), step.entry, "group")
            if "group" in will[member]:
                raise PlanError("the group %d has next hop %d, which is a group itself" % (step.key, member), step.entry, "group")
    if not removed or manager.force:
        return
    for obj in will.values():
        lost = [member for member in manager.needs(obj) if member in removed]
        if lost:
            raise PlanError("next hop %d is in the group %d, which would lose it; change the group, or force it" % (lost[0], obj["id"]),
                            removed[lost[0]].entry)
    routes = [obj for obj in users(manager.connection) if obj["nh_id"] in removed]
    if routes:
        first = routes[0]["nh_id"]
        mine = [Route(manager.names).label(obj) for obj in routes if obj["nh_id"] == first]
        told = ", ".join(mine[:TOLD]) + (" and %d more" % (len(mine) - TOLD) if len(mine) > TOLD else "")
        raise PlanError("next hop %d is used by %s, which would go with it; give that another way, or force it" % (first, told),
                        removed[first].entry)


def users(connection):
    """The routes that use next-hop objects. The kernel has no filter for these: all are read, and few decoded."""
    return [obj for family in (2, 10) for obj in connection.crowd(ROUTE, {"family": family}).sifted(
        lambda obj: obj if obj.get("nh_id") and not obj["flags"].get("cloned") else None)]


def counted(connection, groups):
    """What each group has sent by each member, and to which member its buckets belong; by its id as text."""
    out = {str(obj["id"]): {"members": obj.get("group_stats", {}).get("entry", [])} for obj in groups if "group" in obj}
    resilient = [obj for obj in groups if "res_group" in obj]
    for obj in connection.dump(BUCKET) if resilient else ():
        if str(obj["id"]) in out:
            out[str(obj["id"])].setdefault("buckets", []).append(dict(obj["res_bucket"], idle_time=obj["res_bucket"]["idle_time"] / TICKS))
    return out


class Keep:
    """What uses the next hops that are made anew (see keep.py): groups they are in, routes by these and by the groups."""

    def __init__(self, manager, connection, renewed):
        self.connection, self.names = connection, manager.names
        self._manager, self._routes = manager, Route(manager.names)
        groups = [obj for obj in manager.current(connection, []) if renewed & set(manager.needs(obj)) and obj["id"] not in renewed]
        used = renewed | {obj["id"] for obj in groups}
        self._groups = [Wish(manager.settings(obj)) for obj in groups]
        self._users = [Wish(self._routes.settings(self._routes.normal(obj))) for obj in users(connection) if obj["nh_id"] in used]

    def steps(self, _again=()):
        """What it takes to put everything back."""
        for manager, wishes in ((self._manager, self._groups), (self._routes, self._users)):
            if wishes:
                yield manager.steps_to(self.connection, wishes)

    def foretold(self):
        """The same as steps that a plan can show."""
        return [Step(self._manager, "change", wish.object["id"], wish.object, wish.object, ("group",), 0) for wish in self._groups] + [
            Step(self._routes, "create", self._routes.key(wish.object), None, wish.object, (), 0) for wish in self._users]
