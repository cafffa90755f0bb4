# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Routes of IPv4 and IPv6. Established on Linux 6.18, see tests/integration/targets/nl_route:

* IPv4 tells routes apart by table, destination, tos and metric (fib_trie.c, fib_table_insert); IPv6 by table,
  destination, source prefix and metric, and several gateways under one of these are one multipath route (ip6_fib.c).
* NLM_F_REPLACE puts a whole route in place of the old one, without a gap.
* An IPv6 route without a metric gets 1024, an IPv4 route without a scope has to be told one.
"""
from __future__ import annotations

from socket import AF_INET, AF_INET6

from ..netlink.errors import NetlinkError
from ..rtnl.route import ROUTE, RTN
from ..state.plan import merge
from .manager import FAMILIES, Manager, Option, dig
from .prefix import split

MAIN, LOCAL, STATIC = 254, 255, 4
REJECTING = (RTN["blackhole"], RTN["unreachable"], RTN["prohibit"], RTN["throw"])
KERNELS = (1, 2, 9)         # RTPROT_REDIRECT, _KERNEL, _RA
# Where a packet goes: one of these given anew replaces all of them.
WAY = ("type", "gateway", "via", "oif", "multipath", "nh_id", "encap_type", "encap")
DEFAULT_METRIC = {AF_INET: 0, AF_INET6: 1024}      # IP6_RT_PRIO_USER
METRICS = ("mtu", "advmss", "hoplimit", "initcwnd", "initrwnd", "window", "reordering", "quickack")


class Route(Manager):
    message, noun, plural = ROUTE, "route", "routes"
    options = (
        Option("type", "type"), Option("gateway", "gateway", "via"), Option("link", "oif", "dev"), Option("table", "table"),
        Option("metric", "priority"), Option("tos", "tos"), Option("protocol", "protocol", "proto"), Option("scope", "scope"),
        Option("source", "prefsrc", "src"), Option("onlink", "flags.onlink"), Option("preference", "pref", "pref"),
    ) + tuple(Option(name, "metrics." + name) for name in METRICS)
    extra = {
        "dst": {"type": "str"},
        "family": {"type": "str", "choices": sorted(FAMILIES)},
        "multipath": {"type": "list", "elements": "dict", "options": {
            "gateway": {"type": "str"}, "link": {"type": "str"}, "weight": {"type": "int"}, "onlink": {"type": "bool"}}},
    }
    about = {"link": "oif", "family": "family", "table": "table", "protocol": "protocol", "dst": "dst"}
    identity = ("family", "table", "dst", "dst_len", "src", "src_len", "tos", "priority")
    settable = identity + WAY + ("protocol", "scope", "flags", "prefsrc", "metrics", "pref", "flow", "ttl_propagate", "expires")
    absent = {"metrics": {}, "prefsrc": None}
    gone = ("ESRCH", "ENODEV")

    def __init__(self, names):
        super().__init__(names)
        self._exact = set()                     # keys of routes that shall have nothing but what is wanted

    def read(self, entry):
        if not entry.get("dst"):
            raise ValueError("dst is missing")
        if entry.get("multipath") and (entry.get("gateway") or entry.get("link")):
            raise ValueError("multipath says gateway and link itself")
        obj = self.read_options(entry)
        family = self._family(entry)
        if entry["dst"] == "default":
            obj.update(family=family or AF_INET, dst_len=0)
        else:
            obj["family"], obj["dst"], obj["dst_len"] = split(entry["dst"], network=True)
            if family not in (None, obj["family"]):
                raise ValueError("a gateway, source or family of the other kind than dst %s" % entry["dst"])
        if not obj["dst_len"]:
            obj.pop("dst", None)                # the kernel does not name it either
        obj["table"] = obj.get("table", MAIN)
        obj["priority"] = obj.get("priority") or DEFAULT_METRIC[obj["family"]]
        if not obj["priority"]:
            del obj["priority"]
        obj.setdefault("tos", 0)
        if entry.get("multipath") is not None:
            obj.update(self._hops(entry["multipath"]))
        return self._derived(obj, entry)

    def _family(self, entry):
        """The family that the addresses of an entry have; None where there is none."""
        texts = [entry.get("gateway"), entry.get("source")] + [hop.get("gateway") for hop in entry.get("multipath") or ()]
        families = {split(text)[0] for text in texts if text}
        if entry.get("family"):
            families.add(FAMILIES[entry["family"]])
        if len(families) > 1:
            raise ValueError("gateways, source and family are not all of one family")
        return families.pop() if families else None

    def _hops(self, hops):
        if not hops:
            raise ValueError("multipath needs at least one hop")
        out = []
        for hop in hops:
            if not (hop.get("gateway") or hop.get("link")):
                raise ValueError("a hop of multipath needs a gateway or a link")
            weight = 1 if hop.get("weight") is None else hop["weight"]
            if not 1 <= weight <= 256:
                raise ValueError("a weight is 1 to 256, not %d" % weight)
            one = {"hops": weight - 1}
            if hop.get("gateway"):
                one["gateway"] = hop["gateway"]
            if hop.get("link"):
                one["ifindex"] = self.names.index(hop["link"])
            if hop.get("onlink") is not None:
                one["flags"] = {"onlink": hop["onlink"]}
            out.append(one)
        if len(out) > 1:
            return {"multipath": out}
        one = out[0]                            # the kernel keeps one hop as a plain route
        plain = {"gateway": one.get("gateway"), "oif": one.get("ifindex"), "flags": one.get("flags")}
        return {name: value for name, value in plain.items() if value is not None}

    def _derived(self, obj, entry):
        """What follows from the way that a packet takes, as iproute2 derives it."""
        goes = any(name in obj for name in ("gateway", "via", "oif", "multipath", "nh_id"))
        if goes:
            obj.setdefault("type", RTN["unicast"])
        if obj["family"] == AF_INET6:
            if entry.get("scope") is not None:
                raise ValueError("scope is for IPv4 routes")
        elif "scope" not in obj and "type" in obj:
            direct = obj["type"] == RTN["unicast"] and goes and not any(name in obj for name in ("gateway", "via", "multipath", "nh_id"))
            host = obj["type"] in (RTN["local"], RTN["nat"])
            cast = obj["type"] in (RTN["broadcast"], RTN["multicast"], RTN["anycast"])
            obj["scope"] = 254 if host else 253 if direct or cast else 0
        return obj

    def passes(self, obj, name, value):
        if name == "link" and "multipath" in obj:
            return any(hop["ifindex"] == self.names.index(value) for hop in obj["multipath"])
        return super().passes(obj, name, value)

    def show(self, obj):
        out: dict = {"dst": "%s/%d" % (obj["dst"], obj["dst_len"]) if obj.get("dst_len") else "default"}
        out.update(self.show_options(obj))
        if out["dst"] == "default" and obj["family"] == AF_INET6:
            out["family"] = "inet6"
        if "multipath" in obj:
            out["multipath"] = [self._show_hop(hop) for hop in obj["multipath"]]
        quiet = {"type": "unicast", "table": "main", "metric": DEFAULT_METRIC[obj["family"]], "tos": 0, "preference": "medium"}
        if obj["family"] == AF_INET6 or "scope" in obj and self._derived(_without(obj, "scope"), {}).get("scope") == obj["scope"]:
            out.pop("scope", None)
        return {name: value for name, value in out.items() if value is not False and value is not None
                and not (name in quiet and value == quiet[name])}

    def _show_hop(self, hop):
        out = {"weight": hop.get("hops", 0) + 1}
        if hop.get("gateway"):
            out["gateway"] = hop["gateway"]
        if hop.get("ifindex"):
            out["link"] = self.names.name(hop["ifindex"])
        if hop.get("flags", {}).get("onlink"):
            out["onlink"] = True
        return out

    def key(self, obj):
        return tuple([obj.get(name) or 0 for name in self.identity])

    def label(self, obj):
        dst = "%s/%d" % (obj["dst"], obj["dst_len"]) if obj.get("dst_len") else "default"
        parts = ["route %s" % dst]
        if obj["family"] == AF_INET6 and not obj.get("dst_len"):
            parts[0] += " (IPv6)"
        if obj.get("table", MAIN) != MAIN:
            parts.append("table %s" % self.names.text("table", obj["table"]))
        if (obj.get("priority") or 0) != DEFAULT_METRIC[obj["family"]]:
            parts.append("metric %d" % (obj.get("priority") or 0))
        if obj.get("tos"):
            parts.append("tos %d" % obj["tos"])
        return " ".join(parts)

    def current(self, connection, wanted):
        asked = {(obj["family"], obj["table"]) for obj in wanted} or {(AF_INET, 0), (AF_INET6, 0)}
        found = []
        for family, table in sorted(asked):
            try:
                found += connection.dump(ROUTE, {"family": family, "table": table} if table else {"family": family})
            except NetlinkError as exc:
                if exc.name not in ("ENOENT", "ESRCH"):     # no such table: no route in it
                    raise
        return [self.normal(obj) for obj in found if not obj["flags"].get("cloned")
                and (not wanted or (obj["family"], obj["table"]) in asked)]

    def ours(self, obj):
        return obj["protocol"] not in KERNELS and obj["table"] != LOCAL

    def normal(self, obj):
        if obj.get("nh_id"):                    # the kernel tells what the object says; the route says only its id
            obj = _without(obj, "gateway", "oif", "multipath", "via")
        elif obj["type"] in REJECTING and obj.get("oif"):
            obj = _without(obj, "oif")          # IPv6 says lo
        return super().normal(obj)

    def links_of(self, obj):
        return [obj.get("oif")] + [hop["ifindex"] for hop in obj.get("multipath", ())]

    def completed(self, want):
        out = dict({"type": RTN["unicast"], "protocol": STATIC}, **want)
        if out["type"] == RTN["unicast"] and not any(name in want for name in WAY[1:]):
            raise ValueError("%s is not there, and a new one needs a gateway, a link, a multipath or another type" % self.label(want))
        return out

    def restoring(self, objs):
        self._exact.update(self.key(obj) for obj in objs)

    def unmet(self, want, have):
        # A metric of 0 is none: the kernel does not tell of it.
        wrong = [path for path in super().unmet(want, have)
                 if not (path.startswith("metrics.") and dig(want, path) == 0 and dig(have, path) is None)]
        if not wrong and self.key(want) in self._exact:
            wrong = super().unmet(self.settings(have), want)
        return wrong

    def merged(self, have, want, wrong):
        if self.key(want) in self._exact:
            return want
        if any(path.split(".")[0] in WAY for path in wrong):
            keep = _without(have, *WAY)
            flags = {bit: value for bit, value in have["flags"].items() if bit != "onlink"}
            return merge(dict(keep, flags=flags, type=RTN["unicast"]), want)
        return merge(have, want)

    def settings(self, obj):
        out = {name: value for name, value in super().settings(obj).items() if value is not None and value != {}}
        if "flags" in out:
            out["flags"] = {"onlink": out["flags"].get("onlink", False)}
        if "multipath" in out:
            out["multipath"] = [dict(hop, flags={"onlink": hop.get("flags", {}).get("onlink", False)}) for hop in out["multipath"]]
        return out

    def requests(self, step):
        if step.verb == "delete":
            step = step._replace(before=_named(step.before))
        return super().requests(step)

    def hint(self, step, error):
        if "prefsrc" in error.message:
            return "source is no address of this host"
        if error.name in ("ENETUNREACH", "EHOSTUNREACH"):
            return "no address of a link that is up reaches the gateway; set that first, or onlink with a link"
        return super().hint(step, error)

    def commands(self, step):
        obj = self.settings(step.after or _named(step.before))
        verb = {"create": "add", "change": "replace", "delete": "delete"}[step.verb]
        line = ["ip"] + (["-6"] if obj["family"] == AF_INET6 else []) + ["route", verb]
        shown = self.show(obj)
        line += [shown.pop("type")] if "type" in shown else []
        line.append(shown["dst"])
        for option in self.options:
            value = shown.get(option.name)
            if value is True:
                line.append(option.name)
            elif value is not None:
                line += [option.word or option.name, hex(value) if option.name == "tos" else str(value)]
        for hop in obj.get("multipath", ()):
            spelled = self._show_hop(hop)
            line.append("nexthop")
            for name, word in (("gateway", "via"), ("link", "dev"), ("weight", "weight")):
                line += [word, str(spelled[name])] if name in spelled else []
            line += ["onlink"] if spelled.get("onlink") else []
        yield line


def _named(obj):
    """What a deletion has to say. The next hops of one IPv6 route may each have a protocol, of which the kernel shows one."""
    return _without(obj, "protocol") if obj["family"] == AF_INET6 else obj


def _without(obj, *names):
    return {name: value for name, value in obj.items() if name not in names}
