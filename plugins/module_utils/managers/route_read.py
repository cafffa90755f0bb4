# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Routes as a playbook says them: entries to values of the table, and what is wrong with them.

Everything that an entry leaves unsaid and iproute2 would derive is derived here.
"""
from __future__ import annotations

from socket import AF_INET, AF_INET6

from ..rtnl.route import AF_MPLS, FEATURES, LOCKS, RTN
from . import encap, realms
from .manager import FAMILIES, put
from .prefix import split

MAIN, STATIC = 254, 4
ROUTE_FAMILIES = dict(FAMILIES, mpls=AF_MPLS)
DEFAULT_METRIC = {AF_INET: 0, AF_INET6: 1024, AF_MPLS: 0}       # IP6_RT_PRIO_USER
# Option -> its name in the table, of metrics that are plain numbers.
METRICS = ("mtu", "advmss", "hoplimit", "initcwnd", "initrwnd", "window", "reordering", "quickack", "cwnd", "ssthresh", "rto_min",
           "fastopen_no_cookie")
SCALED = {"rtt": 8, "rttvar": 4}        # the kernel has eighths and quarters of a millisecond
LOCKABLE = tuple(["congctl" if name == "cc_algo" else name for name in LOCKS if name != "features"])
# What the kernel would cut down silently (net/ipv4/metrics.c), or has no room for.
MOST = {"mtu": 65520, "advmss": 65495, "hoplimit": 255, "quickack": 1, "fastopen_no_cookie": 1, "tos": 255}
# What says where packets go, besides the type.
NOWHERE = ("blackhole", "prohibit", "throw", "unreachable")
WAYS = ("gateway", "via", "link", "multipath", "nhid")
MPLS_OPTIONS = {"dst", "family", "via", "gateway", "link", "multipath", "as", "ttl_propagate", "protocol", "state", "table", "type"}


def read(manager, entry):
    """The object of one entry. Raises ValueError, UnknownName."""
    if not entry.get("dst"):
        raise ValueError("dst is missing")
    _check(entry)
    obj = manager.read_options(entry)
    family = _family(entry)
    if family == AF_MPLS:
        _mpls(obj, entry)
    elif entry["dst"] == "default":
        obj.update(family=family or AF_INET, dst_len=0)
    else:
        obj["family"], obj["dst"], obj["dst_len"] = split(entry["dst"], network=True)
        if family not in (None, obj["family"]):
            raise ValueError("a gateway, source or family of the other kind than dst %s%s" % (
                entry["dst"], "; an IPv4 route takes an IPv6 gateway as via" if obj["family"] == AF_INET and entry.get("gateway") else ""))
    if not obj["dst_len"]:
        obj.pop("dst", None)                # the kernel does not name it either
    if entry.get("vrf"):
        obj["table"] = manager.names.vrf(entry["vrf"])
    obj["table"] = obj.get("table", MAIN)
    if not obj["table"]:
        raise ValueError("table %s is no table; they count from 1" % entry["table"])
    obj["priority"] = obj.get("priority") or DEFAULT_METRIC[obj["family"]]
    if not obj["priority"]:
        del obj["priority"]
    obj.setdefault("tos", 0)
    _more(manager, obj, entry)
    if entry.get("multipath") is not None:
        obj.update(_hops(manager, obj["family"], entry["multipath"]))
    return _derived(manager, obj, entry)


def _check(entry):
    """Options that exclude each other, and numbers out of range."""
    ways = [name for name in WAYS if entry.get(name)]
    for name in ("multipath", "nhid"):
        others = [other for other in ways + ["encap"] * bool(entry.get("encap")) if other != name]
        if entry.get(name) and others:
            raise ValueError("%s says gateway and link itself; it cannot stand beside %s" % (name, " and ".join(others)))
    if entry.get("gateway") and entry.get("via"):
        raise ValueError("gateway and via exclude each other: via is a gateway of another family")
    if entry.get("table") and entry.get("vrf"):
        raise ValueError("table and vrf exclude each other: a VRF is a table")
    for name in METRICS + tuple(SCALED) + ("metric", "tos", "expires", "nhid"):
        most = MOST.get(name, 0xFFFFFFFF // SCALED.get(name, 1))
        least = 1 if name == "nhid" else 0
        if entry.get(name) is not None and not least <= entry[name] <= most:
            raise ValueError("%s: %d is not %d to %d" % (name, entry[name], least, most))
    if entry.get("congctl") == "":
        raise ValueError("congctl is empty")


def _family(entry):
    """The family that the addresses of an entry have; None where there is none."""
    if entry.get("family") == "mpls":
        return AF_MPLS
    texts = [entry.get("gateway"), entry.get("source"), entry.get("from")] + [hop.get("gateway") for hop in entry.get("multipath") or ()]
    families = {split(text)[0] for text in texts if text}
    if entry.get("family"):
        families.add(FAMILIES[entry["family"]])
    if len(families) > 1:
        raise ValueError("gateways, source and family are not all of one family")
    return families.pop() if families else None


def _mpls(obj, entry):
    """An MPLS route: its destination is a label, and every gateway is a via."""
    strange = sorted(set(entry) - MPLS_OPTIONS)
    if strange:
        raise ValueError("%s is not for MPLS routes" % ", ".join(strange))
    if not (entry["dst"].isdigit() and int(entry["dst"]) < 1 << 20):
        raise ValueError("dst of an MPLS route is one label, 0 to 1048575, not %r" % entry["dst"])
    obj.update(family=AF_MPLS, dst=entry["dst"], dst_len=20)
    if obj.get("gateway"):
        obj["via"] = obj.pop("gateway")


def _more(manager, obj, entry):
    """The options that are more than a row."""
    _of_one_family(obj["family"], entry)
    if entry.get("from"):
        _family6, obj["src"], obj["src_len"] = split(entry["from"], network=True)
    if entry.get("realms"):
        obj["flow"] = realms.read(entry["realms"], manager.names)
    if entry.get("encap") is not None:
        obj.update(encap.read(manager.names, entry["encap"]))
    for name, factor in SCALED.items():
        if name in entry:
            put(obj, "metrics." + name, entry[name] * factor)
    if entry.get("features") is not None:
        put(obj, "metrics.features", {name: name in entry["features"] for name in FEATURES})
    if entry.get("lock") is not None:
        put(obj, "metrics.lock", {name: ("congctl" if name == "cc_algo" else name) in entry["lock"] for name in LOCKS
                                  if name != "rto_min" or name in entry["lock"] or name in entry})    # it is locked wherever it is
    if entry.get("rto_min"):
        put(obj, "metrics.lock.rto_min", True)      # without it, TCP does not look at it; iproute2 does the same


def _of_one_family(family, entry):
    """What is for routes of one family only."""
    if entry.get("via") and (family == AF_INET6 or family == AF_INET and split(entry["via"])[0] == AF_INET):
        raise ValueError("via is an IPv6 gateway of an IPv4 route, or a gateway of an MPLS route; this one is a gateway")
    if family != AF_INET6:
        wrong = [name for name in ("from", "preference", "expires") if entry.get(name) is not None]
        if wrong:
            raise ValueError("%s is for IPv6 routes" % " and ".join(wrong))
    else:
        wrong = [name for name in ("tos", "realms") if entry.get(name)]
        if wrong or any(hop.get("realms") for hop in entry.get("multipath") or ()):
            raise ValueError("%s is for IPv4 routes" % " and ".join(wrong or ["realms"]))
        wrong = [name for name in ("expires", "preference") if entry.get(name) not in (None, 0, "medium") and entry.get("type") in NOWHERE]
        if wrong and entry.get("state") != "absent":
            raise ValueError("the kernel keeps no %s of routes of the type %s" % (" or ".join(wrong), entry["type"]))
    if family != AF_MPLS:
        wrong = [name for name in ("as", "ttl_propagate") if entry.get(name) is not None]
        if wrong:
            raise ValueError("%s is for MPLS routes" % " and ".join(wrong))
    ways = [name for name in WAYS if entry.get(name)]
    if entry.get("type") in NOWHERE and (ways if family == AF_INET else entry["type"] == "blackhole" and entry.get("nhid")):
        raise ValueError("a route of the type %s goes nowhere: %s cannot stand beside it" % (entry["type"], " and ".join(ways)))


def _hops(manager, family, hops):
    if not hops:
        raise ValueError("multipath needs at least one hop")
    out = [_hop(manager, family, {name: value for name, value in hop.items() if value is not None}) for hop in hops]
    if len(out) > 1:
        twins = [one["gateway"] for number, one in enumerate(out) if family == AF_INET6 and "gateway" in one and one["gateway"] in [
            other.get("gateway") for other in out[:number] if other.get("ifindex") == one.get("ifindex")]]
        if twins:
            raise ValueError("multipath: the gateway %s stands there twice; an IPv6 route has it once, give it a weight" % twins[0])
        return {"multipath": out}
    one = dict(out[0])                      # the kernel keeps one hop as a plain route
    one.pop("hops")
    if "ifindex" in one:
        one["oif"] = one.pop("ifindex")
    return one


def _hop(manager, family, hop):
    if not (hop.get("gateway") or hop.get("via") or hop.get("link")):
        raise ValueError("a hop of multipath needs a gateway or a link")
    weight = hop.get("weight", 1)
    if not 1 <= weight <= 256:
        raise ValueError("a weight is 1 to 256, not %d" % weight)
    one = {"hops": weight - 1}
    if hop.get("gateway"):
        one["via" if family == AF_MPLS else "gateway"] = hop["gateway"]
    if hop.get("via"):
        one["via"] = hop["via"]
    if hop.get("link"):
        one["ifindex"] = manager.names.index(hop["link"])
    if "onlink" in hop:
        one["flags"] = {"onlink": hop["onlink"]}
    if hop.get("as"):
        one["newdst"] = hop["as"]
    if hop.get("realms"):
        one["flow"] = realms.read(hop["realms"], manager.names)
    if hop.get("encap"):
        one.update(encap.read(manager.names, hop["encap"]))
    return one


def _derived(manager, obj, entry):
    """What follows from the way that a packet takes, as iproute2 derives it."""
    if any(name in obj for name in ("gateway", "via", "oif", "multipath", "nh_id")):
        obj.setdefault("type", RTN["unicast"])
    if obj["family"] == AF_INET6:
        if entry.get("scope") is not None:
            raise ValueError("scope is for IPv4 routes")
    manager.scoped = manager.scoped or entry.get("scope") is not None
    if obj["family"] == AF_INET and "scope" not in obj and "type" in obj:
        obj["scope"] = scope(obj)
    return obj


def scope(obj):
    """The scope that an IPv4 route has where nobody says one."""
    if obj["type"] in (RTN["local"], RTN["nat"]):
        return 254
    if obj["type"] in (RTN["broadcast"], RTN["multicast"], RTN["anycast"]):
        return 253
    direct = "oif" in obj and not any(name in obj for name in ("gateway", "via", "multipath", "nh_id"))
    return 253 if obj["type"] == RTN["unicast"] and direct else 0
