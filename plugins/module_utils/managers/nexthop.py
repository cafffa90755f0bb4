# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Next-hop objects and groups of them. Established on Linux 6.18, see tests/kernels/test_nexthop.py:

* NLM_F_REPLACE puts a whole object in place of the old one, and routes and groups use the new one at once. It makes no group of a
  single one or the other way round, and changes neither a group's type nor its number of buckets nor its protocol.
* A removed one leaves its groups, a group that lost its last member goes, and the routes that use one of these go with it, unasked.
"""
from __future__ import annotations

from ..netlink.errors import NetlinkError
from ..netlink.protocol import Request
from ..rtnl.nexthop import DUMP_STATS, NEXTHOP, TICKS, TYPES
from ..state.plan import merge, unmet
from . import encap, nexthop_users
from .manager import FAMILIES, Manager, Option, without
from .prefix import split

STATIC = 4
OURS = (0, 3, 4)            # RTPROT_UNSPEC, _BOOT, _STATIC; other protocols are daemons'
WAY = ("gateway", "oif", "encap_type", "encap", "blackhole")
TIMERS = ("res_group.idle_timer", "res_group.unbalanced_timer")
HIGHEST = 0xFFFFFFFF


class NextHop(Manager):
    message, noun, plural = NEXTHOP, "next hop", "nexthops"
    from_file = True
    options = (Option("id", "id"), Option("gateway", "gateway", "via"), Option("link", "oif", "dev"), Option("onlink", "flags.onlink"),
               Option("blackhole", "blackhole"), Option("fdb", "fdb"), Option("type", "group_type"), Option("buckets", "res_group.buckets"),
               Option("idle_timer", TIMERS[0]), Option("unbalanced_timer", TIMERS[1]), Option("hw_stats", "hw_stats_enable"),
               Option("protocol", "protocol"))
    extra = {"family": {"type": "str", "choices": sorted(FAMILIES)}, "idle_timer": {"type": "float"}, "unbalanced_timer": {"type": "float"},
             "hw_stats": {"type": "bool"}, "protocol": {"type": "str"}, "encap": encap.argument(),
             "group": {"type": "list", "elements": "dict", "options": {"id": {"type": "int", "required": True}, "weight": {"type": "int"}}},
             "recreate": {"type": "str", "choices": ["never", "if_needed"]}}
    of_task = {"force": {"type": "bool"}, "purge": {"type": "dict", "options": {"link": {"type": "str"}, "protocol": {"type": "str"}}}}
    about = {"link": "oif", "family": "family", "protocol": "protocol"}
    identity = ("id",)
    settable = ("id", "family", "flags", "protocol", "group", "group_type", "res_group", "hw_stats_enable", "fdb") + WAY
    absent = {"blackhole": False, "fdb": False}
    gone = ("ENOENT",)

    def __init__(self, names):
        super().__init__(names)
        self.force, self.connection, self._oif = False, None, {}

    # -- from a playbook and back

    def read(self, entry):
        way = [name for name in ("gateway", "link", "blackhole", "encap", "onlink") if entry.get(name)]
        if "group" in entry and way:
            raise ValueError("a group has no %s of its own; its members have" % " and ".join(way))
        if entry.get("blackhole") and len(way) > 1:
            raise ValueError("a blackhole has no %s" % " and ".join(name for name in way if name != "blackhole"))
        if not 1 <= entry.get("id", 1) <= HIGHEST:
            raise ValueError("id: %d is not from 1 to %d" % (entry["id"], HIGHEST))
        obj = self.read_options(entry)
        if "encap" in entry:
            obj.update(encap.read(self.names, entry["encap"]))
        if "group" in entry:
            obj["group"] = _members(entry["group"])
        self._read_resilient(entry, obj)
        family = split(entry["gateway"])[0] if entry.get("gateway") else None
        if family and entry.get("family") and FAMILIES[entry["family"]] != family:
            raise ValueError("the gateway %s is not of the family %s" % (entry["gateway"], entry["family"]))
        if family or entry.get("family"):
            obj["family"] = family or FAMILIES[entry["family"]]
        return obj

    def _read_resilient(self, entry, obj):
        given = [name for name in ("buckets", "idle_timer", "unbalanced_timer") if name in entry]
        if given and (entry.get("type") == "mpath" or any(entry.get(name) for name in ("gateway", "link", "blackhole", "fdb"))):
            raise ValueError("%s: only a group of type resilient has that" % given[0])
        if entry.get("fdb") and (entry.get("link") or entry.get("encap") or entry.get("blackhole")):
            raise ValueError("fdb: such a next hop has a gateway and nothing else")
        if given and "group" in entry:
            obj["group_type"] = TYPES["resilient"]
        for name in given:
            if not 0 <= entry[name] <= (0xFFFF if name == "buckets" else HIGHEST // TICKS):
                raise ValueError("%s: %s is out of range" % (name, entry[name]))

    def to_number(self, path, value, so_far):
        if path in TIMERS:
            return round(value * TICKS)
        if path == "protocol":
            return self.names.number("protocol", value)
        return int(value) if path == "hw_stats_enable" else super().to_number(path, value, so_far)

    def to_text(self, path, value, obj):
        if path in TIMERS:
            return value // TICKS if value % TICKS == 0 else value / TICKS
        if path == "protocol":
            return self.names.text("protocol", value)
        return bool(value) if path == "hw_stats_enable" else super().to_text(path, value, obj)

    def option_of(self, path, obj=None):
        return "encap" if path.startswith("encap") else super().option_of(path, obj)

    def besides(self, connection, params, wishes):
        """Ids that nobody gave; what a purge removes."""
        self.force = bool(params.get("force"))
        current = self.current(connection, []) if params.get("purge") is not None or any("id" not in wish.object for wish in wishes) else []
        wishes[:] = _with_ids(self, current, wishes)
        if params.get("purge") is None:
            return []
        if not any(params["purge"].values()):
            raise ValueError("purge needs a scope: one of link, protocol at least")
        scope = {name: params["purge"][name] for name in ("link", "protocol") if params["purge"].get(name)}
        return self.unlisted([obj for obj in current if self.is_about(obj, scope) and ("protocol" in scope or obj["protocol"] in OURS)], wishes)

    def show(self, obj):
        out = self.show_options(obj)
        if obj.get("family") == FAMILIES["inet6"] and "gateway" not in obj:
            out["family"] = "inet6"
        if "group" in obj:
            out["group"] = [dict({"id": member["id"]}, **({"weight": member["weight"]} if member["weight"] != 1 else {}))
                            for member in obj["group"]]
        if obj.get("encap_type"):
            out["encap"] = encap.show(self.names, obj)
        return {name: value for name, value in out.items() if value is not False and value is not None
                and (name, value) not in (("protocol", "unspec"), ("type", "mpath"))}

    # -- for the plan

    def key(self, obj):
        return obj["id"]

    def label(self, obj):
        return "next hop %s" % obj.get("id", "without an id")

    def gives(self, obj):
        return obj["id"]

    def needs(self, obj):
        return [member["id"] for member in obj.get("group", ())]

    def links_of(self, obj):
        return [self._oif.get(number) for number in self.needs(obj)] or [obj.get("oif")]

    def unmet(self, want, have):
        wrong = unmet(without(want, "family", "hw_stats_enable"), have)
        if want.get("hw_stats_enable", 0) != have.get("hw_stats_enable", 0) and "hw_stats_enable" in want:
            wrong.append("hw_stats_enable")
        if "family" in want and "group" not in have and want["family"] != have["family"]:
            wrong.append("family")
        return wrong + [path for path in self.unasked(want, have) if path not in wrong]

    def completed(self, want):
        out = dict({"protocol": STATIC}, **want)
        if "group" in want:
            if want.get("group_type") == TYPES["resilient"] and "buckets" not in want.get("res_group", {}):
                raise ValueError("%s is not there, and a new resilient group needs buckets" % self.label(want))
            return dict(out, family=0)
        if want.get("fdb") and "gateway" in want or want.get("blackhole") or "oif" in want:
            return dict({"family": FAMILIES["inet"]}, **out)
        raise ValueError("%s is not there, and a new one needs %s" % (self.label(want), "a gateway" if want.get("fdb") else
                         "a link beside its gateway" if "gateway" in want else "a link, a blackhole or a group"))

    def fixed_among(self, wrong, have, want):
        single = any(want.get(name) for name in WAY)
        if "group" in want and "group" not in have or single and "group" in have:
            return ["group"]
        return [path for path in wrong if path in ("group_type", "res_group.buckets") or path == "protocol" and "group" in have]

    def spelled(self, obj, path):
        if path == "group":
            return "a group" if "group" in obj else "a single one"
        return str(self.to_text(path, obj[path], obj)) if path in ("group_type", "protocol") and path in obj else super().spelled(obj, path)

    def merged(self, have, want, wrong):
        if self.exactly(want):
            return want
        have = dict(have)
        if want.get("blackhole"):
            have = without(have, *WAY, "flags")
        elif any(want.get(name) for name in WAY):
            have["blackhole"] = False
        if any(path.startswith("encap") for path in wrong):
            have = {name: value for name, value in have.items() if not name.startswith("encap")}
        if want.get("family", have.get("family")) != have.get("family"):
            have.pop("gateway", None)
        return merge(have, want)

    def rebuilt(self, have, want, wrong):
        if ("group" in want) != ("group" in have):
            return self.completed(dict({"protocol": have["protocol"]}, **want))
        out = self.merged(have, want, wrong)
        if out.get("group_type") != TYPES["resilient"]:
            out.pop("res_group", None)
        return self.completed(out)

    def settings(self, obj):
        out = {name: value for name, value in super().settings(obj).items() if value or name in ("id", "family", "protocol")}
        if "flags" in out:
            out["flags"] = {"onlink": bool(out["flags"].get("onlink"))}
        if "res_group" in out:
            out["res_group"] = {name: value for name, value in out["res_group"].items() if name != "unbalanced_time"}
        return out

    def reviewed(self, steps, current, wishes):
        nexthop_users.check(self, steps, current)
        return steps

    def keep(self, connection, steps, undo=False):
        renewed = {step.before["id"] for step in steps if step.verb == "recreate" or undo and step.verb == "delete"}
        return nexthop_users.Keep(self, connection, renewed) if renewed else None

    # -- to and from the kernel

    def current(self, connection, wanted):
        self.connection, found = connection, self._dump(connection, {})
        self._oif = {obj["id"]: obj.get("oif") for obj in found}
        return found

    def found(self, connection, filters):
        asked = {"oif": self.names.index(filters["link"])} if "link" in filters else {}
        return [obj for obj in self._dump(connection, asked) if self.is_about(obj, filters)]

    def _dump(self, connection, values):
        try:
            return [self.normal(obj) for obj in connection.dump(NEXTHOP, dict(values, op_flags=DUMP_STATS))]
        except NetlinkError as exc:
            if exc.name != "EOPNOTSUPP":        # Linux before 5.3 has none
                raise
            return []

    def normal(self, obj):
        if "group" in obj:
            obj["group"].sort(key=lambda member: member["id"])
        if obj.get("encap_type"):
            encap.normal(obj)
        return super().normal(obj)

    def request(self, step, kind, flags, obj):
        if kind == NEXTHOP.delete:
            return Request(kind, flags, NEXTHOP.pack({"id": obj["id"]}), step, NEXTHOP)
        obj = encap.ready(self.names, self.names.settle(self.settings(obj), NEXTHOP))
        return Request(kind, flags, NEXTHOP.pack(obj), step, NEXTHOP)

    def hint(self, step, error):
        heavy = step.after is not None and any(member["weight"] > 255 for member in step.after.get("group", ()))
        if heavy and error.name == "EINVAL":
            return "weights above 255 are since Linux 6.12"
        if error.name == "ENETDOWN" and step.after is not None and step.after.get("blackhole"):
            return "a blackhole needs lo, which is down"
        if error.name == "ENETDOWN" and "Carrier" in error.message:
            return "the link is up, and has nothing at its other end"
        if error.name in ("ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"):
            return "the link must be up and have an address that reaches the gateway; or use onlink"
        return super().hint(step, error)

    def commands(self, step):
        if step.after is None or step.verb == "recreate":
            yield ["ip", "nexthop", "delete", "id", str(step.before["id"])]
        if step.after is None:
            return
        obj = self.settings(step.after)
        shown = self.show(obj)
        six = obj.get("family") == FAMILIES["inet6"] and "gateway" not in obj
        line = ["ip"] + (["-6"] if six else []) + ["nexthop", "replace" if step.verb == "change" else "add", "id", str(obj["id"])]
        line += encap.words(self.names, obj)
        if "group" in obj:
            line += ["group", "/".join([str(member["id"]) + (",%d" % member["weight"] if member["weight"] != 1 else "") for member in obj["group"]])]
        for option in self.options[1:]:
            value = shown.get(option.name)
            if option.name == "hw_stats" and value:
                line += ["hw_stats", "on"]
            elif value is True:
                line.append(option.name)
            elif value is not None:
                line += [option.word or option.name, str(value)]
        yield line


def _members(given):
    """The members of a group, by their ids: their order says nothing."""
    out: list = []
    for member in given:
        weight = 1 if member.get("weight") is None else member["weight"]
        if not 1 <= weight <= 0xFFFF:
            raise ValueError("group: a weight is 1 to 65535, not %d" % weight)
        if any(member["id"] == other["id"] for other in out):
            raise ValueError("group: next hop %d stands there twice" % member["id"])
        out.append({"id": member["id"], "weight": weight})
    if not out:
        raise ValueError("group: a group needs at least one member")
    return sorted(out, key=lambda member: member["id"])


def _with_ids(manager, current, wishes):
    """The wishes, each with an id: that of a next hop that is there just so, else the lowest that is free."""
    taken = {wish.object["id"] for wish in wishes if "id" in wish.object}
    used, out = taken | {obj["id"] for obj in current}, []
    for wish in wishes:
        if "id" in wish.object:
            out.append(wish)
            continue
        same = [obj["id"] for obj in current if obj["id"] not in taken and not manager.unmet(wish.object, obj)]
        if wish.present:
            number = 1
            while not same and number in used:
                number += 1
            same = same[:1] or [number]
        taken.update(same)
        used.update(same)
        out += [wish._replace(object=dict(wish.object, id=number)) for number in same]
    return out
