# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Steps to the kernel and back: requests, undo of what was done when one is refused, proof by a second plan.

It does not decide what the steps are (plan.py) or what a request looks like (the managers).
"""
from __future__ import annotations

from collections import namedtuple
from itertools import chain

from ..netlink.errors import DumpInterrupted, Lost
from ..netlink.exchange import Report, agreed
from ..netlink.mould import cast
from .plan import PlanError, Step, plan

ACKED = 200                 # up to here every request is acknowledged, so that warnings are heard; of many it would take five times as long
TRIES = 3                   # for answers that got lost while others were at work, or what others changed meanwhile
FEW = 16                    # wishes that are looked up one by one
MOVED = ("EEXIST", "ENOENT", "ESRCH")       # what a request meets that somebody else was there before

# steps: what was (or would be) done; current: the objects that were asked for, as they are now (in check mode, as they were)
# kept: what the steps take away besides and put back, as steps
# undo: what has to be put back if all of it shall be undone
Outcome = namedtuple("Outcome", "steps current warnings kept undo", defaults=(None,))


class StepFailed(Exception):
    """The kernel refused a step. error: its NetlinkError; undone: how many steps were taken back; left: those that could not be."""

    def __init__(self, step, error, undone=0, left=()):
        super().__init__(str(error))
        self.others: tuple = ()         # keys of what was to be made and was there already: not ours to remove
        self.step, self.error, self.undone, self.left = step, error, undone, list(left)


class Unfinished(StepFailed):
    """Something other than a refusal stopped the work; `error` is what."""


class NotKept(StepFailed):
    """The kernel accepted everything, again and again, and still shows something else; `step` is what would still be to do."""

    def __init__(self, step, undone=0, left=()):
        super().__init__(step, "the kernel accepts it and does not keep it, or somebody else keeps undoing it", undone, left)


# what ends a task that has begun, and is undone
TROUBLE = (StepFailed, PlanError, Lost, DumpInterrupted, OSError, ValueError, LookupError)


def together(parts, check):
    """converge() for several managers, (manager, connection, wishes) each: all of them or none. Returns their Outcomes."""
    if len(parts) == 1:
        manager, connection, wishes = parts[0]
        return [converge(manager, connection, wishes, check)]
    out = [converge(manager, connection, wishes, True) for manager, connection, wishes in parts]    # what cannot be is said first
    done = []
    try:
        for number, (manager, connection, wishes) in enumerate(() if check else parts):
            out[number] = converge(manager, connection, wishes, False, more=number + 1 < len(parts))
            done.append((manager, connection, out[number]))
    except TROUBLE as exc:
        from .undo import take_back
        left: list = []
        undone, step = 0, None
        for manager, connection, outcome in reversed(done):
            if outcome.steps:
                back = take_back(manager, connection, outcome.steps, outcome.undo, StepFailed(outcome.steps[0], exc))
                undone, left, step = undone + back.undone, left + back.left, back.step
        if isinstance(exc, StepFailed):
            exc.undone, exc.left = exc.undone + undone, exc.left + left
        elif left:
            raise Unfinished(step, exc, undone, left) from exc
        raise
    return out


def converge(manager, connection, wishes, check, more=False):
    """Bring the wishes about; in check mode only say what that would take. Returns an Outcome.

    more: whether others follow, after whose failure this has to be undone.
    Raises PlanError, StepFailed (after undoing), NotKept, Lost, NetlinkError, WireError.
    """
    sight = Sight(manager, connection, check, len(wishes) <= FEW)
    try:
        return _converge(manager, connection, wishes, check, sight, more)
    except StepFailed as failed:
        if not sight.narrow or failed.left or getattr(failed.error, "name", "") not in MOVED:
            raise
    sight.narrow = False        # a look-up did not see what is there
    manager.restoring(())
    return _converge(manager, connection, wishes, check, sight, more)


def _converge(manager, connection, wishes, check, sight, more):
    def look():
        # closes over `wishes`, which get real indexes once their links are made
        current = sight.see(wishes)
        return current, planned(manager, current, wishes)

    current, steps = look()
    if sight.doubts(wishes):
        current, steps = agreed(look, (current, steps), "what there is to do changed during each of %d attempts to find out",
                                lambda seen: [step.key for step in seen[1]], TRIES)
    kept = manager.keep(connection, steps)
    if check or not steps:
        if not check:
            _wait(manager, connection, wishes)
        return Outcome(steps, _among(manager, current, wishes), [], kept.foretold() if kept else [])
    all_kept = (manager.keep(connection, steps, undo=True) if kept or more or manager.elsewhere or len(steps) > 1 else None) or kept
    try:
        warned = _done(manager, connection, look, sight, steps, kept)
        manager.names.forget()
        wishes = _settled(manager, wishes)
        current = _proved(manager, connection, look, sight, warned, steps)
    except TROUBLE as exc:
        from .undo import take_back  # most tasks go well
        raise take_back(manager, connection, steps, all_kept, _failure(exc, steps[0])) from exc
    _wait(manager, connection, wishes, steps, all_kept)
    return Outcome(steps, _among(manager, current, wishes), warned, kept.foretold() if kept else [], all_kept)


def _done(manager, connection, look, sight, steps, kept):
    """Carry out a plan, and what is still to do where answers were lost or others were there first. Returns the warnings."""
    others: set = set()
    warned, remaining = [], steps
    for attempt in range(TRIES):
        try:
            if attempt:
                _current, remaining = look()
            warned += _carry_out(connection, manager.names, remaining)
            restore(manager, kept, steps)
            break
        except (Lost, DumpInterrupted, StepFailed) as exc:
            others.update(getattr(exc, "others", ()))
            if attempt == TRIES - 1 or not _passing(exc, sight):
                failed = _failure(exc, steps[0])
                failed.others = tuple(others)
                raise failed from exc.__cause__
    return warned


def _proved(manager, connection, look, sight, warned, steps):
    """Look again: the objects there are, for which nothing is left to do."""
    sight.proving = True
    try:
        current, again = look()
    except PlanError as exc:                # what was made is of another kind than it was asked for
        odd = [step for step in steps if step.entry == exc.entry] or steps
        raise NotKept(odd[0]._replace(names=())) from exc
    if again and sight.narrow:
        sight.narrow = False
        current, again = look()
        steps += [step for step in again if step.after is None]     # what stood behind one that went
    for _round in range(TRIES - 1):    # what could only be said once the rest was there, or others undid
        if again:
            warned += _carry_out(connection, manager.names, again)
            current, again = look()
    if again:
        raise NotKept(again[0])
    return current


class Sight:
    """How the kernel is read for the wishes: by look-ups where they are few and the manager has such, else by dumps.

    narrow: whether look-ups are tried. What they do not find is believed to be missing where the kernel says so, too: when it is to be made
    (if it is there the kernel refuses, and then a dump is made), and once the kernel has confirmed that it was deleted.
    """

    def __init__(self, manager, connection, check, narrow):
        self._manager, self._connection, self._check = manager, connection, check
        self.narrow, self.proving = narrow, False

    def see(self, wishes):
        """The objects there are, among which the wanted ones would be found."""
        if not isinstance(wishes, list) and not self.narrow:
            return self._manager.current(self._connection, wishes.sample())
        wishes = list(wishes)
        wanted = [wish.object for wish in wishes]
        found = self._manager.lookup(self._connection, wanted) if self.narrow and wanted else None
        if found is not None and all(map(self._sure, wishes, found)):
            return list({(self._manager.key(seen), self._manager.apart(seen)): seen for seen in found if seen}.values())
        self.narrow = False
        return self._manager.current(self._connection, wanted)

    def doubts(self, wishes):
        """Whether what seems to be gone may have been missed by a dump. (What is missed and wanted, the kernel refuses.)"""
        if self.narrow or not self._manager.drifting:
            return False
        doomed = [wish.object for wish in wishes if not wish.present] if isinstance(wishes, list) else \
            [pattern.mould.blank for pattern in wishes.distinct() if not pattern.present]
        return any(obj.get("family") in self._manager.drifting for obj in doomed)

    def _sure(self, wish, seen):
        """Whether a dump could not say more. Of several that stand under one identity, a look-up sees the first only."""
        if self._manager.sees_all:
            return seen is not None
        if not seen:
            return seen is False and not self._check and wish.present is not self.proving
        return wish.present and not self._check or wish.present is self._check and not self._manager.unmet(wish.object, seen)


def _passing(failed, sight):
    """Whether a failure is one that a new plan may get over: answers were lost, or somebody else was there first."""
    return not isinstance(failed, StepFailed) or not sight.narrow and getattr(failed.error, "name", "") in MOVED


def _failure(failed, step):
    return failed if isinstance(failed, StepFailed) else Unfinished(step, failed)


def _settled(manager, wishes):
    """The wishes with real indexes in the place of stand-ins."""
    if not isinstance(wishes, list):
        wishes.settle(manager.names)
        return wishes
    return [wish._replace(object=manager.settled(wish.object)) for wish in wishes]


def planned(manager, current, wishes):
    """The steps from what is there to what is wished for, in an order that the kernel can follow."""
    if _by_moulds(current, wishes):
        from .alike import plan_alike
        return manager.reviewed(plan_alike(manager, current, wishes), current, wishes)
    current = _near(manager, current, wishes)
    steps = manager.reviewed(plan(manager, current, wishes), current, wishes)
    if len(steps) > 1:
        from .order import order
        return order(steps)
    return list(steps)


def _among(manager, current, wishes):
    if _by_moulds(current, wishes):
        from .alike import among
        return among(current, wishes)
    return manager.among(_near(manager, current, wishes), wishes)


def _near(manager, current, wishes):
    """Of many objects those that few wishes can be about: a table of a million is not decoded for one of them."""
    if isinstance(current, list):
        return current
    return current.having({cast(manager.table(wish.object), wish.object)[1] for wish in wishes})


def _by_moulds(current, wishes):
    """Whether objects and wishes are too many for lists, so that what they share is decided once; see alike.py."""
    return not isinstance(current, list) and not isinstance(wishes, list)


def _wait(manager, connection, wishes, steps=(), kept=None):
    """Wait until everything can be used. What cannot is a PlanError where nothing was done, else a StepFailed, after undoing."""
    unready = manager.unready(connection, wishes)
    if unready is None:
        return
    wish, why = unready
    if not steps:
        raise PlanError("%s: %s" % (manager.label(wish.object), why), wish.entry)
    from .undo import take_back
    about = [step for step in steps if step.key == manager.key(wish.object)] or steps
    raise take_back(manager, connection, steps, kept, StepFailed(about[0], why))


def restore(manager, kept, done=()):
    """Put back what went with the links that went down, and finish those that were made anew."""
    if kept:
        for steps in kept.steps([manager.settings(step.after) for step in done if step.verb == "recreate"]):
            _carry_out(kept.connection, kept.names, steps)


def _carry_out(connection, names, steps):
    """Send the steps; returns the warnings as texts. Raises StepFailed for the first that is refused."""
    report = sent(connection, names, steps)
    for token, error in report.refused:
        step = _step(steps, token)
        if step.after is None and error.name in step.manager.gone:
            continue                        # it went with something else that was removed
        failed = StepFailed(step, error)
        failed.others = _others(steps, report)
        raise failed
    return ["%s: %s" % (step.manager.label(step.after or step.before), text)
            for step, text in [(_step(steps, token), text) for token, text in report.warned]]


def _others(steps, report):
    """What was to be made and was there already, as keys."""
    refused = [_step(steps, token) for token, error in report.refused if error.name == "EEXIST"]
    return tuple([step.key for step in refused if step.before is None])


def _step(steps, token):
    """The step that a request was made for."""
    return token if isinstance(token, Step) else steps.whole(token)


def sent(connection, names, steps):
    """The Report of sending the steps; requests that name a connection of another namespace go by that one, in their order."""
    requests, acks = _requests(names, steps) if isinstance(steps, list) else steps.requests(names), len(steps) <= ACKED
    if not isinstance(steps, list) or not any(step.manager.elsewhere for step in steps):
        return connection.submit(requests, acks=acks)
    batch: list = []
    where, report = connection, Report(0, [], [])
    for request in chain(requests, (None,)):
        via = where if request is None else getattr(request, "via", None) or connection
        if batch and (request is None or via is not where):
            told = where.submit(batch, acks=acks)
            report = Report(report.sent + told.sent, report.refused + told.refused, report.warned + told.warned)
            batch = []
            if report.refused:
                break
        where = via
        batch += [request] if request else []
    return report


def _requests(names, steps):
    """The steps as requests; a pause wherever one needs a link that an earlier one makes."""
    for step in steps:
        if step.after is not None and names.pending(step.after, step.manager.message):
            yield None
        yield from step.manager.requests(step)
