# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What links have beside plain options: virtual functions, reasons for being down, a program for packets (XDP), IPv4's settings.

Each stands in the table as a dict, so that plans compare and merge it like all else; how a playbook spells it, what must go along in a
request, and its `ip` lines are here.
"""
from __future__ import annotations

from ..genl.netdev import THREADED
from ..rtnl.devconf import IPV4
from ..rtnl.link_vf import SETTINGS, SWITCHES, TOGETHER
from . import napi
from .manager import dig, put

VFS, REASON, CONF, XDP = "vfinfo_list", "proto_down_reason", "af_spec.inet.conf", "xdp.attached"
VF_WORDS = {"address": "mac", "protocol": "proto", "min_tx_rate": "min_tx_rate", "max_tx_rate": "max_tx_rate"}     # option -> `ip` and table


def _vf_spec():
    out = {"vf": {"type": "int", "required": True}}
    for name, type in SETTINGS.items():
        option = next((option for option, word in VF_WORDS.items() if word == name), name)
        out[option] = {"type": "bool"} if type is None else {"type": "str", "choices": sorted(type.names)} if type.names else \
            {"type": type.option}
    return out


SPEC = {"vfs": {"type": "list", "elements": "dict", "options": _vf_spec()},
        "protodown_reasons": {"type": "list", "elements": "int"},
        "xdp": {"type": "bool"},
        "threaded": {"type": "str", "choices": sorted(THREADED)},
        "ipv4_conf": {"type": "dict", "options": {name: {"type": "int"} for name in IPV4}}}
MODES = {1: (4, "xdpdrv"), 2: (2, "xdpgeneric"), 3: (8, "xdpoffload")}      # XDP_ATTACHED_* -> XDP_FLAGS_*, the word of `ip`


# -- playbooks

def read(obj, entry):
    """Put these options of an entry into an object."""
    for one in entry.get("vfs") or ():
        settings = {VF_WORDS.get(name, name): value for name, value in one.items() if value is not None and name != "vf"}
        number, known = str(one["vf"]), obj.setdefault(VFS, {})
        if one["vf"] < 0 or number in known:
            raise ValueError("vf %s %s" % (number, "stands there twice" if number in known else "is out of range"))
        if ("qos" in settings or "proto" in settings) and "vlan" not in settings:
            raise ValueError("vf %s: qos and protocol are those of a vlan, which is not given" % number)
        for name, value in settings.items():
            names = SETTINGS[name].names if SETTINGS[name] else None
            settings[name] = names[value] if names else value
        known[number] = settings
    if entry.get("protodown_reasons") is not None:
        if any(not 0 <= number < 32 for number in entry["protodown_reasons"]):
            raise ValueError("a reason is a number from 0 to 31")
        obj[REASON] = {"value": sum({1 << number for number in entry["protodown_reasons"]})}
    if entry.get("xdp"):
        raise ValueError("xdp: a program can only be taken away (xdp: false), since netlink takes one that is loaded already")
    if entry.get("xdp") is False:
        put(obj, XDP, 0)
    if entry.get("threaded"):
        obj["threaded"] = entry["threaded"]
    for name, value in (entry.get("ipv4_conf") or {}).items():
        if value is not None:
            put(obj, "%s.%s" % (CONF, name), value)


def asked(entry):
    """Of what is shown only where somebody speaks of it, what an entry speaks of."""
    out = {name for name, value in (entry.get("ipv4_conf") or {}).items() if value is not None}
    return out | {"xdp"} if entry.get("xdp") is not None else out


def show(obj, out, spoken_of):
    """And back. spoken_of: those of IPv4's settings that entries are about; the others are not shown."""
    vfs = dig(obj, VFS) or {}
    if vfs:
        out["vfs"] = [_shown_vf(number, vfs[number]) for number in sorted(vfs, key=int)]
    if dig(obj, REASON + ".value"):
        out["protodown_reasons"] = [number for number in range(32) if obj[REASON]["value"] & 1 << number]
    elif REASON in obj and "operstate" not in obj:
        out["protodown_reasons"] = []
    if dig(obj, XDP) == 0 and ("operstate" not in obj or "xdp" in spoken_of):
        out["xdp"] = False
    elif dig(obj, XDP) and "xdp" in spoken_of:
        out["xdp"] = True
    if obj.get("threaded"):
        out["threaded"] = obj["threaded"]
    conf = {name: value for name, value in (dig(obj, CONF) or {}).items() if name in spoken_of}
    if conf:
        out["ipv4_conf"] = conf


def _shown_vf(number, settings):
    out = {"vf": int(number)}
    for name, value in settings.items():
        names = SETTINGS[name].names if SETTINGS[name] else None
        option = next((option for option, word in VF_WORDS.items() if word == name), name)
        out[option] = next((word for word, other in names.items() if other == value), value) if names else value
    return out


def option_of(path):
    """How a playbook calls what stands at a path; None when it is not from here."""
    for at, option in ((VFS, "vfs"), (REASON, "protodown_reasons"), ("xdp", "xdp"), (CONF, "ipv4_conf")):
        if path == at or path.startswith(at + "."):
            return option + path[len(at):] if option in ("vfs", "ipv4_conf") else option
    return None


# -- requests

def settings(obj, out):
    """What a request may carry of an object, without what was only read along."""
    real = "ifindex" in obj
    for name in (VFS, "xdp", REASON):
        if name in out and (not out[name] or real and (name == "xdp" or name == REASON and not out[name].get("value"))):
            out.pop(name)
    if "af_spec" in out:
        kept: dict = {}
        for path, silent in (("inet6.addr_gen_mode", None), ("inet6.token", "::"), ("mctp.net", None), ("inet.conf", None)):
            value = dig(out["af_spec"], path)
            if value is not None and not (real and (value == silent or path == "inet.conf")):
                put(kept, path, value)
        out["af_spec"] = kept or None


def along(patch, after, before):
    """A request with what must go along with what it carries."""
    for number, one in patch.get(VFS, {}).items():
        for names in TOGETHER:
            if any(name in one for name in names):
                whole = dig(after, "%s.%s" % (VFS, number)) or {}
                one.update({name: whole[name] for name in names if name in whole})
    if "xdp" in patch:                          # taken away in the way in which it is there
        patch["xdp"] = {"fd": -1, "flags": next((MODES[mode][0] for mode in _attached(before)), 0)}
    return patch


def _attached(before):
    xdp = (before or {}).get("xdp") or {}
    if xdp.get("attached") in MODES:
        return [xdp["attached"]]
    return [mode for mode, name in ((1, "drv_prog_id"), (2, "skb_prog_id"), (3, "hw_prog_id")) if xdp.get(name)]


# -- `ip` lines

def words(name, paths, before, after):
    """The lines for those of the paths that are from here, in the order in which the kernel takes them."""
    line = ["ip", "link", "set", "dev", name]
    for path in paths:
        if path.startswith(REASON):
            was, now = (dig(obj, REASON + ".value") or 0 for obj in (before, after))
            for number in range(32):
                if (was ^ now) & 1 << number:
                    yield line + ["protodown_reason", str(number), "on" if now & 1 << number else "off"]
    for number in sorted({path.split(".")[1] for path in paths if path.startswith(VFS + ".")}, key=int):
        yield line + ["vf", number] + _vf_words(number, paths, after)
    if XDP in paths:
        for mode in _attached(before):
            yield line + [MODES[mode][1], "off"]
    if "threaded" in paths:
        yield from napi.words(after, before)
    for path in paths:
        if path.startswith(CONF + "."):
            yield ["sysctl", "-qw", "net/ipv4/conf/%s/%s=%s" % (name, path[len(CONF) + 1:], dig(after, path))]
    if "af_spec.inet6.token" in paths:
        yield ["ip", "token", "set", dig(after, "af_spec.inet6.token"), "dev", name]


def _vf_words(number, paths, after):
    one, out = dig(after, "%s.%s" % (VFS, number)), []
    named = {path.split(".")[2] for path in paths if path.startswith("%s.%s." % (VFS, number))}
    for names in TOGETHER:
        named |= set(names) if named & set(names) else set()
    for name, type in SETTINGS.items():
        if name in named and name in one:
            value = one[name]
            if name in SWITCHES:
                value = "on" if value else "off"
            elif type.names:
                value = next(word for word, other in type.names.items() if other == value)
            out += [name, str(value)]
    return out


def paths_of(obj):
    """Every path of a wanted object that is from here."""
    out = [REASON] if dig(obj, REASON + ".value") else []
    out += ["%s.%s.%s" % (VFS, number, name) for number, one in (dig(obj, VFS) or {}).items() for name in one]
    out += ["%s.%s" % (CONF, name) for name in dig(obj, CONF) or ()]
    return out + ["af_spec.inet6.token"] * (dig(obj, "af_spec.inet6.token") not in (None, "::"))


# -- facts

NO_FACTS = ("ifname", "stats", "stats64", "af_spec", "flags", "ext_mask", "was", "threaded", "napis")


def facts(manager, obj):
    """What the kernel tells of a link beside its options."""
    out = {}
    for name, value in obj.items():
        if name in NO_FACTS or not isinstance(name, str) or name in manager.settable:
            continue
        out[name] = _plain(manager.to_text(name, value, obj))
    out["flags"] = sorted(flag for flag, on in obj.get("flags", {}).items() if on)
    for where in ("data", "slave_data"):
        data = dig(obj, "linkinfo." + where)
        if isinstance(data, dict):
            listed = manager.settings(obj).get("linkinfo", {}).get(where, {})
            more = {name: _plain(value) for name, value in data.items() if isinstance(name, str) and name not in listed}
            if more:
                out[where] = more
    return out


def _plain(value):
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.hex() if isinstance(value, bytes) else value
