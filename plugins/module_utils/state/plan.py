# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What is wanted, what is there, and the steps between: the only place that decides.

`plan()` is pure. Asked before acting, its answer is the diff; asked again afterwards, an empty answer
is the proof that it worked. A wanted object is a pattern: what it does not name is neither compared nor
touched. Objects are dicts by the names of their message's table.
"""
from __future__ import annotations

from collections import namedtuple

# verb: create, change, recreate (what cannot change in place) or delete. key: the object's identity. before, after: the
# whole object, None where there is none. names: the attributes that a change is about. entry: the number of
# the entry that asked for it.
Step = namedtuple("Step", "manager verb key before after names entry")

# One thing asked for: an object and whether it shall be there. recreate: whether it may be deleted and made anew.
Wish = namedtuple("Wish", "object present entry recreate", defaults=(True, 0, False))


class PlanError(Exception):
    """What was asked for cannot be: it contradicts itself, or needs a leave that was not given.

    entry: the number of the entry at fault; option: the option at fault, if there is one.
    """

    def __init__(self, text, entry=0, option=""):
        super().__init__(text)
        self.entry, self.option = entry, option


def unmet(want, have):
    """The names in `want` that `have` does not show; those inside nested values as paths."""
    out = []
    for name, value in want.items():
        other = have.get(name)
        if isinstance(value, dict):
            out += ["%s.%s" % (name, inner) for inner in unmet(value, other if isinstance(other, dict) else {})]
        elif not _same(value, other):
            out.append(name)
    return out


def _same(value, other):
    if isinstance(value, list) and isinstance(other, list):
        return len(value) == len(other) and all(_same(*pair) for pair in zip(value, other))
    if isinstance(value, dict) and isinstance(other, dict):
        return not unmet(value, other)
    return value == other


def merge(old, new):
    """`old` with what `new` says, at every depth."""
    out = dict(old)
    for name, value in new.items():
        out[name] = merge(out[name], value) if isinstance(value, dict) and isinstance(out.get(name), dict) else value
    return out


def plan(manager, current, wishes):
    """The steps from `current` (objects) to what the wishes say, in their order.

    Raises PlanError for wishes that contradict each other and for changes of fixed attributes without leave.
    """
    there: dict = {}
    for obj in current:
        there.setdefault(manager.key(obj), []).append(obj)
    asked: dict = {}
    steps = []
    doomed: set = set()                         # what may be asked for twice, of several that stand under one identity
    for wish in wishes:
        key = manager.key(wish.object)
        if _asked_before(manager, asked, key, wish):
            continue
        for step in decided(manager, there.get(key, ()), key, wish):
            if step.after is not None or id(step.before) not in doomed:
                steps.append(step)
            if step.after is None:
                doomed.add(id(step.before))
    return steps


def decided(manager, candidates, key, wish):
    """The steps for one wish; candidates: the objects there are of its identity."""
    if len(candidates) > 1:
        manager.several(key, candidates)
    apart = manager.apart(wish.object)
    if apart:
        candidates = [obj for obj in candidates if manager.apart(obj) == apart]
    if wish.present:
        return _presence(manager, candidates, key, wish)
    return [Step(manager, "delete", key, obj, None, (), wish.entry) for obj in candidates if manager.matches(wish.object, obj)]


def _asked_before(manager, asked, key, wish):
    """Whether an earlier wish says the same of the same object; they may not disagree, but on what shall not be there."""
    earlier = asked.setdefault((key, manager.apart(wish.object)), wish)
    if earlier is wish:
        return False
    if not earlier.present and not wish.present:
        return earlier.object == wish.object
    both = set(earlier.object) & set(wish.object)
    differing = unmet({name: wish.object[name] for name in both}, earlier.object)
    if earlier.present != wish.present or differing:
        about = "whether it shall be there" if earlier.present != wish.present else ", ".join([manager.option_of(path, wish.object) for path in differing])
        raise PlanError("entries %d and %d are both about %s and disagree on %s"
                        % (earlier.entry, wish.entry, manager.label(wish.object), about), wish.entry)
    if not set(wish.object) <= set(earlier.object):
        raise PlanError("entries %d and %d are both about %s; say it in one"
                        % (earlier.entry, wish.entry, manager.label(wish.object)), wish.entry)
    return True


def _presence(manager, candidates, key, wish):
    """The step that brings one wanted object about, if it takes one."""
    want = wish.object
    if not candidates:
        try:
            return [Step(manager, "create", key, None, manager.completed(want), (), wish.entry)]
        except ValueError as exc:
            raise PlanError(str(exc), wish.entry) from exc
    # Where the kernel lets several stand under one identity, any of them will do; the first counts.
    try:
        differences = [manager.unmet(want, have) for have in candidates]
    except ValueError as exc:
        raise PlanError(str(exc), wish.entry) from exc
    if not all(differences):
        return []
    have, wrong = candidates[0], differences[0]
    fixed = manager.fixed_among(wrong, have, want)
    if not fixed:
        return [Step(manager, "change", key, have, manager.merged(have, want, wrong), tuple(wrong), wish.entry)]
    if not (wish.recreate or manager.recreates):
        raise PlanError("%s of %s cannot change in place (it is %s, not %s); recreate=if_needed would remove it and make it anew"
                        % (" and ".join(manager.option_of(name, have) for name in fixed), manager.label(have),
                           *[", ".join(manager.spelled(obj, name) for name in fixed) for obj in (have, want)]),
                        wish.entry, manager.option_of(fixed[0], have))
    return [Step(manager, "recreate", key, have, manager.rebuilt(have, want, wrong), tuple(wrong), wish.entry)]
