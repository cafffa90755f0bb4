# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The virtual functions of a physical function: IFLA_VFINFO_LIST, IFLA_VF_* (linux/if_link.h, net/core/rtnetlink.c).

They are one dict, number -> settings. Each attribute names its function again; what a driver does not know it tells
as -1 or not at all. Which of them belong in one request (vlan, qos, proto; both rates), the attributes themselves say.
"""
from __future__ import annotations

import struct

from ..netlink.values import NESTED, Type, lladdr, many, named, nest, raw, record, u32, u64
from ..netlink.wire import Attrs

UNKNOWN = 0xFFFFFFFF
STATES = {"auto": 0, "enable": 1, "disable": 2}
PROTOCOLS = {"802.1q": 0x8100, "802.1ad": 0x88A8}


def _numbers(names):
    return record("=%dI" % len(names.split()), names)


SWITCH = _numbers("vf setting")
GUID = record("=I4xQ", "vf guid")
VLAN_INFO = record("=III2s2x", "vf vlan qos proto")
VF = Attrs((1, "mac", record("=I32s", "vf mac")), (2, "vlan", _numbers("vf vlan qos")), (3, "tx_rate", _numbers("vf rate")),
           (4, "spoofchk", SWITCH), (5, "link_state", _numbers("vf link_state")), (6, "rate", _numbers("vf min_tx_rate max_tx_rate")),
           (7, "rss_query_en", SWITCH),
           (8, "stats", nest(Attrs((0, "rx_packets", u64), (1, "tx_packets", u64), (2, "rx_bytes", u64), (3, "tx_bytes", u64),
                                   (4, "broadcast", u64), (5, "multicast", u64), (6, "pad", raw), (7, "rx_dropped", u64),
                                   (8, "tx_dropped", u64), uapi="IFLA_VF_STATS"))),
           (9, "trust", SWITCH), (10, "ib_node_guid", GUID), (11, "ib_port_guid", GUID),
           (12, "vlan_list", nest(Attrs((1, "vlan_info", many(VLAN_INFO))))), (13, "broadcast", raw), uapi="IFLA_VF")
LIST = Attrs((1, "info", many(nest(VF))))

# a setting -> the attribute, the field
SWITCHES = {"spoofchk": "spoofchk", "query_rss": "rss_query_en", "trust": "trust"}
GUIDS = {"node_guid": "ib_node_guid", "port_guid": "ib_port_guid"}
TOGETHER = (("vlan", "qos", "proto"), ("min_tx_rate", "max_tx_rate"))
SETTINGS = {"mac": lladdr, "vlan": u32, "qos": u32, "proto": named(u32, PROTOCOLS), "min_tx_rate": u32, "max_tx_rate": u32, "spoofchk": None,
            "query_rss": None, "trust": None, "state": named(u32, STATES), "node_guid": lladdr, "port_guid": lladdr}


def _guid(text):
    octets = lladdr.pack(text)
    if len(octets) != 8:
        raise ValueError("%r is not a GUID, which has eight bytes" % text)
    return int.from_bytes(octets, "big")


def _attributes(number, one):
    """The attributes of one function's settings, as the kernel wants them."""
    out: dict = {}
    if "mac" in one:
        out["mac"] = {"vf": number, "mac": lladdr.pack(one["mac"]).ljust(32, b"\0")}
    if "vlan" in one:
        out["vlan_list"] = {"vlan_info": [{"vf": number, "vlan": one["vlan"], "qos": one.get("qos", 0),
                                           "proto": struct.pack(">H", one.get("proto", 0x8100))}]}
    if "min_tx_rate" in one or "max_tx_rate" in one:
        out["rate"] = {"vf": number, "min_tx_rate": one.get("min_tx_rate", 0), "max_tx_rate": one.get("max_tx_rate", 0)}
    for name, attribute in SWITCHES.items():
        if name in one:
            out[attribute] = {"vf": number, "setting": int(bool(one[name]))}
    for name, attribute in GUIDS.items():
        if name in one:
            out[attribute] = {"vf": number, "guid": _guid(one[name])}
    if "state" in one:
        out["link_state"] = {"vf": number, "link_state": one["state"]}
    return out


def _settings(info):
    """And back: (number, settings)."""
    number = next((inner["vf"] for inner in info.values() if isinstance(inner, dict) and "vf" in inner), 0)
    out: dict = {}
    if "mac" in info:
        octets = info["mac"]["mac"]             # as long as the device's own, which is not told here
        out["mac"] = lladdr.unpack(octets[:20] if any(octets[6:]) else octets[:6])
    if "vlan" in info:
        out.update(vlan=info["vlan"]["vlan"], qos=info["vlan"]["qos"])
    for one in info.get("vlan_list", {}).get("vlan_info", ())[:1]:
        number = one["vf"]
        out.update(vlan=one["vlan"], qos=one["qos"], proto=struct.unpack(">H", one["proto"])[0])
    if "rate" in info:
        out.update(min_tx_rate=info["rate"]["min_tx_rate"], max_tx_rate=info["rate"]["max_tx_rate"])
    for name, attribute in SWITCHES.items():
        if info.get(attribute, {}).get("setting", UNKNOWN) != UNKNOWN:
            out[name] = bool(info[attribute]["setting"])
    for name, attribute in GUIDS.items():
        if attribute in info:
            out[name] = lladdr.unpack(info[attribute]["guid"].to_bytes(8, "big"))
    if "link_state" in info:
        out["state"] = info["link_state"]["link_state"]
    return str(number), out


VFS = Type(lambda value: LIST.pack({"info": [_attributes(int(number), one) for number, one in value.items()]}),
           lambda b: dict(_settings(info) for info in LIST.unpack(b).get("info", ())), NESTED, option="dict")
