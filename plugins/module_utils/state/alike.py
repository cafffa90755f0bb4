# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The plan for objects by the hundred thousand, which share moulds (netlink/mould.py).

It decides nothing: whatever plan() and the manager say of the first object of a pattern holds for all of that pattern that
meet the same mould in the kernel, since they differ in their own fields only. Where that does not hold (`Unlike`), or where two
wishes are about one object, plan() is asked about each.

What a manager promises by naming an `own_option`: nothing but a destination follows from that option, and apart from
carrying it along, no method looks at it.
"""
from __future__ import annotations

from operator import itemgetter

from ..netlink.mould import Crowd, calm, cast, filler
from .plan import Step, Wish, decided, plan


class Unlike(Exception):
    """Objects of one mould that are not treated alike."""


class Pattern:
    """What wishes share. place: own bytes -> what stands there; recipes: for a mould that stands there, what to do."""

    __slots__ = ("mould", "place", "present", "recipes", "recreate")

    def __init__(self, mould, present, recreate):
        self.mould, self.present, self.recreate, self.place, self.recipes = mould, present, recreate, {}, {}


class Recipe:
    """A step without the own fields of its object; parts: its requests, as (type, flags, filler)."""

    __slots__ = ("after", "before", "names", "parts", "verb")

    def __init__(self, step, own):
        self.verb, self.names, self.parts = step.verb, step.names, None
        self.before, self.after = [obj and _mould(step.manager.table(obj), obj, own) for obj in (step.before, step.after)]


def _mould(message, obj, own):
    mould, bytes_ = cast(message, obj)
    if bytes_ != own:
        raise Unlike
    return mould


class Wishes:
    """A list of wishes as patterns and own bytes, side by side; a wish about nothing has no pattern."""

    def __init__(self, manager):
        self.manager, self.patterns, self.owns, self.single = manager, [], [], False

    def __len__(self):
        return len(self.owns)

    def __iter__(self):
        for number, (pattern, own) in enumerate(zip(self.patterns, self.owns)):
            if pattern is not None:
                yield Wish(pattern.mould.full(own), pattern.present, number, pattern.recreate)

    def __iadd__(self, wishes):
        for wish in wishes:
            mould, own = cast(self.manager.table(wish.object), wish.object)
            self.add(Pattern(mould, wish.present, wish.recreate), own)
        return self

    def add(self, pattern, own):
        self.patterns.append(pattern)
        self.owns.append(own)

    def distinct(self):
        return [pattern for pattern in dict.fromkeys(self.patterns) if pattern is not None]

    def sample(self):
        """One object of each pattern."""
        return [pattern.mould.full(own) for pattern, own in dict(zip(self.patterns, self.owns)).items() if pattern is not None]

    def settle(self, names):
        """Put real indexes in the place of stand-ins; see names.py."""
        for pattern in self.distinct():
            mould = pattern.mould
            if names.pending(mould.blank, mould.message):
                mould.blank = names.settle(mould.blank, mould.message)


class Steps:
    """A list of steps as (recipe, own bytes, number of the entry). Iterating gives whole steps."""

    def __init__(self, manager, rows):
        self.manager, self.rows = manager, rows

    def __len__(self):
        return len(self.rows)

    def __iter__(self):
        return map(self.whole, self.rows)

    def __getitem__(self, at):
        return self.whole(self.rows[at])

    def whole(self, row):
        """The step that a row is."""
        recipe, own, number = row
        before, after = [mould and mould.full(own) for mould in (recipe.before, recipe.after)]
        return Step(self.manager, recipe.verb, self.manager.key(before or after), before, after, recipe.names, number)

    def requests(self, names):
        """The requests of all steps, with the rows as tokens; None is a pause, as in apply.py."""
        known = None
        for row in self.rows:
            recipe, own, _number = row
            if recipe is not known:
                known, message = recipe, (recipe.after or recipe.before).message
                if recipe.parts is None:
                    step = self.whole(row)
                    if step.after is not None and names.pending(step.after, message):
                        yield None
                    recipe.parts = self._parts(recipe, step, own, message)
                parts = recipe.parts
            if parts:
                for kind, flags, fill in parts:
                    yield kind, flags, fill(own), row, message
            else:
                for request in self.manager.requests(self.whole(row)):
                    yield request._replace(token=row)

    def _parts(self, recipe, step, own, message):
        """What the requests of a recipe's steps are made with; () where each has to be asked for its own."""
        parts = [(request.type, request.flags, filler(message, request.body, (recipe.after or recipe.before).fields, own))
                 for request in self.manager.requests(step)]
        return parts if all(fill for _type, _flags, fill in parts) else ()


@calm
def read(manager, entries, read_one):
    """Entries as Wishes. read_one(number, entry): the Wish of one entry, None where it says nothing."""
    out = Wishes(manager)
    option, packed, patterns, owns = manager.own_option, manager.packed, out.patterns.append, out.owns.append
    shapes: dict = {}
    shape: tuple = ()
    for number, entry in enumerate(entries):
        names = tuple(entry)
        if names != shape:
            shape = names
            rest, known = shapes.setdefault(names, (_others(names, option), {}))
        key = kin_own = packed(entry.get(option))
        if kin_own:
            kin, own = kin_own
            key = kin, rest(entry)
            try:
                pattern = known.get(key, False)
                if pattern is not False:        # None: it says nothing
                    patterns(pattern)
                    owns(own)
                    continue
            except TypeError:                       # a list among the options
                key = None
        wish = read_one(number, entry)
        pattern, found = None, b""
        if wish is not None:
            mould, found = cast(manager.table(wish.object), wish.object)
            pattern = Pattern(mould, wish.present, wish.recreate)
        if key and (pattern is None or found == own):
            known[key] = pattern
        out.add(pattern, found)
    return out


def _others(names, option):
    """A function that says what stands in an entry besides an option."""
    others = [name for name in names if name != option]
    return itemgetter(*others) if others else len


@calm
def plan_alike(manager, current, wishes):
    """plan(), for a Crowd and Wishes."""
    places = _places(manager, current)
    for pattern in wishes.distinct():
        pattern.recipes, pattern.place = {}, places.setdefault(_kin(manager, pattern.mould), {})
    if not _single(wishes):
        return plan(manager, current, wishes)
    rows = []
    try:
        for number, (pattern, own) in enumerate(zip(wishes.patterns, wishes.owns)):
            if pattern is None:
                continue
            have = pattern.place.get(own)
            recipes = pattern.recipes.get(have)
            if recipes is None:
                recipes = pattern.recipes[have] = _recipes(manager, pattern, have, own, number)
            for recipe in recipes:
                rows.append((recipe, own, number))
    except Unlike:
        return plan(manager, current, wishes)
    return Steps(manager, rows) if rows else []


def _kin(manager, mould):
    """What objects have in common that are told apart by their own bytes alone."""
    own = [field[0] for field in mould.fields]
    return manager.key({name: value for name, value in mould.blank.items() if name not in own}), mould.kin


def _places(manager, current):
    """{kin: {own bytes: the mould of what stands there, or several}}"""
    out: dict = {}
    place_of = {mould: out.setdefault(_kin(manager, mould), {}) for mould in set(current.moulds)}
    for mould, own in zip(current.moulds, current.owns):
        place = place_of[mould]
        if own in place:
            there = place[own]
            place[own] = (there if isinstance(there, tuple) else (there,)) + (mould,)
        else:
            place[own] = mould
    return out


def _single(wishes):
    """Whether no two wishes are about the same object."""
    if not wishes.single:
        seen: dict = {}
        for pattern, own in zip(wishes.patterns, wishes.owns):
            if pattern is not None:
                seen.setdefault(id(pattern.place), []).append(own)
        wishes.single = all(len(set(owns)) == len(owns) for owns in seen.values())
    return wishes.single


def _recipes(manager, pattern, have, own, number):
    there = () if have is None else have if isinstance(have, tuple) else (have,)
    wish = Wish(pattern.mould.full(own), pattern.present, number, pattern.recreate)
    steps = decided(manager, [mould.full(own) for mould in there], manager.key(wish.object), wish)
    return [Recipe(step, own) for step in steps]


def among(current, wishes):
    """Those of the objects there are that the wishes are about, after a plan for both."""
    out = Crowd()
    for pattern, own in zip(wishes.patterns, wishes.owns):
        have = pattern.place.get(own) if pattern is not None else None
        for mould in () if have is None else have if isinstance(have, tuple) else (have,):
            out.moulds.append(mould)
            out.owns.append(own)
    return out
