# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What a kind of object is to a playbook, and to the plan; each object's own file says how it differs.

A manager knows the object's table, its options and its identity, and the names of the namespace it works in. It does
not know Ansible or sockets, and decides nothing.
An option is a row: how a playbook spells it, where it stands in the table ("metrics.mtu"), and the word iproute2
has for it, when that is another.
"""
from __future__ import annotations

import os
from collections import namedtuple

from ..netlink.protocol import CREATE, EXCL, REPLACE, Request
from ..netlink.wire import Message
from ..state.plan import Wish, merge, plan, unmet

FAMILIES = {"inet": 2, "inet6": 10}

Option = namedtuple("Option", "name path word", defaults=(None,))


class EntryFault(ValueError):
    """What is wrong with an entry; `number` is which one."""

    def __init__(self, text, number):
        super().__init__(text)
        self.number = number


class Manager:
    """The parts that all objects share; the sentences in capitals are what a subclass states."""

    message: Message        # THE TABLE
    states: tuple = ("present", "absent")       # what `state` may be: some objects can only change
    noun = plural = ""      # WHAT ONE IS CALLED, AND MANY: the name of the list option
    options: tuple = ()     # ITS OPTIONS, as Option rows; those that are more than a row stand in `extra`
    extra: dict = {}        # option -> argument spec
    identity: tuple = ()    # THE ATTRIBUTES THE KERNEL TELLS THEM APART BY
    settable: tuple = ()    # WHAT A REQUEST MAY CARRY; everything else is the kernel's to say
    fixed: tuple = ()       # PATHS THAT CANNOT CHANGE IN PLACE
    recreates = False       # WHETHER A CHANGE OF THOSE MAY DELETE AND MAKE ANEW WITHOUT ASKING
    absent: dict = {}       # WHAT IT MEANS THAT AN ATTRIBUTE IS MISSING from the kernel's answer
    from_file = False       # WHETHER A LIST OF THEM MAY STAND IN A FILE: the option src
    drifting: tuple = ()    # families whose dumps go on by counting, unmarked when others change the table: what nobody touched can be missed
    own_option = ""         # THE OPTION in which entries differ most, see state/alike.py; `packed` says what it means
    elsewhere = False       # WHETHER SOME OF ITS REQUESTS go by the connection of another namespace
    sees_all = False        # WHETHER A LOOK-UP that finds nothing is as good as a dump
    gone: tuple = ("ENOENT", "ESRCH")   # ERRNOS THAT SAY a deletion came too late

    def __init__(self, names):
        self.names = names

    # -- from a playbook and back

    def groups(self):
        """Options that stand in groups: group -> [(name, path, other names, values that select the table)]."""
        return {}

    def prepare(self, entries):
        """Look at all entries before any is read; for those that name each other."""

    def read(self, entry):
        """The object of one entry (its options, without those not given). Raises ValueError, LookupError."""
        raise NotImplementedError

    def table(self, obj):
        """The message that an object travels in."""
        return self.message

    def packed(self, value):
        """(what it has in common with others, packed own fields) of a value of `own_option`, None where read() shall say."""
        return

    def show(self, obj):
        """An object as the entry that would bring it about."""
        raise NotImplementedError

    def read_options(self, entry):
        """The options that are plain rows, as table values."""
        out: dict = {}
        for option in self.options:
            if option.name in entry:
                put(out, option.path, self.to_number(option.path, entry[option.name], out))
        return out

    def show_options(self, obj):
        """The rows of `obj` as options."""
        out = {}
        for option in self.options:
            value = dig(obj, option.path)
            if value is not None:
                out[option.name] = self.to_text(option.path, value, obj)
        return out

    def type_at(self, path, values):
        """The Type of a path in the table; None for a plain number or a single bit."""
        table: Message | None = self.message
        type = None
        for part in path.split("."):
            if table is None:
                return None
            type = table.type_of(part, values)
            inner = values.get(part) if isinstance(values, dict) else None
            values = inner if isinstance(inner, dict) else {}
            table = type.inner if type else None
        return type

    def to_number(self, path, value, so_far):
        """A value of a playbook as the table has it: names become numbers."""
        type = self.type_at(path, so_far)
        if type is None or type.names is None or type.option != "str":
            return value
        if isinstance(type.names, str):
            return self.names.number(type.names, value)
        try:
            return type.names[value] if value in type.names else int(str(value), 0)
        except ValueError:
            raise ValueError("%s %r is none of %s" % (path.rpartition(".")[2], value, ", ".join(sorted(type.names)))) from None

    def to_text(self, path, value, obj):
        """And back."""
        type = self.type_at(path, obj)
        if type is None or type.names is None or type.option != "str":
            return value
        if isinstance(type.names, str):
            return self.names.text(type.names, value)
        return next((name for name, number in type.names.items() if number == value), value)

    def canonical(self, obj):
        """The kernel's own spelling of a wanted object."""
        return self.message.canonical(obj)

    def option_of(self, path, obj=None):
        """How a playbook calls an attribute of `obj`: the longest row that `path` starts with, else the path itself."""
        rows = [option for option in self.options if path == option.path or path.startswith(option.path + ".")]
        return max(rows, key=lambda option: len(option.path)).name if rows else path

    def spelled(self, obj, path):
        """The value at a path in words, for a sentence."""
        return str(dig(obj, path))

    of_task: dict = {}      # OPTIONS OF THE TASK as a whole: name -> argument spec

    def besides(self, connection, params, wishes):
        """The wishes that follow from the options of the task."""
        return []

    about: dict = {}        # FILTER -> THE ATTRIBUTE that it is about

    def is_about(self, obj, filters):
        """Whether an object passes filters (values as a playbook gives them); those of other objects do not count."""
        return all(self.passes(obj, name, value) for name, value in filters.items() if name in self.about)

    def passes(self, obj, name, value):
        """Whether an object passes one filter."""
        path = self.about[name]
        if name == "link":
            return dig(obj, path) == self.names.index(value)
        if name == "family":
            return obj[path] == FAMILIES.get(value)
        if name == "dst":
            shown = self.show(obj)["dst"]
            return value in (shown, shown + ("/128" if ":" in shown else "/32"))
        return dig(obj, path) == self.to_number(path, value, obj)

    # -- for the plan

    def key(self, obj):
        """What tells this object from every other of its kind."""
        return tuple([obj.get(name) for name in self.identity])

    def apart(self, obj):
        """What tells this object from others of the same key that can stand beside it; 0 where none can."""
        return 0

    def label(self, obj):
        """One object in a few words, for failures and diffs."""
        raise NotImplementedError

    def unmet(self, want, have):
        """The paths in which an object is not as wanted."""
        return unmet(want, have)

    def matches(self, want, have):
        """Whether an object of the same identity is the one that shall be absent."""
        return not self.unmet(want, have)

    _exact: set = set()     # what tells those objects apart that are to become exactly what they were

    def restoring(self, steps):
        """From here on what these steps changed or removed is to become exactly what it was, lists included; none when a new attempt begins."""
        self._exact = {(self.key(step.before), self.apart(step.before)) for step in steps}

    def exactly(self, want):
        """Whether an object shall have nothing but what is wanted."""
        return bool(self._exact) and (self.key(want), self.apart(want)) in self._exact

    def unasked(self, want, have):
        """The paths of what an object has beyond what it exactly shall have."""
        return unmet(self.settings(have), want) if self.exactly(want) else []

    def several(self, key, objs):
        """Told of objects that stand under one identity, in their order."""

    def hindering(self, steps):
        """Those of the steps whose new objects have to go before others can be what they were."""
        return ()

    def lost(self, steps):
        """What does not come back with the steps that are undone, as sentences."""
        return []

    def took_along(self, connection, steps):
        """More wishes for the way back from steps: what they may have taken along or left behind."""
        return []

    def unready(self, connection, wishes):
        """(a wish, why) when something that is there as it was asked for cannot be used yet, after waiting for it."""
        return

    def completed(self, want):
        """A wanted object with what its creation needs and nobody said."""
        return want

    def fixed_among(self, wrong, have, want):
        """Those of the differing paths that the kernel will not change in place."""
        return [path for path in wrong if any(path == name or path.startswith(name + ".") for name in self.fixed)]

    def merged(self, have, want, wrong):
        """What an object will be that is brought from `have` to `want`; `wrong`: the paths that differ."""
        return want if self.exactly(want) else merge(have, want)

    def rebuilt(self, have, want, wrong):
        """What an object will be that is deleted and made anew."""
        return self.merged(self.settings(have), want, wrong)

    def identified(self, obj):
        """An object with only what tells it apart: a pattern that matches it whatever became of the rest."""
        return {name: obj[name] for name in self.identity if name in obj}

    def settings(self, obj):
        """An object with only what a request may carry."""
        return {name: value for name, value in obj.items() if name in self.settable}

    def former(self, step):
        """What is wanted when a step is taken back."""
        return self.settings(step.before)

    def links_of(self, obj):
        """The indexes of the links that an object stands on."""
        return ()

    def keep(self, connection, steps, undo=False):
        """A record of what the steps would take away besides (see keep.py), None where they take nothing.

        undo: with what goes for good, for the case that all has to come back; None where that is no more.
        """
        return

    def gives(self, obj):
        """The name that other objects may refer to this one by."""
        return

    def needs(self, obj):
        """The names of what this object stands on."""
        return ()

    def reviewed(self, steps, current, wishes):
        """The plan as a whole: what must not be is a PlanError, what follows from the order of the wishes is a step more."""
        return steps

    def unlisted(self, objs, wishes):
        """Wishes that those of the objects be gone that no wish is about: what a purge asks for."""
        listed = {self.key(wish.object) for wish in wishes}
        return [Wish(self.identified(obj), False, len(wishes)) for obj in objs if self.key(obj) not in listed]

    def steps_to(self, connection, wishes):
        """The steps from what there is now to some wishes, in their order."""
        from ..state.order import order  # few tasks need it
        return order(plan(self, self.current(connection, [wish.object for wish in wishes]), wishes))

    def parts(self, entries):
        """The managers that entries are for, one for each namespace: [(manager, entries, their numbers; None for all)]."""
        return [(self, entries, None)]

    def settled(self, obj):
        """An object with the real indexes of links that have been made meanwhile."""
        return self.names.settle(obj, self.message)

    # -- to and from the kernel

    def current(self, connection, wanted):
        """The objects there are, among which the wanted ones would be found."""
        raise NotImplementedError

    def found(self, connection, filters):
        """The objects there are that pass filters (values as a playbook gives them); a manager may let the kernel do some of it."""
        return [obj for obj in self.current(connection, []) if self.is_about(obj, filters)]

    def lookup(self, connection, wanted):
        """The wanted objects as they are there, asked for one by one and in their order: False for what seems not to be there, None
        for what cannot be told. None where there is no such way."""
        return

    def among(self, current, wishes):
        """Those of the objects there are that the wishes are about."""
        keys = {self.key(wish.object) for wish in wishes}
        return [obj for obj in current if self.key(obj) in keys]

    def normal(self, obj):
        """An object from the kernel with what it left unsaid."""
        for name, value in self.absent.items():
            obj.setdefault(name, value)
        return obj

    def requests(self, step):
        """The requests that carry out a step; the step is their token. A put: the whole object is sent."""
        if step.verb in ("delete", "recreate"):
            yield self.request(step, self.message.delete, 0, step.before)
        if step.verb == "change":
            yield self.request(step, self.message.new, CREATE | REPLACE, step.after)
        elif step.verb != "delete":
            yield self.request(step, self.message.new, CREATE | EXCL, step.after)

    def request(self, step, kind, flags, obj):
        body = self.message.pack(self.names.settle(self.settings(obj), self.message))
        return Request(kind, flags, body, step, self.message)

    def ours(self, obj):
        """False for what the kernel made by itself, or learned."""
        return True

    def hint(self, step, error):
        """What to try when the kernel refuses a step; "" when nobody knows."""
        if error.name in ("EPERM", "EACCES") and not error.message:
            return "this needs root, or CAP_NET_ADMIN in the namespace: use become"
        return ""

    def commands(self, step):
        """The same step as iproute2 lines."""
        raise NotImplementedError


def kernel_release():
    """The running kernel's version, as (6, 12)."""
    return tuple([int(number) for number in "".join([char if char.isdigit() else " " for char in os.uname().release]).split()[:2]])


def put(values, path, value):
    """Set a value at a path of names."""
    *outer, last = path.split(".")
    for name in outer:
        values = values.setdefault(name, {})
    values[last] = value


def without(values, *names):
    """`values` without some of its names."""
    return {name: value for name, value in values.items() if name not in names}


def dropped(values, path):
    """`values` without what is at a path of names, and without what that leaves empty."""
    name, _dot, rest = path.partition(".")
    if name not in values:
        return values
    inner = dropped(values[name], rest) if rest else None
    return dict(values, **{name: inner}) if inner else {key: value for key, value in values.items() if key != name}


def drop(values, path):
    """Remove what stands at a path of names, if anything does."""
    outer, _dot, last = path.rpartition(".")
    values = dig(values, outer) if outer else values
    if isinstance(values, dict):
        values.pop(last, None)


def dig(values, path):
    """The value at a path of names, None where there is none."""
    for name in path.split("."):
        values = values.get(name) if isinstance(values, dict) else None
    return values
