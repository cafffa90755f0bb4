# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What a plan for rules must respect besides each rule's own wish: order within a priority, priorities that nobody gave, the
table `local`, targets of goto, what older kernels would ignore, and what a purge may remove. Pure but for one harmless question.
"""
from __future__ import annotations

from ..netlink.protocol import Request
from ..rtnl.rule import FR_ACT, RULE
from ..state.plan import PlanError, Step, Wish, unmet
from .manager import FAMILIES
from .rule_words import FULL, ranged

LOCAL = 255
DEFAULTS = {0: 255, 0x7FFE: 254, 0x7FFF: 253}       # fib_default_rules_init()
OURS = (0, 3, 4)                                    # RTPROT_UNSPEC, _BOOT, _STATIC; other protocols are daemons'
# Attributes that older kernels skip: the rule would match more than was asked for. What each came with in linux/fib_rules.h (since.json in the tests).
NEWER = {"dscp": "6.12", "flowlabel": "6.14", "sport_mask": "6.15", "dport_mask": "6.15", "dscp_mask": "6.15"}


def by_default(manager, obj):
    """Whether a rule is one of the three that every namespace is born with."""
    return DEFAULTS.get(obj["priority"], -1) == obj.get("table") and selects_all(manager, obj)


def selects_all(manager, obj):
    bare = {"family": obj["family"], "priority": obj["priority"]}
    return manager.selection(obj) == manager.selection(bare) and not obj.get("flags", {}).get("invert")


def fits(pattern, obj):
    """Whether the kernel takes `obj` for the rule that a deletion (or a new rule) names. It does not look at `not` and goto."""
    return not unmet({name: value for name, value in pattern.items() if name not in ("flags", "goto") and (value or name == "priority")}, obj)


def scope(manager, purge):
    """The scope of a purge as a test of rules."""
    if not any(purge.values()):
        raise ValueError("purge needs a scope: one of family, priority, table, protocol at least")
    first, last = ranged(purge["priority"], "purge.priority", FULL) if purge.get("priority") else (0, FULL)
    same = {name: manager.names.number(name, purge[name]) for name in ("table", "protocol") if purge.get(name)}
    if purge.get("family"):
        same["family"] = FAMILIES[purge["family"]]
    return lambda obj: (manager.ours(obj) and ("protocol" in same or obj["protocol"] in OURS) and first <= obj["priority"] <= last
                        and not unmet(same, obj))


def with_priorities(manager, current, wishes):
    """The wishes, each with a priority: that of the rule it means, else a new one."""
    taken = {id(obj) for wish in wishes if "priority" in wish.object for obj in current
             if manager.selection(obj) == manager.selection(wish.object)}
    meant: dict = {}
    for exactly in (True, False):               # first those that are there just so
        for number, wish in enumerate(wishes):
            if number in meant or "priority" in wish.object:
                continue
            for obj in current:
                same = manager.selection(dict(wish.object, priority=obj["priority"])) == manager.selection(obj)
                if same and id(obj) not in taken and manager.ours(obj) and not (
                        (exactly or not wish.present) and manager.unmet(dict(wish.object, priority=obj["priority"]), obj)):
                    meant.setdefault(number, []).append(obj["priority"])
                    taken.add(id(obj))
                    if wish.present:
                        break
    return _numbered(current, wishes, meant)


def _numbered(current, wishes, meant):
    new = sum(1 for number, wish in enumerate(wishes) if wish.present and number not in meant and "priority" not in wish.object)
    used = {obj["priority"] for obj in current} | {wish.object["priority"] for wish in wishes if "priority" in wish.object}
    free = min([priority for priority in used if priority] + [0x7FFE]) - new
    before: dict = {}                           # family -> the priority of the last one without
    out = []
    for number, wish in enumerate(wishes):
        if "priority" in wish.object:
            out.append(wish)
            continue
        family = wish.object["family"]
        if wish.present and number not in meant:
            priority = before.get(family)
            if priority is None or priority < free:
                priority, free = free, free + 1
            if priority < 1:
                raise PlanError("there is no free priority below the rules there are; give one", wish.entry, "priority")
            meant[number] = [priority]
        for priority in meant.get(number, ()):
            out.append(wish._replace(object=dict(wish.object, priority=priority)))
            if wish.present:
                before[family] = priority
    return out


def in_order(manager, steps, current, wishes):
    """The steps in the order of the wishes, with those that put rules of one priority into that order."""
    number = {manager.key(wish.object): place for place, wish in reversed(list(enumerate(wishes)))}
    position: dict = {}
    for place, obj in enumerate(current):
        position.setdefault(manager.key(obj), place)
    changed = {step.key for step in steps}
    last: dict = {}                             # (family, priority) -> where the one before stands; None: at the end
    moves = []
    for wish in wishes:
        key, shelf = manager.key(wish.object), (wish.object["family"], wish.object["priority"])
        if not wish.present:
            continue
        before = last.get(shelf, -1)
        if key in changed:
            last[shelf] = None
        elif before is not None and position[key] > before:
            last[shelf] = position[key]
        elif before is None or position[key] < before:
            have = current[position[key]]
            moves.append(Step(manager, "change", key, have, dict(have, place="last of its priority"), ("place",), wish.entry))
            last[shelf] = None
    return sorted(steps + moves, key=lambda step: number.get(step.key, len(wishes)))


def as_before(manager, first, current, wishes):
    """The wishes of a way back, and the rules that stand at the same priorities, in the order that all had at first.

    A rule of which not all is known is not made anew: it stays where it is.
    """
    asked = {manager.key(wish.object): wish for wish in wishes}
    there = {manager.key(obj) for obj in current}
    shelves = {(wish.object["family"], wish.object["priority"]) for wish in wishes}
    out = []
    for obj in first:
        key = manager.key(obj)
        if key in asked:
            out.append(asked.pop(key))
        elif key in there and (obj["family"], obj["priority"]) in shelves and all(isinstance(name, str) for name in obj):
            out.append(Wish(manager.settings(obj)))
    return out + list(asked.values())


def unhidden(manager, steps, current):
    """The steps of a way back, those first that take away what a later deletion would hit, or move it: it comes to its place again afterwards."""
    own = {id(step.before): step for step in steps if step.before is not None}
    out, away = [], set()
    for step in steps:
        if step.before is None:
            out.append(step)
            continue
        pattern = manager.settings(step.before)
        for obj in current:
            if id(obj) not in away and (obj is step.before or id(step.before) not in away and fits(pattern, obj)):
                away.add(id(obj))
                out.append(own.get(id(obj)) or Step(manager, "change", manager.key(obj), obj, dict(obj, place="last of its priority"), ("place",), step.entry))
    return out


def _outcome(steps, current):
    """The rules as they will be, in their order."""
    out = list(current)
    for step in steps:
        out = [obj for obj in out if obj is not step.before]
        if step.after is not None:
            out.append(step.after)
    return sorted(out, key=lambda obj: obj["priority"])


def cuts_off(manager, rules):
    """Whether no packet gets to the table local, or not before other tables have been asked."""
    for obj in rules:
        if not selects_all(manager, obj) or obj.get("l3mdev") or obj["action"] in (FR_ACT["nop"], FR_ACT["goto"]):
            continue
        if obj.get("table") == LOCAL:
            return False
        if obj.get("suppress_prefixlen", FULL) == FULL:
            return True
    return True


def check(manager, steps, current, connection):
    """Raises PlanError for a plan that must not be carried out."""
    for family in sorted({(step.after or step.before)["family"] for step in steps}):
        rules = [obj for obj in current if obj["family"] == family]
        mine = [step for step in steps if (step.after or step.before)["family"] == family]
        will = _outcome(mine, rules)
        if not manager.force and cuts_off(manager, will) and not cuts_off(manager, rules):
            raise PlanError("this would cut off the table local, without which the host does not know its own addresses: a rule for all packets "
                            "must ask it before any other such rule (force allows it)", mine[0].entry)
        for step in mine:
            target = step.after and step.after.get("goto")
            if target and all(obj["priority"] != target for obj in will):
                raise PlanError("goto %d: there is no rule of this priority" % target, step.entry, "goto")
            _hits(manager, step, rules)
            rules = [obj for obj in rules if obj is not step.before]
    for step in steps:
        _known(manager, step, connection)


def _hits(manager, step, rules):
    """Deleting must not hit another rule, which comes first and fits as well."""
    if step.before is None:
        return
    pattern = manager.settings(step.before)
    first = next(obj for obj in rules if fits(pattern, obj))
    if manager.selection(first) != manager.selection(step.before):
        raise PlanError("%s cannot be removed: the kernel would take %s for it, which comes before and matches less"
                        % (manager.label(step.before), manager.label(first)), step.entry)


def _known(manager, step, connection):
    """An attribute that the kernel does not know is skipped, and the rule catches more than it should: ask before.

    The question is a deletion of what cannot be there, with an attribute of no length: who knows it refuses that.
    """
    asked = [name for name in NEWER if step.after is not None and name in manager.settings(step.after)]
    for name in asked:
        number = RULE.attrs.by_name[name][0]
        body = RULE.pack({"family": step.after["family"], "priority": FULL, "iifname": "no such link", number: b""})
        refused = connection.submit([Request(RULE.delete, 0, body, name, None)]).refused
        if [error.name for _name, error in refused] == ["ENOENT"]:
            raise PlanError("%s: this kernel does not know it and would ignore it; it came with Linux %s" % (name, NEWER[name]),
                            step.entry, name.partition("_mask")[0])
