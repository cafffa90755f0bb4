# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Rules of policy routing. Established on Linux 6.18, see tests/kernels/test_rule.py:

* The kernel refuses a second rule of the same priority, selectors, action, table and protocol; it compares neither `not`
  nor the target of a goto. Here a rule is its priority and selectors; what it does is a setting of it, unless a task has several
  that differ in nothing else.
* Rules of one priority stand in the order in which they were made. A changed one is made first and removed after, so it goes last.
* What a deletion does not name matches anything, and the first rule that fits goes.
* A dump of more than one datagram goes on behind as many rules as were told before (fib_nl_dumprule), and does not say (DUMP_INTR) that
  some came or went meanwhile: a rule that nobody touched is missing, or told twice.
"""
from __future__ import annotations

from ..netlink.errors import NetlinkError
from ..netlink.exchange import agreed
from ..netlink.protocol import CREATE, EXCL
from ..rtnl.rule import FR_ACT, RULE
from ..state.plan import Wish, merge, unmet
from . import realms, rule_guard
from .manager import FAMILIES, Manager, Option, without
from .rule_words import FULL, number, read_selectors, show_selectors

ACTIONS = ("blackhole", "nop", "prohibit", "unreachable")
TARGET = ("action", "table", "goto", "l3mdev")
SELECTORS = ("src", "src_len", "dst", "dst_len", "tos", "iifname", "oifname", "fwmark", "fwmask", "tun_id", "uid_range", "ip_proto",
             "sport_range", "sport_mask", "dport_range", "dport_mask", "dscp", "dscp_mask", "flowlabel", "flowlabel_mask")
NONE = {"suppress_prefixlen": FULL, "suppress_ifgroup": FULL, "flow": 0, "protocol": 0}
# A mask of all bits goes unsaid: older kernels have no masks.
WHOLE = {"sport_mask": 0xFFFF, "dport_mask": 0xFFFF, "dscp_mask": 63}
STATIC = 4
WORDS = ("from", "to", "fwmark", "iif", "oif", "tos", "dscp", "flowlabel", "tun_id", "ipproto", "sport", "dport", "uidrange", "priority",
         "protocol", "table", "goto", "suppress_prefixlength", "suppress_ifgroup", "realms")
TEXTS = ("from", "to", "fwmark", "dscp", "flowlabel", "sport", "dport", "uidrange", "ipproto", "realms", "suppress_ifgroup", "vrf")


class Rule(Manager):
    message, noun, plural = RULE, "rule", "rules"
    from_file = True
    options = (Option("priority", "priority"), Option("iif", "iifname"), Option("oif", "oifname"), Option("tos", "tos"),
               Option("tun_id", "tun_id"), Option("table", "table"), Option("goto", "goto"), Option("protocol", "protocol"))
    extra = dict({name: {"type": "str"} for name in TEXTS},
                 family={"type": "str", "choices": ["both", "inet", "inet6"]}, action={"type": "str", "choices": list(ACTIONS)},
                 l3mdev={"type": "bool"}, suppress_prefixlength={"type": "int"}, **{"not": {"type": "bool"}})
    of_task = {"force": {"type": "bool"}, "purge": {"type": "dict", "options": {
        "family": {"type": "str", "choices": sorted(FAMILIES)}, "priority": {"type": "str"}, "table": {"type": "str"}, "protocol": {"type": "str"}}}}
    about = {"family": "family", "table": "table", "protocol": "protocol", "link": "iifname", "priority": "priority"}
    identity = ("family", "priority") + SELECTORS
    settable = identity + TARGET + ("flags", "protocol", "suppress_prefixlen", "suppress_ifgroup", "flow")
    absent = NONE
    gone = ("ENOENT",)

    def __init__(self, names):
        super().__init__(names)
        self.force, self._both, self._several, self._there, self._connection = False, set(), set(), [], None
        self._first, self._whole = None, False      # the rules before anything was done; whether one is all that it has: on the way back to these
        self._back = False
        self._made: dict = {}                       # (family, priority) -> rules that were asked for since those there are were read

    def prepare(self, entries):
        self._both = {number for number, entry in enumerate(entries) if entry.get("family") == "both"}

    def read(self, entry):
        obj = self.read_options(entry)
        families = read_selectors(entry, obj)
        if entry.get("realms") is not None:
            obj["flow"] = realms.read(entry["realms"], self.names)
            families.add(2)
        obj["family"] = self._family(entry, families)
        for name in ("tos", "tun_id"):          # 0 is what the kernel leaves unsaid
            if name in obj and not obj[name]:
                del obj[name]
        if "not" in entry:
            obj["flags"] = {"invert": entry["not"]}
        if "suppress_prefixlength" in entry:
            obj["suppress_prefixlen"] = FULL if entry["suppress_prefixlength"] == -1 else number(
                entry["suppress_prefixlength"], "suppress_prefixlength", 128, "a prefix length")
        if "suppress_ifgroup" in entry:
            obj["suppress_ifgroup"] = FULL if entry["suppress_ifgroup"] in ("none", "-1") else self.names.number("group", entry["suppress_ifgroup"])
        self._read_target(entry, obj)
        return obj

    def _family(self, entry, families):
        if len(families) > 1:
            raise ValueError("from, to, flowlabel (IPv6) and realms (IPv4) are not all of one family")
        found, asked = next(iter(families), None), entry.get("family")
        if found and asked and FAMILIES.get(asked) != found:
            raise ValueError("family %s does not go with a selector of %s" % (asked, "IPv6" if found == 10 else "IPv4"))
        return found or FAMILIES.get(asked, FAMILIES["inet"])

    def _read_target(self, entry, obj):
        given = [name for name in ("table", "vrf", "goto", "l3mdev", "action") if entry.get(name)]
        if len(given) > 1:
            raise ValueError("%s: a rule does one thing only" % " and ".join(given))
        if entry.get("table") and not 0 < obj["table"] < FULL:
            raise ValueError("table %s is no table; they count from 1" % entry["table"])
        if given == ["vrf"]:
            obj["table"] = self.names.vrf(entry["vrf"])
        if given == ["l3mdev"]:
            obj["l3mdev"] = 1
        if given:
            obj["action"] = FR_ACT[entry["action"] if given == ["action"] else "goto" if given == ["goto"] else "to_tbl"]
        if given == ["goto"] and obj["goto"] <= obj.get("priority", 0):
            raise ValueError("goto %d: a goto leads forward, to a higher priority than the rule's own" % obj["goto"])

    def besides(self, connection, params, wishes):
        """The other family of those for both; priorities that nobody gave; what a purge removes."""
        self.force = bool(params.get("force"))
        twins = [wish._replace(object=dict(wish.object, family=10)) for wish in wishes if wish.entry in self._both]
        wishes += twins
        unnumbered = any("priority" not in wish.object for wish in wishes)
        current = self.current(connection, []) if unnumbered or params.get("purge") is not None else []
        if unnumbered:
            wishes[:] = rule_guard.with_priorities(self, current, wishes)
        if params.get("purge") is None:
            return []
        within = rule_guard.scope(self, params["purge"])
        keys = {self.selection(wish.object) for wish in wishes}
        return [Wish(self.settings(obj), False, len(wishes)) for obj in current if self.selection(obj) not in keys and within(obj)]

    # -- for the plan

    def selection(self, obj):
        """Family, priority and selectors as one value."""
        values = [0 if name in WHOLE and obj.get(name) == WHOLE[name] else obj.get(name, -1 if name == "dscp" else 0) for name in self.identity]
        return tuple([tuple(value.values()) if isinstance(value, dict) else value for value in values])

    def key(self, obj):
        selection = self.selection(obj)
        if self._whole:
            return selection, str(sorted(self.settings(obj).items()))
        return (selection, target(obj)) if selection in self._several else selection

    def label(self, obj):
        parts = ["rule %d" % obj.get("priority", 0)] + ["%s %s" % pair for pair in show_selectors(obj).items()]
        parts += ["%s %s" % (word, obj[name]) for word, name in (("iif", "iifname"), ("oif", "oifname"), ("tos", "tos"), ("tun_id", "tun_id")) if obj.get(name)]
        if self.selection(obj) in self._several:
            parts.append(self._target(obj))
        return " ".join(parts) + (" (IPv6)" if obj["family"] == 10 and ":" not in " ".join(parts) else "")

    def _target(self, obj):
        if obj.get("l3mdev"):
            return "l3mdev"
        if obj.get("table"):
            return "table %s" % self.names.text("table", obj["table"])
        return "goto %d" % obj["goto"] if obj.get("goto") else next((name for name, act in FR_ACT.items() if act == obj.get("action")), "")

    def current(self, connection, wanted):
        families = {obj["family"] for obj in wanted} or {2, 10}
        self._connection, self._made = connection, {}
        self._there = [self.normal(obj) for family in sorted(families) for obj in _steady(connection, family)]
        if self._first is None:
            self._first = self._there
        targets: dict = {}
        for obj in wanted:
            targets.setdefault(self.selection(obj), set()).add(target(obj))
        self._several = {selection for selection, found in targets.items() if len(found) > 1}
        return self._there

    def normal(self, obj):
        obj.setdefault("priority", 0)
        for name in ("table", "goto", "l3mdev"):
            if not obj.get(name):
                obj.pop(name, None)
        for name in ("sport", "dport"):         # older kernels have no masks and do not tell of them
            ports = obj.get(name + "_range")
            if ports and ports["start"] == ports["end"]:
                obj.setdefault(name + "_mask", 0xFFFF)
        if "dscp" in obj:
            obj.setdefault("dscp_mask", 63)
        return super().normal(obj)

    def ours(self, obj):
        return obj["protocol"] != 2 and not rule_guard.by_default(self, obj)

    def passes(self, obj, name, value):
        return value in (obj.get("iifname"), obj.get("oifname")) if name == "link" else super().passes(obj, name, value)

    def unmet(self, want, have):
        return unmet(without(want, *self.identity), have)

    def completed(self, want):
        if "action" not in want:
            raise ValueError("%s is not there, and a new one needs a table, a goto, l3mdev or an action" % self.label(want))
        return dict({"protocol": STATIC}, **want)

    def merged(self, have, want, wrong):
        if set(wrong) & set(TARGET):
            have = without(have, *TARGET)
            if "action" in want and want["action"] != FR_ACT["to_tbl"]:
                have = {name: value for name, value in have.items() if not name.startswith("suppress")}
        return merge(have, want)

    def settings(self, obj):
        out = {name: value for name, value in super().settings(obj).items() if WHOLE.get(name) != value
               and (NONE.get(name) != value or name == "protocol")}
        if "flags" in out:
            out["flags"] = {"invert": bool(out["flags"].get("invert"))}
        return out

    def identified(self, obj):
        """With what it does: another of the same selectors may have stood there before."""
        return {name: obj[name] for name in self.identity + TARGET if name in obj}

    def restoring(self, steps):
        self._whole, self._back = bool(steps), False
        self.force = self.force or self._whole

    def took_along(self, connection, steps):
        """What was made is not what it was made from; and the kernel may show more of it than was asked for."""
        self._back = True
        if not self._whole:
            return []
        made = {(self.selection(step.after), target(step.after)) for step in steps if step.after is not None}
        first = {self.key(obj) for obj in self._first or ()}
        return [Wish(self.settings(obj), False, steps[0].entry) for obj in self.current(connection, [step.after or step.before for step in steps])
                if (self.selection(obj), target(obj)) in made and self.key(obj) not in first]

    def reviewed(self, steps, current, wishes):
        if self._whole:
            wishes = rule_guard.as_before(self, self._first or (), current, wishes)
        steps = rule_guard.in_order(self, steps, current, wishes)
        if self._back:
            steps = rule_guard.unhidden(self, steps, current)
        rule_guard.check(self, steps, current, self._connection)
        return steps

    # -- to the kernel and to ip

    def requests(self, step):
        """A changed rule is made before the old one goes: no packet meets neither. The old one is the first that fits."""
        if step.after is not None:
            made, pattern = self._made.setdefault((step.after["family"], step.after["priority"]), []), self.settings(step.after)
            alone = step.verb == "create" and not self._whole and not any(rule_guard.fits(pattern, obj) for obj in (*self._there, *made))
            made.append(step.after)
            yield self.request(step, RULE.new, CREATE | (EXCL if alone else 0), step.after)
        if step.before is not None:
            yield self.request(step, RULE.delete, 0, step.before)

    def hint(self, step, error):
        if error.name == "EPERM" and step.before is not None and step.before["flags"].get("permanent"):
            return "the kernel lets nobody remove this rule"
        return super().hint(step, error)

    def show(self, obj):
        out = dict(show_selectors(obj), **self.show_options(obj))
        if obj["family"] == 10 and ":" not in out.get("from", "") + out.get("to", "") and "flowlabel" not in out:
            out["family"] = "inet6"
        if obj.get("flags", {}).get("invert"):
            out["not"] = True
        if obj.get("l3mdev"):
            out["l3mdev"] = True
        elif obj.get("action") in [FR_ACT[name] for name in ACTIONS]:
            out["action"] = self._target(obj)
        if obj.get("suppress_prefixlen", FULL) != FULL:
            out["suppress_prefixlength"] = obj["suppress_prefixlen"]
        if obj.get("suppress_ifgroup", FULL) != FULL:
            out["suppress_ifgroup"] = str(self.names.text("group", obj["suppress_ifgroup"]))
        if obj.get("flow"):
            out["realms"] = realms.show(obj["flow"], self.names)
        if "place" in obj:
            out["place"] = obj["place"]
        return {name: value for name, value in out.items() if (name, value) not in (("protocol", "unspec"), ("tos", 0))}

    def commands(self, step):
        turns = [("add", step.after), ("del", step.before)]
        if step.verb == "change" and rule_guard.fits(self.settings(step.after), step.before):
            turns.reverse()                     # `ip` cannot make the second of two that the kernel takes for one
        for verb, obj in turns:
            if obj is not None:
                shown = self.show(obj)
                line = ["ip"] + (["-6"] if obj["family"] == 10 else []) + ["rule", verb] + (["not"] if "not" in shown else [])
                for name in WORDS:
                    if name in shown:
                        line += [name, _word(name, shown[name])]
                yield line + (["l3mdev"] if "l3mdev" in shown else []) + ([shown["action"]] if "action" in shown else [])


def _word(name, value):
    """A value as `ip` takes it; of users it takes nothing but FIRST-LAST."""
    if name == "uidrange" and "-" not in value:
        return "%s-%s" % (value, value)
    return hex(value) if name == "tos" else str(value)


def _steady(connection, family):
    """The rules of a family: those that come in one datagram, or what two dumps in a row say."""
    def read():
        return connection.crowd(RULE, {"family": family})

    try:
        found = read()
        if found.datagrams > 1:     # it is a page on a socket that has read nothing yet, then as much as was read into: up to 32 kB (netlink_dump)
            found = read()
    except NetlinkError as exc:
        if exc.name not in ("EOPNOTSUPP", "EAFNOSUPPORT"):          # a kernel without these rules
            raise
        return ()
    return agreed(read, found, "the rules changed during each of %d attempts to read them", list) if found.datagrams > 1 else found


def target(obj):
    """What a rule does, as one value."""
    return tuple([obj.get(name) or 0 for name in TARGET])
