# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What went wrong, as one clear failure of a module: which object, which option, the kernel's own words, and what was undone."""
from __future__ import annotations

from .netlink.errors import DumpInterrupted, Lost, NetlinkError
from .options import BadEntry
from .state.apply import NotKept, StepFailed
from .state.names import UnknownName
from .state.plan import PlanError

DOING = {"create": "creating", "change": "changing", "recreate": "replacing", "delete": "deleting"}


def explained(exc, manager, entries):
    """A failure as fail_json's arguments. manager, entries: what can name objects, and how many entries there are, as far as known."""
    if isinstance(exc, StepFailed):
        return _refused(exc, manager, entries)
    if isinstance(exc, BadEntry):
        option = "%s: " % exc.option if exc.option else ""
        return _said(manager, entries, exc.number, option + str(exc), option=exc.option)
    if isinstance(exc, PlanError):
        return _said(manager, entries, exc.entry, str(exc), option=exc.option)
    if isinstance(exc, NetlinkError):
        return {"msg": "reading from the kernel: %s" % exc, "errno": exc.name}
    if isinstance(exc, (Lost, DumpInterrupted)):
        return {"msg": "others kept changing the kernel's tables; nothing certain can be said: %s" % exc}
    if isinstance(exc, (OSError, ValueError, UnknownName)):
        return {"msg": str(exc)}
    import traceback
    return {"msg": "this is a bug in linux.netlink, please report it: %s: %s" % (type(exc).__name__, exc),
            "exception": traceback.format_exc()}


def _said(manager, entries, entry, text, **facts):
    """What is wrong with an entry; what follows from the task as a whole is about none."""
    where = {"entry": entry} if entry < entries else {}
    facts = {name: value for name, value in facts.items() if value}
    return dict(facts, msg=("%s[%d]: " % (manager.plural, entry) if where else "") + text, **where)


def _refused(failed, own, entries):
    """A step that the kernel refused, or that could not be taken."""
    step, error, manager = failed.step, failed.error, failed.step.manager
    text = "%s %s: %s" % (DOING[step.verb], manager.label(step.after or step.before), error)
    facts = {"option": " and ".join(manager.option_of(path, step.after) for path in step.names) if isinstance(failed, NotKept) else ""}
    if isinstance(error, NetlinkError):
        path = error.attribute or error.missing
        facts = {"errno": error.name, "kernel_message": error.message, "attribute": error.attribute,
                 "option": manager.option_of(path, step.after or step.before) if path and path != "header" else "",
                 "hint": manager.hint(step, error)}
        facts["option"] = facts["option"] if facts["option"] != path or "." not in path else ""
        if not facts["option"] and len(step.names) == 1:        # the kernel does not say, but it can be no other
            facts["option"] = manager.option_of(step.names[0], step.after or step.before)
    if facts["option"]:
        text += "; option %s" % facts["option"]
    if facts.get("hint"):
        text += "; %s" % facts["hint"]
    if failed.left:
        text += "; NOT undone: %s" % "; ".join(failed.left)
    elif failed.undone:
        text += "; the %d other change%s undone" % (failed.undone, " was" if failed.undone == 1 else "s were")
    return _said(own, entries, step.entry, text, undone=failed.undone, **facts)
