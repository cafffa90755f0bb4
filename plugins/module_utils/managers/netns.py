# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What a named network namespace is to a playbook: a name that exists or not, and the number (nsid) that others call it by.

It does not know what is inside. A name is no object of netlink's, hence a small plan of its own.
"""
from __future__ import annotations

import errno
import os
import shlex
from collections import namedtuple

from ..netlink import netns_admin as admin
from ..netlink.connection import Connection
from ..netlink.errors import NetlinkError
from ..netlink.netns import NetnsError, descriptor, listed
from ..netlink.protocol import Request
from ..rtnl.nsid import NONE, NSID

COMMANDS = {"add": "ip netns add %s", "delete": "ip netns delete %s", "set": "ip netns set %s %s"}
AUTO = "auto"
LAST = (1 << 31) - 1

Step = namedtuple("Step", "verb name nsid", defaults=(None,))
Wish = namedtuple("Wish", "state nsid where", defaults=(None, ""))


class Numbers:
    """What one network namespace calls the others; they are known here by their names."""

    def __init__(self, connection):
        self._connection = connection

    def of(self, name):
        """The nsid of a namespace, NONE without one."""
        fd = descriptor(name)
        try:
            return self._connection.get(NSID, {"fd": fd}).get("nsid", NONE)
        finally:
            os.close(fd)

    def taken(self):
        """All that are given away, to namespaces with and without a name."""
        return {obj["nsid"] for obj in self._connection.dump(NSID)}

    def give(self, name, nsid):
        """Raises NetlinkError."""
        fd = descriptor(name)
        try:
            body = NSID.pack({"fd": fd, "nsid": NONE if nsid == AUTO else nsid})
            for _token, error in self._connection.submit([Request(NSID.new, 0, body, name, NSID)], acks=True).refused:
                raise error
        finally:
            os.close(fd)


def found(connection):
    """The named namespaces there are, as entries; nsid as the namespace of the connection has it."""
    return [_entry(name, Numbers(connection)) for name in listed() if admin.status(name) == admin.PRESENT]


def wanted(entries):
    """[{name, state, nsid}] -> {name: Wish}; refuses bad names and contradictions before anything is done."""
    wishes: dict[str, Wish] = {}
    holders: dict = {}
    for number, entry in enumerate(entries):
        name, state = entry["name"], entry["state"]
        where = "namespaces[%d]: " % number if len(entries) > 1 else ""
        try:
            admin.check_name(name)
        except NetnsError as exc:
            raise NetnsError(exc.errno, where + str(exc)) from exc
        wish = Wish(state, _number(entry.get("nsid"), where) if state == admin.PRESENT else None, where)
        known = wishes.setdefault(name, wish)
        if known.state != state:
            raise NetnsError(errno.EINVAL, "%snetwork namespace %s is both present and absent" % (where, name))
        if known.nsid != wish.nsid:
            raise NetnsError(errno.EINVAL, "%snetwork namespace %s has another nsid in an earlier entry" % (where, name))
        if wish.nsid not in (None, AUTO) and holders.setdefault(wish.nsid, name) != name:
            raise NetnsError(errno.EINVAL, "%snsid %d is asked for by network namespace %s, too" % (where, wish.nsid, holders[wish.nsid]))
    return wishes


def _number(text, where):
    """An nsid as a playbook spells it."""
    if text in (None, AUTO):
        return text
    try:
        if 0 <= int(str(text), 0) <= LAST:
            return int(str(text), 0)
    except ValueError:
        pass
    raise NetnsError(errno.EINVAL, "%snsid %r is neither a number from 0 to %d nor auto" % (where, text, LAST))


def plan(wishes, current, numbers=None):
    """[Step]; creations first, since they are more likely to fail and easier to undo, numbers last, since they stay. Reads, and does nothing."""
    steps = []
    taken = numbers.taken() if numbers and any(wish.nsid not in (None, AUTO) for wish in wishes.values()) else ()
    for name, (state, nsid, where) in wishes.items():
        if state == admin.PRESENT and current[name] == admin.LEFT_OVER:
            raise NetnsError(errno.EEXIST, "cannot create network namespace %s: there is a file of that name without "
                             "a namespace, which another mount namespace may still use; if not, remove it with "
                             "state: absent first" % name)
        if state == admin.PRESENT and current[name] == admin.ABSENT:
            steps.append(Step("add", name))
        if state == admin.ABSENT and current[name] != admin.ABSENT:
            steps.append(Step("delete", name))
        if nsid is None or numbers is None:
            continue
        have = numbers.of(name) if current[name] == admin.PRESENT else NONE
        if have not in (NONE, nsid) and nsid != AUTO:
            raise NetnsError(errno.EBUSY, "%snetwork namespace %s has the nsid %d already, and the kernel does not change one once it is set"
                             % (where, name, have))
        if have == NONE:
            if nsid in taken:
                raise NetnsError(errno.EEXIST, "%snsid %d cannot be that of network namespace %s: another one has it" % (where, nsid, name))
            steps.append(Step("set", name, nsid))
    return sorted(steps, key=lambda step: step.verb)


def converge(entries, check_mode):
    """Bring the namespaces to the wanted states, all or none; what a module returns."""
    wishes = wanted(entries)
    with Connection() as connection:
        numbers = Numbers(connection)
        steps = plan(wishes, _current(wishes), numbers)
        if steps and not check_mode:
            _apply(steps, numbers)
            left = plan(wishes, _current(wishes), numbers)
            if left:
                raise NetnsError(errno.EAGAIN, "somebody else works on network namespace %s at the same time" % left[0].name)
        return {"changed": bool(steps), "diff": _diff(steps), "commands": _commands(steps),
                "namespaces": [_entry(name, numbers) for name, state in _current(wishes).items() if state == admin.PRESENT]}


def _current(wishes):
    return {name: admin.status(name) for name in wishes}


def _entry(name, numbers):
    try:
        nsid = numbers.of(name)
    except OSError:                     # it needs root to be asked for, or has gone
        nsid = NONE
    return {"name": name} if nsid == NONE else {"name": name, "nsid": nsid}


def _commands(steps):
    return [COMMANDS[step.verb] % tuple(shlex.quote(str(value)) for value in step[1:] if value is not None) for step in steps]


def _diff(steps):
    sides: dict[str, dict] = {"before": {}, "after": {}}
    for verb, name, nsid in steps:
        what = "network namespace %s" % name
        if verb != "set":
            sides["after" if verb == "add" else "before"][what] = {"name": name}
            continue
        if what not in sides["after"]:
            sides["before"][what] = {"name": name}
        sides["after"][what] = {"name": name, "nsid": nsid}
    return sides


def _apply(steps, numbers):
    done: list = []
    try:
        for step in steps:
            _step(step, done, numbers)
    except BaseException as exc:
        failures = _undo(done)
        if failures and isinstance(exc, NetnsError):
            raise NetnsError(exc.errno, "%s; what was done before could not be undone: %s"
                             % (exc, "; ".join(failures))) from exc
        raise
    finally:
        for _taken, kept in done:
            if kept is not None:
                os.close(kept)


def _step(step, done, numbers):
    """One step; `done` gets what its undoing needs."""
    verb, name, nsid = step
    try:
        if verb == "add":
            admin.create(name)
            done.append((step, None))
        elif verb == "delete":
            # An open descriptor keeps a namespace alive, with all that is in it, as long as we may have to undo.
            kept = descriptor(name) if admin.status(name) == admin.PRESENT else None
            done.append((step, kept))
            admin.delete(name)
        else:
            numbers.give(name, nsid)
            done.append((step, None))
    except NetlinkError as exc:
        raise NetnsError(exc.errno, "giving network namespace %s the nsid %s: %s" % (name, nsid, exc)) from exc
    except NetnsError as exc:
        # Somebody else was faster, and wanted the same: the check that follows decides.
        if exc.errno != {"add": errno.EEXIST, "delete": errno.ENOENT}.get(verb):
            raise


def _undo(done):
    failures = []
    made = {step.name for step, _kept in done if step.verb == "add"}
    for step, kept in reversed(done):
        try:
            if step.verb == "add":
                admin.delete(step.name)
            elif step.verb == "set" and step.name not in made:
                failures.append("network namespace %s has an nsid now, which only its end takes away" % step.name)
            elif kept is not None and admin.status(step.name) == admin.ABSENT:
                admin.attach(step.name, kept)
        except OSError as exc:
            failures.append(str(exc))
    return failures
