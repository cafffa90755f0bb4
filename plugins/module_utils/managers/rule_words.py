# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The selectors of a rule as iproute2 writes them: prefixes, VALUE/MASK, FIRST-LAST; to table values and back.

It knows nothing of other rules or of the kernel. What is malformed is a ValueError of one sentence.
"""
from __future__ import annotations

from .prefix import split

PROTOCOLS = {"icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "dccp": 33, "gre": 47, "esp": 50, "ah": 51, "ipv6-icmp": 58, "ospf": 89, "sctp": 132,
             "udplite": 136}
ANY = ("all", "any", "default", "")
FULL = 0xFFFFFFFF


def number(text, option, most, what="a number"):
    try:
        value = int(str(text).strip(), 0)
    except ValueError:
        value = -1
    if not 0 <= value <= most:
        raise ValueError("%s: %r is not %s from 0 to %s" % (option, text, what, most))
    return value


def masked(text, option, most):
    """(value, mask) of VALUE or VALUE/MASK."""
    value, slash, mask = str(text).partition("/")
    if not value.strip():
        raise ValueError("%s: the mask %s has no value before it" % (option, mask or "''"))
    return number(value, option, most), number(mask, option, most, "a mask") if slash else most


def ranged(text, option, most):
    """(first, last) of VALUE or FIRST-LAST."""
    first, dash, last = str(text).partition("-")
    start = number(first, option, most)
    end = number(last, option, most) if dash else start
    if end < start:
        raise ValueError("%s: the range %s ends before it begins" % (option, text))
    return start, end


def read_prefix(obj, text, name):
    """Puts a prefix into src and src_len, or dst and dst_len; the family it has, None for any address."""
    if text in ANY:
        return None
    family, address, length = split(text, network=True)
    if length:
        obj[name], obj[name + "_len"] = address, length
    return family


def read_ports(obj, text, option):
    if "/" in str(text):
        port, mask = masked(text, option, 0xFFFF)
        if port & ~mask:
            raise ValueError("%s: %s has bits set beyond its mask" % (option, text))
        first = last = port
        obj[option + "_mask"] = mask
    else:
        first, last = ranged(text, option, 0xFFFF)
        if first == last:
            obj[option + "_mask"] = 0xFFFF
    if not first or last == 0xFFFF and first != last:
        raise ValueError("%s: %s is no port or range of ports from 1 to 65534" % (option, text))
    obj[option + "_range"] = {"start": first, "end": last}


def read_protocol(text):
    value = PROTOCOLS[text] if text in PROTOCOLS else number(text, "ipproto", 255, "the name or number of a protocol")
    if not value:
        raise ValueError("ipproto: 0 means every protocol; leave the option out")
    return value


def check_names(entry):
    for option in ("iif", "oif"):
        if option in entry and not 1 <= len(entry[option].encode()) <= 15:
            raise ValueError("%s: %r is no name of a link, which has 1 to 15 bytes" % (option, entry[option]))


def read_selectors(entry, obj):
    """The selectors that take more than a row of the table. Returns the families that they belong to."""
    check_names(entry)
    families = {read_prefix(obj, entry[option], name) for option, name in (("from", "src"), ("to", "dst")) if option in entry}
    if "fwmark" in entry:
        obj["fwmark"], obj["fwmask"] = masked(entry["fwmark"], "fwmark", FULL)
        if not obj["fwmark"]:
            del obj["fwmark"]
            if "/" not in str(entry["fwmark"]):
                raise ValueError("fwmark: 0 means every mark; say 0/0xffffffff for packets without one")
    for option, most in (("dscp", 63), ("flowlabel", 0xFFFFF)):
        if option in entry:
            value, mask = obj[option], obj[option + "_mask"] = masked(entry[option], option, most)
            if value & ~mask:
                raise ValueError("%s: %s has bits set beyond its mask" % (option, entry[option]))
    if "flowlabel" in entry:
        families.add(10)
    for option in ("sport", "dport"):
        if option in entry:
            read_ports(obj, entry[option], option)
    if "uidrange" in entry:
        first, last = ranged(entry["uidrange"], "uidrange", FULL - 1)
        obj["uid_range"] = {"start": first, "end": last}
    if "ipproto" in entry:
        obj["ip_proto"] = read_protocol(entry["ipproto"])
    return families - {None}


def show_masked(value, mask, full):
    return hex(value) if mask == full else "0x%x/0x%x" % (value, mask)


def show_range(value):
    return str(value["start"]) if value["start"] == value["end"] else "%d-%d" % (value["start"], value["end"])


def show_selectors(obj):
    """And back."""
    out = {}
    for option, name in (("from", "src"), ("to", "dst")):
        if obj.get(name + "_len"):
            out[option] = "%s/%d" % (obj[name], obj[name + "_len"])
    if obj.get("fwmask") or obj.get("fwmark"):
        mark, mask = obj.get("fwmark", 0), obj.get("fwmask", FULL)
        out["fwmark"] = show_masked(mark, mask, FULL) if mark else "0x0/0x%x" % mask
    if "dscp" in obj:
        mask = obj.get("dscp_mask", 63)
        out["dscp"] = str(obj["dscp"]) if mask == 63 else "%d/0x%x" % (obj["dscp"], mask)
    if "flowlabel" in obj:
        out["flowlabel"] = show_masked(obj["flowlabel"], obj.get("flowlabel_mask", 0xFFFFF), 0xFFFFF)
    for option in ("sport", "dport"):
        if option + "_range" in obj:
            mask = obj.get(option + "_mask") or 0xFFFF
            ports = obj[option + "_range"]
            out[option] = show_range(ports) if mask == 0xFFFF else "%d/0x%x" % (ports["start"], mask)
    if "uid_range" in obj:
        out["uidrange"] = show_range(obj["uid_range"])
    if obj.get("ip_proto"):
        out["ipproto"] = next((name for name, value in PROTOCOLS.items() if value == obj["ip_proto"]), str(obj["ip_proto"]))
    return out
