# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Between AnsibleModule and the rest: arguments in; changed, diff, commands or a failure out.

It does not know any object: what there is to know about one, its manager says. Modules import it before their manager.
"""
from __future__ import annotations

import gc

gc.freeze()     # AnsibleModule's objects stay to the end: garbage among them is not looked for again and again while the rest is imported

from .netlink.connection import Connection
from .netlink.errors import WireError
from .options import BadEntry, entries
from .state.apply import FEW, together
from .state.names import Names, UnknownName
from .state.plan import Wish


def run(module, manager_class):
    """The whole work of a module for one kind of object; ends in exit_json or fail_json."""
    with Guard(module) as guard:
        asked = entries(module.params, manager_class)
        many = any(module.params.get(name) is not None for name in (manager_class.plural, "src"))
        with Connection(module.params["netns"]) as connection, Names(connection) as names:
            manager = manager_class(names)
            with guard.speaking_of(manager, len(asked) if many else 0):     # while names can still be looked up
                parts = [(part, part.names.connection, wishes(part, given, numbers)) for part, given, numbers in _parts(manager, asked)]
                own = parts[0][2]
                own += manager.besides(connection, module.params, own)      # in place, be it a list or the patterns of one
                outcomes = together(parts, module.check_mode)
                brief = bool(module.params.get("src")) and not (module.check_mode or module._diff)
                result = (counted if brief else report)([part[0] for part in parts], outcomes, module.params["netns"])
        for text in [text for outcome in outcomes for text in outcome.warnings]:
            module.warn(text)
    module.exit_json(**result)


def wishes(manager, asked, numbers=None):
    """Entries as wishes, spelled as the kernel spells them. Raises BadEntry. numbers: which entries they are, if not all."""
    number, obj = 0, None

    def read_one(at, entry):
        nonlocal number, obj
        number, obj = at if numbers is None else numbers[at], None
        at = number
        try:
            obj = manager.read(entry)
        except UnknownName as exc:
            if exc.what == "link" and entry["state"] == "absent":
                return None                     # nothing stands on a link that is not there
            raise
        return Wish(manager.canonical(obj), entry["state"] == "present", at, entry.get("recreate") == "if_needed")

    try:
        manager.prepare(asked)
        if manager.own_option and len(asked) > FEW:
            from .state import alike
            return alike.read(manager, asked, read_one)
        return [wish for wish in [read_one(at, entry) for at, entry in enumerate(asked)] if wish]
    except WireError as exc:
        path = exc.path.partition(".")[2]
        raise BadEntry(exc.reason, number, manager.option_of(path, obj) if path else "") from exc
    except (OSError, ValueError, UnknownName) as exc:
        at = getattr(exc, "number", number if numbers is None else numbers.index(number) if number in numbers else 0)
        raise BadEntry(str(exc), at if numbers is None else numbers[at], _holder(asked[at], exc.given) if hasattr(exc, "given") else "") from exc


def _holder(entry, given):
    """The option of an entry whose value is `given`, "" where it is not one alone."""
    found = [name for name, value in entry.items() if value == given]
    found += [name + "." + _holder(hop, given) for name, value in entry.items() if isinstance(value, list)
              for hop in value if isinstance(hop, dict) and _holder(hop, given)]
    return found[0] if len(found) == 1 else ""


def _parts(manager, asked):
    try:
        return manager.parts(asked)
    except ValueError as exc:
        raise BadEntry(str(exc), getattr(exc, "number", 0)) from exc


def counted(_managers, outcomes, _netns):
    """What a module returns of a list from a file: how many objects it is about, instead of them all."""
    verbs: dict = {}
    for outcome in outcomes:
        for step in outcome.steps:
            verbs[step.verb] = verbs.get(step.verb, 0) + 1
    return {"changed": bool(verbs), "count": sum(len(outcome.current) for outcome in outcomes), "steps": verbs}


def report(managers, outcomes, netns):
    """What a module returns."""
    steps = [step for outcome in outcomes for step in outcome.steps]
    return {
        "changed": bool(steps),
        "diff": {side: {step.manager.label(obj): step.manager.show(obj) for step in steps for obj in (getattr(step, side),) if obj is not None}
                 for side in ("before", "after")},
        "commands": [line for outcome in outcomes for step in [*outcome.steps, *outcome.kept] for line in commands(step.manager, step, netns)],
        managers[0].plural: [manager.show(obj) for manager, outcome in zip(managers, outcomes) for obj in outcome.current],
    }


def commands(manager, step, netns):
    """A step as lines for a shell."""
    from shlex import quote

    from .netlink.netns import within
    for words in manager.commands(step):
        if netns and words[0] != "nsenter" and words[1] != "-n":
            words = within(netns, words)
        yield " ".join([quote(word) for word in words])


class Guard:
    """Turns whatever goes wrong inside it into one clear failure of the module."""

    def __init__(self, module):
        self._module, self._manager, self._entries = module, None, 0

    def speaking_of(self, manager, entries):
        """From here on failures can name objects, and which of so many entries; what follows from the task as a whole is none of these."""
        self._manager, self._entries = manager, entries
        return self

    def __enter__(self):
        return self

    def __exit__(self, kind, exc, _trace):
        if exc is None or not isinstance(exc, Exception):
            return False
        from .fault import explained  # most tasks go well
        self._module.fail_json(**explained(exc, self._manager, self._entries))
        return True
