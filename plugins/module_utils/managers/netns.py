# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What a named network namespace is to a playbook: a name that exists or not.

It does not know what is inside. It has no netlink messages, hence a small plan of its own.
"""
from __future__ import annotations

import errno
import os
import shlex

from ..netlink import netns_admin as admin
from ..netlink.netns import NetnsError, descriptor

COMMANDS = {"add": "ip netns add %s", "delete": "ip netns delete %s"}


def wanted(entries):
    """[{name, state}] -> {name: state}; refuses bad names and contradictions before anything is done."""
    states: dict[str, str] = {}
    for number, entry in enumerate(entries):
        name, state = entry["name"], entry["state"]
        where = "namespaces[%d]: " % number if len(entries) > 1 else ""
        try:
            admin.check_name(name)
        except NetnsError as exc:
            raise NetnsError(exc.errno, where + str(exc)) from exc
        if states.setdefault(name, state) != state:
            raise NetnsError(errno.EINVAL, "%snetwork namespace %s is both present and absent" % (where, name))
    return states


def plan(states, current):
    """[(verb, name)]; creations first, since they are more likely to fail and easier to undo. Pure."""
    steps = []
    for name, state in states.items():
        if state == admin.PRESENT and current[name] == admin.LEFT_OVER:
            raise NetnsError(errno.EEXIST, "cannot create network namespace %s: there is a file of that name without "
                             "a namespace, which another mount namespace may still use; if not, remove it with "
                             "state: absent first" % name)
        if state == admin.PRESENT and current[name] == admin.ABSENT:
            steps.append(("add", name))
        if state == admin.ABSENT and current[name] != admin.ABSENT:
            steps.append(("delete", name))
    return sorted(steps, key=lambda step: step[0])


def converge(entries, check_mode):
    """Bring the namespaces to the wanted states, all or none; what a module returns."""
    states = wanted(entries)
    steps = plan(states, _current(states))
    if steps and not check_mode:
        _apply(steps)
        left = plan(states, _current(states))
        if left:
            raise NetnsError(errno.EAGAIN, "somebody else works on network namespace %s at the same time" % left[0][1])
    return {"changed": bool(steps), "diff": _diff(steps), "commands": _commands(steps),
            "namespaces": [{"name": name} for name, state in _current(states).items() if state == admin.PRESENT]}


def _current(states):
    return {name: admin.status(name) for name in states}


def _commands(steps):
    return [COMMANDS[verb] % shlex.quote(name) for verb, name in steps]


def _diff(steps):
    sides: dict[str, dict] = {"before": {}, "after": {}}
    for verb, name in steps:
        sides["after" if verb == "add" else "before"]["network namespace %s" % name] = {"name": name}
    return sides


def _apply(steps):
    done: list = []
    try:
        for verb, name in steps:
            _step(verb, name, done)
    except BaseException as exc:
        failures = _undo(done)
        if failures and isinstance(exc, NetnsError):
            raise NetnsError(exc.errno, "%s; what was done before could not be undone: %s"
                             % (exc, "; ".join(failures))) from exc
        raise
    finally:
        for _verb, _name, kept in done:
            if kept is not None:
                os.close(kept)


def _step(verb, name, done):
    """One step; `done` gets what its undoing needs."""
    try:
        if verb == "add":
            admin.create(name)
            done.append((verb, name, None))
        else:
            # An open descriptor keeps a namespace alive, with all that is in it, as long as we may have to undo.
            kept = descriptor(name) if admin.status(name) == admin.PRESENT else None
            done.append((verb, name, kept))
            admin.delete(name)
    except NetnsError as exc:
        # Somebody else was faster, and wanted the same: the check that follows decides.
        if exc.errno != (errno.EEXIST if verb == "add" else errno.ENOENT):
            raise


def _undo(done):
    failures = []
    for verb, name, kept in reversed(done):
        try:
            if verb == "add":
                admin.delete(name)
            elif kept is not None and admin.status(name) == admin.ABSENT:
                admin.attach(name, kept)
        except OSError as exc:
            failures.append(str(exc))
    return failures
