# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Which step before which. Pure.

Steps keep the order in which they were asked for, except that a link is made after the links it stands on
(its lower device, its master) and removed before them; what leaves such a link leaves before it is removed.
"""
from __future__ import annotations

from .plan import PlanError


def order(steps):
    """The steps in an order that the kernel can follow. Raises PlanError for a circle, naming it."""
    makes: dict = {}
    removers_above: dict = {}
    for step in steps:
        if step.after is not None:
            makes[step.manager.gives(step.after)] = step
        leaves = set(step.manager.needs(step.before)) if step.verb in ("change", "delete") else ()
        for name in leaves:
            if step.after is None or name not in step.manager.needs(step.after):
                removers_above.setdefault(name, []).append(step)
    makes.pop(None, None)
    if not makes and not removers_above:
        return list(steps)

    def before(step):
        if step.after is None:
            return removers_above.get(step.manager.gives(step.before), ())
        return [makes[name] for name in step.manager.needs(step.after) if name in makes]

    return _sorted(steps, before)


def _sorted(steps, before):
    """A depth-first walk that keeps the given order where nothing speaks against it."""
    out: list = []
    done: set = set()
    under_way: list = []

    def visit(step):
        if id(step) in done:
            return
        if any(step is other for other in under_way):
            start = [step is other for other in under_way].index(True)
            circle = [other.manager.label(other.after or other.before) for other in under_way[start:] + [step]]
            raise PlanError("a circle, each needs the next: %s" % " -> ".join(circle), step.entry)
        under_way.append(step)
        for other in before(step):
            if other is not step:
                visit(other)
        under_way.pop()
        done.add(id(step))
        out.append(step)

    for step in steps:
        visit(step)
    return out
