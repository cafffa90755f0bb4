# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Routes of IPv4, IPv6 and MPLS. Established on Linux 6.1, 6.12 and 6.18, see tests/kernels/test_semantics.py:

* IPv4 tells routes apart by table, destination, tos and metric (fib_trie.c, fib_table_insert); IPv6 by table,
  destination, source prefix and metric, and several gateways under one of these are one multipath route (ip6_fib.c);
  MPLS by the label.
* IPv6 routes to link-local and multicast destinations by no more than a link stand beside each other, one for each link; so the kernel's own.
* NLM_F_REPLACE puts a whole route in place of the old one, without a gap.
* An IPv6 route without a metric gets 1024, an IPv4 route without a scope has to be told one.

How an entry is read is in route_read.py, how a route is shown and spelled for `ip` in route_show.py, what a purge removes
in route_purge.py.
"""
from __future__ import annotations

import os
from socket import AF_INET, AF_INET6

from ..netlink.errors import NetlinkError
from ..netlink.mould import Crowd
from ..netlink.protocol import APPEND, CREATE, EXCL, Request
from ..rtnl.route import AF_MPLS, FEATURES, MPLS_ROUTE, ROUTE, RTN
from ..state.plan import Wish, merge
from . import encap, route_lookup, route_read, route_show
from .manager import Manager, Option, dig, without
from .prefix import packed
from .route_lookup import of_a_link
from .route_read import LOCKABLE, MAIN, METRICS, ROUTE_FAMILIES, SCALED, STATIC

LOCAL = 255
REJECTING = (RTN["blackhole"], RTN["unreachable"], RTN["prohibit"], RTN["throw"])
KERNELS = (1, 2, 9)         # RTPROT_REDIRECT, _KERNEL, _RA
TICKS = 100                 # USER_HZ: the kernel tells lifetimes in these
# Where a packet goes: one of these given anew replaces all of them.
WAY = ("type", "gateway", "via", "oif", "multipath", "nh_id")
FAR = ("gateway", "multipath", "nh_id")
# What is done to it on the way: kept when one gateway or link takes another's place.
PACKAGING = ("encap_type", "encap", "newdst")
# What a hop has because somebody asked for it.
OF_HOP = ("gateway", "via", "newdst", "encap_type", "flow")
ENCAP = encap.argument()


class Route(Manager):
    message, noun, plural = ROUTE, "route", "routes"
    from_file = True
    options = (
        Option("type", "type"), Option("nhid", "nh_id"), Option("as", "newdst"), Option("gateway", "gateway", "via"), Option("via", "via"),
        Option("link", "oif", "dev"), Option("table", "table"), Option("metric", "priority"), Option("tos", "tos"),
        Option("protocol", "protocol", "proto"), Option("scope", "scope"), Option("source", "prefsrc", "src"),
        Option("onlink", "flags.onlink"), Option("preference", "pref", "pref"), Option("expires", "expires"),
        Option("ttl_propagate", "ttl_propagate", "ttl-propagate"), Option("congctl", "metrics.cc_algo"),
    ) + tuple(Option(name, "metrics." + name) for name in METRICS)
    extra = {
        "dst": {"type": "str"},
        "from": {"type": "str"},
        "family": {"type": "str", "choices": sorted(ROUTE_FAMILIES)},
        "vrf": {"type": "str"},
        "realms": {"type": "str"},
        "encap": ENCAP,
        "features": {"type": "list", "elements": "str", "choices": sorted(FEATURES)},
        "lock": {"type": "list", "elements": "str", "choices": sorted(LOCKABLE)},
        **{name: {"type": "int"} for name in SCALED},
        "multipath": {"type": "list", "elements": "dict", "options": {
            "gateway": {"type": "str"}, "via": {"type": "str"}, "link": {"type": "str"}, "weight": {"type": "int"}, "onlink": {"type": "bool"},
            "as": {"type": "str"}, "realms": {"type": "str"}, "encap": ENCAP}},
    }
    of_task = {"purge": {"type": "dict", "options": {
        "table": {"type": "str"}, "vrf": {"type": "str"}, "protocol": {"type": "str"}, "link": {"type": "str"},
        "family": {"type": "str", "choices": sorted(ROUTE_FAMILIES)}}}}
    about = {"link": "oif", "family": "family", "table": "table", "protocol": "protocol", "dst": "dst", "type": "type"}
    identity = ("family", "table", "dst", "dst_len", "src", "src_len", "tos", "priority")
    settable = identity + WAY + PACKAGING + ("protocol", "scope", "flags", "prefsrc", "metrics", "pref", "flow", "ttl_propagate", "expires")
    absent = {"metrics": {}, "prefsrc": None}
    gone = ("ESRCH", "ENODEV")
    recreates = True                            # those that stand beside each other; see fixed_among
    drifting = (AF_INET6,)      # fib6_dump_table()
    own_option = "dst"
    packed = staticmethod(packed)

    def __init__(self, names):
        super().__init__(names)
        self.scoped = False                     # whether the task speaks of scopes
        self._ranks: dict = {}                  # key -> the routes of IPv4 that stood under it, in their order
        self._ranked: set = set()               # keys under which they are to stand as they did

    # -- from a playbook and back

    def read(self, entry):
        return route_read.read(self, entry)

    def show(self, obj):
        return route_show.show(self, obj)

    def label(self, obj):
        return route_show.label(self, obj)

    def commands(self, step):
        if step.verb in ("delete", "recreate"):
            yield route_show.line(self, "delete", self.settings(_named(step.before)))
        if step.after is not None:
            verb = "replace" if step.verb == "change" else "append" if self.apart(step.after) else "add"
            yield route_show.line(self, verb, self.settings(step.after))

    def table(self, obj):
        return table_of(obj["family"])

    def canonical(self, obj):
        return table_of(obj["family"]).canonical(obj)

    def option_of(self, path, obj=None):
        first = path.split(".")[0]
        if first in ("encap", "encap_type", "multipath"):
            return first.partition("_")[0]
        named = {"flow": "realms", "src": "from", "dst_len": "dst"}
        if path.startswith("metrics.") and path.split(".")[1] in ("lock", "features", "rtt", "rttvar"):
            return path.split(".")[1]
        return named.get(first) or super().option_of(path, obj)

    def passes(self, obj, name, value):
        if name == "link" and "multipath" in obj:
            return any(hop["ifindex"] == self.names.index(value) for hop in obj["multipath"])
        if name == "family":
            return obj["family"] == ROUTE_FAMILIES[value]
        return super().passes(obj, name, value)

    def besides(self, connection, params, wishes):
        if params.get("purge") is None:
            return []
        from . import route_purge  # few tasks need it
        scope = route_purge.Scope(self.names, params["purge"])
        asked = [{"family": family, "table": scope.table} for family in scope.families]
        listed = {self.key(wish.object) for wish in wishes}
        doomed = [obj for obj in self.current(connection, asked)
                  if scope.takes(obj, self.links_of(obj)) and self.key(obj) not in listed]
        return [Wish(without(self.settings(obj), "expires"), False, len(wishes)) for obj in doomed]

    # -- for the plan

    def key(self, obj):
        return tuple([obj.get(name) or 0 for name in self.identity])

    def apart(self, obj):
        if self._ranked and self.key(obj) in self._ranked:
            return str(sorted(self.settings(obj).items()))
        return obj.get("oif", 0) if obj["family"] == AF_INET6 and of_a_link(obj.get("dst", "")) and not any(name in obj for name in FAR) else 0

    def identified(self, obj):
        return dict(super().identified(obj), **({"oif": obj["oif"]} if self.apart(obj) else {}))

    def current(self, connection, wanted):
        asked = {(obj["family"], obj["table"]) for obj in wanted} or {(family, 0) for family in _families()}
        found = Crowd()
        for family, table in sorted(asked):
            found += self._dump(connection, dict({"family": family}, **({"table": table} if table else {})))
        return found.sifted(lambda obj: None if obj["flags"].get("cloned") or wanted and (obj["family"], obj["table"]) not in asked
                            else self.normal(obj))

    def lookup(self, connection, wanted):
        return [route_lookup.find(self, connection, obj) for obj in wanted]

    def found(self, connection, filters):
        """Those that pass filters, which the kernel applies where it can; what it sends is looked at again all the same."""
        values: dict = {path: self.to_number(path, filters[name], {}) for name, path in self.about.items()
                        if name in filters and name in ("table", "protocol", "type", "link")}
        families = [ROUTE_FAMILIES[filters["family"]]] if "family" in filters else _families()
        out = Crowd()
        for family in families:
            out += self._dump(connection, dict(values, family=family))
        return [obj for obj in out.sifted(self.normal) if not obj["flags"].get("cloned") and self.is_about(obj, filters)]

    def _dump(self, connection, values):
        if values["family"] == AF_MPLS and values.get("table", MAIN) != MAIN:
            return Crowd()
        try:
            found = connection.crowd(table_of(values["family"]), values)
        except NetlinkError as exc:
            if exc.name not in ("ENOENT", "ESRCH"):     # no such table: no route in it
                raise
            return Crowd()
        # A kernel without MPLS answers with the routes of all families.
        return found.sifted(lambda obj: obj if obj["family"] == AF_MPLS else None) if values["family"] == AF_MPLS else found

    def ours(self, obj):
        return obj["protocol"] not in KERNELS and obj["table"] != LOCAL

    def normal(self, obj):
        if obj.get("nh_id"):                    # the kernel tells what the object says; the route says only its id
            obj = without(obj, "gateway", "oif", "multipath", "via", "encap_type", "encap")
            if obj["type"] == RTN["blackhole"]:
                obj["type"] = RTN["unicast"]    # so it says where the object is a blackhole
        elif obj["type"] in REJECTING and obj.get("oif"):
            obj = without(obj, "oif")          # IPv6 says lo
        if obj["family"] == AF_INET6 and obj.get("cacheinfo", {}).get("expires", 0) > 0:
            obj["expires"] = -(-obj["cacheinfo"]["expires"] // TICKS)
        for hop in obj.get("multipath", ()):
            encap.normal(hop)
        return super().normal(encap.normal(obj))

    def links_of(self, obj):
        return [obj.get("oif")] + [hop["ifindex"] for hop in obj.get("multipath", ())]

    def completed(self, want):
        out = dict({"type": RTN["unicast"], "protocol": STATIC}, **want)
        if out["type"] == RTN["unicast"] and not any(name in want for name in WAY[1:]):
            raise ValueError("%s is not there, and a new one needs a gateway, a link, a multipath or another type" % self.label(want))
        return out

    def several(self, key, objs):
        if not self._exact:                     # what the way back finds is not what there was
            self._ranks.setdefault(key, list(objs))

    def restoring(self, steps):
        """Of several that IPv4 has under one identity, REPLACE would take the first, and what is made anew comes last."""
        self._ranked = {step.key for step in steps if step.before["family"] == AF_INET and (step.after is None or step.key in self._ranks)}
        super().restoring(steps)

    def took_along(self, connection, steps):
        made = [step.after for step in steps if None not in (step.before, step.after) and step.key in self._ranked]
        return [Wish(self.settings(obj), False, steps[0].entry) for obj in (self.current(connection, made) if made else ())
                if self.key(obj) in self._ranked and any(self.key(after) == self.key(obj) and not self.unmet(after, obj) for after in made)]

    def reviewed(self, steps, current, wishes):
        again = {step.key for step in steps if step.before is None and step.key in self._ranked} if self._ranked else ()
        if not again:
            return steps
        from . import route_order
        return route_order.in_rank(self, steps, current, again, self._ranks)

    def unmet(self, want, have):
        wrong = [path for path in super().unmet(want, have) if not _silent(path, want, have)]
        if "multipath" in want and "multipath" not in wrong and any(map(_has_more, have["multipath"], want["multipath"])):
            wrong.append("multipath")
        if wrong == ["scope"] and not self.scoped and want["scope"] == route_read.scope(want) and have["scope"] == route_read.scope(have):
            wrong = []                          # it follows from a gateway that is there, and of which the task says nothing
        return wrong or [path for path in self.unasked(want, have) if path != "expires"]

    def fixed_among(self, wrong, have, want):
        return wrong if self.apart(want) else []        # REPLACE would take the first of those of all links

    def merged(self, have, want, wrong):
        if self.exactly(want):
            return want
        heads = {path.split(".")[0] for path in wrong}
        if heads & set(WAY):
            single = all(not any(name in obj for name in ("multipath", "nh_id")) and obj.get("type") not in REJECTING for obj in (have, want))
            have = without(have, *WAY, *(() if single else PACKAGING))
            flags = {bit: value for bit, value in have["flags"].items() if bit != "onlink"}
            have = dict(have, flags=flags, type=RTN["unicast"])
        if heads & {"encap", "encap_type"}:
            have = without(have, "encap", "encap_type")
        return merge(have, want)

    # -- to the kernel

    def settings(self, obj):
        out = {name: value for name, value in super().settings(obj).items() if value is not None and value != {}}
        if not out.get("expires", 1):
            del out["expires"]
        if "flags" in out:
            out["flags"] = {"onlink": out["flags"].get("onlink", False)}
        if "multipath" in out:
            out["multipath"] = [dict(hop, flags={"onlink": hop.get("flags", {}).get("onlink", False)}) for hop in out["multipath"]]
        return out

    def requests(self, step):
        if step.before is not None:
            step = step._replace(before=_named(step.before))
        return super().requests(step)

    def request(self, step, kind, flags, obj):
        obj = encap.ready(self.names, obj)
        if "multipath" in obj:
            obj = dict(obj, multipath=[encap.ready(self.names, hop) for hop in obj["multipath"]])
        table = table_of(obj["family"])
        if flags & EXCL and self.apart(obj):
            flags = CREATE | APPEND
        body = table.pack(self.names.settle(self.settings(obj), table))
        return Request(kind, flags, body, step, table)

    def hint(self, step, error):
        obj = step.after or step.before
        if "Nexthop id does not exist" in error.message:
            return "there is no next-hop object %d" % obj.get("nh_id", 0)
        if "prefsrc" in error.message:
            return "source is no address of this host"
        if error.name in ("ENETUNREACH", "EHOSTUNREACH"):
            return "no address of a link that is up reaches the gateway; set that first, or onlink with a link"
        if obj["family"] == AF_MPLS and error.name in ("EOPNOTSUPP", "EAFNOSUPPORT", "EINVAL"):
            return "MPLS needs the module mpls_router, and the sysctl net.mpls.platform_labels above the label"
        if error.name == "EOPNOTSUPP" and obj.get("encap_type"):
            return "this kernel was built without this encapsulation, or its module is not loaded"
        return super().hint(step, error)


def _families():
    """Those that routes can be of. A kernel without MPLS would answer for all the others instead."""
    return [AF_INET, AF_INET6] + ([AF_MPLS] if os.path.isdir("/proc/sys/net/mpls") else [])


def table_of(family):
    """The message of a family's routes."""
    return MPLS_ROUTE if family == AF_MPLS else ROUTE


def _silent(path, want, have):
    """What the kernel does not tell: a metric, a lock or a feature of zero, the headroom of a program. An earlier expiry is one within the time wanted."""
    if path == "expires":
        return 0 < (have.get("expires") or 0) <= want["expires"] or not want["expires"] and not have.get("expires")
    return path == "encap.xmit_headroom" or path.startswith("metrics.") and not dig(want, path) and dig(have, path) is None


def _has_more(have, want):
    """Whether a hop has what a wanted one has not: the list is set as a whole, and would lose it with the next change."""
    return any(have.get(name) and not want.get(name) for name in OF_HOP) or \
        have.get("flags", {}).get("onlink") and not want.get("flags", {}).get("onlink")


def _named(obj):
    """What a deletion has to say. The next hops of one IPv6 route may each have a protocol, of which the kernel shows one."""
    obj = without(obj, "encap", "encap_type", "expires", *(("protocol",) if obj["family"] == AF_INET6 else ()), *(("type",) if obj.get("nh_id") else ()))
    if "multipath" in obj:
        obj["multipath"] = [without(hop, "encap", "encap_type") for hop in obj["multipath"]]
    return obj
