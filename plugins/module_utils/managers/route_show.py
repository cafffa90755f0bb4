# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Routes as a playbook would say them, as lines for `ip`, and in a few words for failures."""
from __future__ import annotations

from socket import AF_INET, AF_INET6

from ..rtnl.route import AF_MPLS, FEATURES, LOCKS, RTN
from . import encap, realms
from .manager import dig
from .route_read import DEFAULT_METRIC, MAIN, METRICS, SCALED, scope

MEDIUM = "medium"
LOCAL_TYPES = (RTN["local"], RTN["broadcast"], RTN["anycast"], RTN["nat"])


def destination(obj):
    """What a route is for: a prefix, default or a label."""
    if obj["family"] == AF_MPLS:
        return obj["dst"]
    return "%s/%d" % (obj["dst"], obj["dst_len"]) if obj.get("dst_len") else "default"


def show(manager, obj):
    """The entry that would bring a route about, without what it would have anyway."""
    family = obj["family"]
    out: dict = {"dst": destination(obj)}
    out.update(manager.show_options(obj))
    if family == AF_MPLS:
        out["family"] = "mpls"
    elif family == AF_INET6 and out["dst"] == "default":
        out["family"] = "inet6"
    if obj.get("src_len"):
        out["from"] = "%s/%d" % (obj["src"], obj["src_len"])
    if obj.get("flow"):
        out["realms"] = realms.show(obj["flow"], manager.names)
    if obj.get("encap_type"):
        out["encap"] = encap.show(manager.names, obj)
    if "multipath" in obj:
        out["multipath"] = [hop(manager, one) for one in obj["multipath"]]
    if obj.get("metrics"):
        _metrics(out, obj["metrics"])
    if family != AF_INET or "scope" in obj and "type" in obj and scope(obj) == obj["scope"]:
        out.pop("scope", None)
    quiet = {"type": "unicast", "table": "main", "metric": DEFAULT_METRIC[family], "tos": 0, "preference": MEDIUM}
    quiet.update((name, 0) for name in METRICS if name not in out.get("lock", ()))
    return {name: value for name, value in out.items() if value is not False and value is not None
            and not (name in quiet and value == quiet[name]) or name == "ttl_propagate" and value is not None}


def _metrics(out, metrics):
    for name, factor in SCALED.items():
        if metrics.get(name):
            out[name] = metrics[name] // factor
    features = [name for name in FEATURES if dig(metrics, "features." + name)]
    if features:
        out["features"] = features
    locked = [name for name in LOCKS if dig(metrics, "lock." + name) and not (name == "rto_min" and metrics.get("rto_min"))]
    if locked:
        out["lock"] = ["congctl" if name == "cc_algo" else name for name in locked]


def hop(manager, one):
    """A hop of a multipath route."""
    out = {"weight": one.get("hops", 0) + 1}
    out.update({option: one[name] for option, name in (("gateway", "gateway"), ("via", "via"), ("as", "newdst")) if one.get(name)})
    if one.get("ifindex"):
        out["link"] = manager.names.name(one["ifindex"])
    if one.get("flags", {}).get("onlink"):
        out["onlink"] = True
    if one.get("flow"):
        out["realms"] = realms.show(one["flow"], manager.names)
    if one.get("encap_type"):
        out["encap"] = encap.show(manager.names, one)
    return out


def label(manager, obj):
    """One route in a few words."""
    parts = ["route %s" % destination(obj)]
    if obj["family"] == AF_MPLS:
        parts[0] += " (MPLS)"
    elif obj["family"] == AF_INET6 and not obj.get("dst_len"):
        parts[0] += " (IPv6)"
    if obj.get("src_len"):
        parts.append("from %s/%d" % (obj["src"], obj["src_len"]))
    if obj.get("table", MAIN) != MAIN:
        parts.append("table %s" % manager.names.text("table", obj["table"]))
    if (obj.get("priority") or 0) != DEFAULT_METRIC[obj["family"]]:
        parts.append("metric %d" % (obj.get("priority") or 0))
    if obj.get("tos"):
        parts.append("tos %d" % obj["tos"])
    return " ".join(parts)


def line(manager, verb, obj):
    """A whole line for `ip`.

    An encapsulation stands behind all that its parser could take for its own, and before the protocol, since some parsers
    stumble over the end of the line; that of xfrm swallows whatever follows.
    """
    shown = show(manager, obj)
    four = ["-4"] if shown["dst"] == "default" and "via" in shown else []     # else the gateway's family counts
    out = ["ip"] + {AF_INET: four, AF_INET6: ["-6"], AF_MPLS: ["-f", "mpls"]}[obj["family"]] + ["route", verb]
    out += [shown.pop("type")] if "type" in shown else []
    out.append(shown["dst"])
    if obj.get("type") in LOCAL_TYPES and "table" not in shown:
        shown["table"] = "main"             # where `ip` would mean the table local
    if verb == "delete" and obj["family"] == AF_INET6:
        shown["metric"] = obj.get("priority") or DEFAULT_METRIC[AF_INET6]       # without it, the lowest goes
    shown.update((name, 0) for name in shown.get("lock", ()) if name in METRICS and name not in shown)
    out += ["from", shown["from"]] if "from" in shown else []
    for option in manager.options:
        if option.name in shown and not (option.name == "protocol" and "encap" in shown):
            out += _words(option.word or option.name, option.name, shown[option.name], shown.get("lock", ()))
    for name in ("realms", "features", "rtt", "rttvar"):
        if name in shown:
            out += _words(name, name, shown[name], shown.get("lock", ()))
    said, protocol = encap.words(manager.names, obj), ["proto", str(shown["protocol"])] if "protocol" in shown and "encap" in shown else []
    out += protocol + said if "xfrm" in said else said + protocol
    for one in obj.get("multipath", ()):
        out += _hop_words(manager, one)
    return out


def _words(word, name, value, locked):
    lock = ["lock"] if name in locked else []
    if value is True and name != "ttl_propagate":
        return [word]
    if name == "ttl_propagate":
        return [word, "enabled" if value else "disabled"]
    if name == "via":
        return [word] + via(value)
    if name == "tos":
        return [word, hex(value)]
    if name == "features":
        return [word, *value]
    return [word, *lock, "%dms" % value if name in SCALED or name == "rto_min" else str(value)]


def via(text):
    """The family and the address of a gateway of another family."""
    return text.split() if text.startswith("link ") else ["inet6" if ":" in text else "inet", text]


def _hop_words(manager, one):
    shown, out = hop(manager, one), ["nexthop"]
    for name, word in (("as", "as"), ("gateway", "via"), ("via", "via"), ("link", "dev"), ("realms", "realms")):
        if name in shown:
            out += [word] + (via(shown[name]) if name == "via" else [shown[name]])
    out += ["onlink"] if shown.get("onlink") else []
    said = encap.words(manager.names, one)
    weight = ["weight", str(shown["weight"])]
    return out + (weight + said if "xfrm" in said else said + weight)
