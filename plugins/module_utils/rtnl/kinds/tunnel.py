# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What IP tunnels of all kinds share (linux/if_tunnel.h, linux/ip6_tunnel.h).

The kernel takes the data of a request that changes a tunnel for the whole tunnel (net/ipv4/ip_tunnel.c and
net/ipv6/ip6_tunnel.c begin with a memset): what a request does not carry is zero from then on. Hence every change
carries everything. A tunnel that begins without a remote end never gets one, and the other way round, where the
link's flags depend on it.
"""
from __future__ import annotations

import struct
import sys

from ...netlink.values import Type, be16, bits, named, u16
from .kind import alone, or_no

ENCAP_TYPE = named(u16, {"none": 0, "fou": 1, "gue": 2, "mpls": 3})
ENCAP_FLAGS = bits("H", {"csum": 1, "csum6": 2, "remcsum": 4})
ENCAP_PORT = be16
ENCAP = " encap_type encap_sport encap_dport encap_flags.csum encap_flags.csum6 encap_flags.remcsum"
ENCAP_WORDS = {"encap_type": "encap", "encap_flags.csum": "encap_csum", "encap_flags.csum6": "encap_udp6_csum",
               "encap_flags.remcsum": "encap_remcsum"}
# IP6_TNL_F_*; the kernel works out the last three by itself
FLAGS6 = bits("I", {"ign_encap_limit": 1, "use_orig_tclass": 2, "use_orig_flowlabel": 4, "mip6_dev": 8, "rcv_dscp_copy": 0x10,
                    "use_orig_fwmark": 0x20, "allow_local_remote": 0x40, "cap_xmit": 0x10000, "cap_rcv": 0x20000,
                    "cap_per_packet": 0x40000})
OPTIONS6 = (" ttl encap_limit flowinfo.tclass flowinfo.flowlabel flags.ign_encap_limit flags.use_orig_tclass"
            " flags.use_orig_flowlabel flags.rcv_dscp_copy flags.use_orig_fwmark flags.allow_local_remote")
WORDS6 = {"ttl": "hoplimit", "encap_limit": "encaplimit", "flowinfo.tclass": "tclass", "flowinfo.flowlabel": "flowlabel",
          "flags.ign_encap_limit": "encaplimit_none", "flags.use_orig_tclass": "tclass_inherit",
          "flags.use_orig_flowlabel": "flowlabel_inherit", "flags.rcv_dscp_copy": "dscp_inherit",
          "flags.use_orig_fwmark": "fwmark_inherit", "flags.allow_local_remote": "allow_localremote"}


def network_order(type):
    """The same as a big-endian number."""
    if sys.byteorder == "big":
        return type
    return type._replace(pack=lambda v: type.pack(v)[::-1], unpack=lambda b: type.unpack(b[::-1]))


def _pack_flowinfo(value):
    strange = set(value) - {"tclass", "flowlabel"}
    tclass, label = value.get("tclass") or 0, value.get("flowlabel") or 0
    if strange:
        raise ValueError("no field is called %s" % ", ".join(sorted(map(str, strange))))
    if not 0 <= tclass <= 0xFF or not 0 <= label <= 0xFFFFF:
        raise ValueError("tclass %d or flowlabel %d is out of range" % (tclass, label))
    return struct.pack(">I", tclass << 20 | label)


def _unpack_flowinfo(body):
    number = struct.unpack(">I", body)[0]
    return {"tclass": number >> 20 & 0xFF, "flowlabel": number & 0xFFFFF}


FLOWINFO = Type(_pack_flowinfo, _unpack_flowinfo, option="dict")


def hexadecimal(word):
    """`tos 0x10`: iproute2 reads it as a hexadecimal number anyway."""
    return lambda value: [word, "0x%x" % value]


def inherit(word):
    """`tclass inherit`; what it is instead, its own option says."""
    return lambda value: [word, "inherit"] if value else []


def unless_external(value):
    """For `fresh`: iproute2 sends nothing more of a tunnel that is controlled from outside."""
    return lambda data: None if data.get("collect_metadata") else value


SPELLED = {"collect_metadata": alone("external"), "tos": hexadecimal("tos"), "pmtudisc": or_no("pmtudisc"),
           "encap_sport": lambda value: ["encap-sport", str(value)], "encap_dport": lambda value: ["encap-dport", str(value)],
           "encap_flags.csum": or_no("encap-csum"), "encap_flags.csum6": or_no("encap-udp6-csum"),
           "encap_flags.remcsum": or_no("encap-remcsum")}
SPELLED6 = {"flowinfo.tclass": hexadecimal("tclass"), "flowinfo.flowlabel": hexadecimal("flowlabel"),
            "flags.ign_encap_limit": lambda value: ["encaplimit", "none"] if value else [],
            "flags.use_orig_tclass": inherit("tclass"), "flags.use_orig_flowlabel": inherit("flowlabel"),
            "flags.rcv_dscp_copy": inherit("dscp"), "flags.use_orig_fwmark": inherit("fwmark"),
            "flags.allow_local_remote": or_no("allow-localremote")}
FRESH6 = {"ttl": unless_external(64), "encap_limit": unless_external(4), "encap_flags": unless_external({"csum6": True})}


def whole(options, *but):
    """For `along`: all that these options set, at any change."""
    names = [path.partition(".")[0] for path in options.split()]
    return {"*": {name: None for name in names if name not in but + ("collect_metadata",)}}
