# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The way back: what a task has done is taken back when it cannot be finished.

It is planned like any other: what was there before is what is wished for. When that is tried, apply.py says.
"""
from __future__ import annotations

from . import apply
from .plan import Wish


def take_back(manager, connection, steps, kept, failed):
    """Plan the way back to what was there before, and go it. Returns the failure, which then says how that went."""
    manager.names.forget()
    steps = [step for step in steps if step.before is not None or step.key not in failed.others]
    try:
        all_steps, steps = steps, _cleared(manager, connection, steps)
        failed.undone += len(all_steps) - len(steps)
    except apply.TROUBLE as exc:
        failed.left.append(str(exc))
        return failed
    manager.restoring([step for step in steps if step.before is not None])
    back = [Wish(manager.former(step), True, step.entry, True) if step.before is not None else
            Wish(manager.identified(step.after), False, step.entry) for step in reversed(steps)]
    refused: list = []
    count, steps_back = 0, ()
    try:
        back += manager.took_along(connection, steps)
        for kept_back in (False, True):     # what has to wait for ports, or for what else was kept, comes after that
            for last in (False, False, True):   # what was made anew takes a second one, for all but the bare object; so does what met bad luck
                steps_back = apply.planned(manager, manager.current(connection, [wish.object for wish in back]), back)
                refused, count = [] if not steps_back else refused, max(count, len(steps_back))
                if not steps_back or last:
                    break
                refused = apply.sent(connection, manager.names, steps_back).refused
                manager.names.forget()      # the other end of a pair has another name now
            if not kept_back:
                apply.restore(manager, kept)
            if not steps_back or not kept:
                break
    except apply.StepFailed as exc:
        failed.left.append("%s: %s" % (exc.step.manager.label(exc.step.after or exc.step.before), exc.error))
        return failed
    except apply.TROUBLE as exc:
        failed.left.append(str(exc))
        return failed
    left = ["%s: %s" % (manager.label(step.after or step.before), error) for step, error in refused
            if not (step.after is None and error.name in step.manager.gone)]
    if steps_back and not left:
        left = ["%s: not as it was" % manager.label(step.after or step.before) for step in steps_back]
    failed.left += left + manager.lost(steps)
    failed.undone += count - len(left)
    return failed


def _cleared(manager, connection, steps):
    """The steps that are still to be taken back when what hinders the others is gone."""
    hindering = manager.hindering(steps)
    if not hindering:
        return steps
    wishes = [Wish(manager.identified(step.after), False, step.entry) for step in hindering]
    apply.sent(connection, manager.names, apply.planned(manager, manager.current(connection, [wish.object for wish in wishes]), wishes))
    manager.names.forget()
    return [step for step in steps if not any(step is other for other in hindering)]
