# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""encap ip and ip6: what a collecting tunnel device (external) puts around a packet (LWTUNNEL_IP*, linux/lwtunnel.h)."""
from __future__ import annotations

import struct

from ...netlink.values import Type, addr4, addr6, be16, be32, be64, many, nest, raw, u8, u32
from ...netlink.wire import Attrs
from .encap import Encap, Row, alone

FLAGS = {"csum": 1, "key": 4, "seq": 8}         # TUNNEL_* of linux/if_tunnel.h, big-endian
# Options of the tunnels' headers.
GENEVE = Attrs((1, "class", be16), (2, "type", u8), (3, "data", raw), uapi="LWTUNNEL_IP_OPT_GENEVE")
VXLAN = Attrs((1, "gbp", u32), uapi="LWTUNNEL_IP_OPT_VXLAN")
ERSPAN = Attrs((1, "ver", u8), (2, "index", be32), (3, "dir", u8), (4, "hwid", u8), uapi="LWTUNNEL_IP_OPT_ERSPAN")


def _options(b):
    """The options of Geneve in one nest: the kernel takes each in a nest of its own and tells all of them in one."""
    out: list = []
    pos = 0
    while pos + 4 <= len(b):
        length, number = struct.unpack_from("=HH", b, pos)
        if number & 0x3FFF == 1 or not out:
            out.append({})
        GENEVE.unpack(b, pos, pos + length, out[-1])
        pos += (max(length, 4) + 3) & ~3
    return out


OPTS = Attrs((1, "geneve", many(nest(GENEVE)._replace(unpack=_options))), (2, "vxlan", nest(VXLAN)), (3, "erspan", nest(ERSPAN)),
             uapi="LWTUNNEL_IP_OPTS")


def _opts(b):
    values = OPTS.unpack(b)
    if "geneve" in values:
        values["geneve"] = [option for options in values["geneve"] for option in options]
    return values


def _flags(value):
    return be16.pack(sum([FLAGS[name] for name, on in value.items() if on]))


FLAG_BITS = Type(_flags, lambda b: {name: bool(be16.unpack(b) & bit) for name, bit in FLAGS.items()}, option="dict")


def _numbers(parts, count, text):
    try:
        numbers = [int(part, 0) if part else 0 for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != count or any(number < 0 for number in numbers):
        raise ValueError("%r is not of the form that iproute2 takes" % text)
    return numbers


def _wanted(values):
    """The options of tunnels from iproute2's text: CLASS:TYPE:DATA,…; GBP; VER:INDEX:DIR:HWID."""
    opts = values.get("opts", {})
    if isinstance(opts.get("geneve"), str):
        opts["geneve"] = [_geneve(one) for one in opts["geneve"].split(",")]
    if isinstance(opts.get("erspan"), str):
        version, index, way, hardware = _numbers(opts["erspan"].split(":"), 4, opts["erspan"])
        opts["erspan"] = {"ver": version, "index": index} if version == 1 else {"ver": version, "dir": way, "hwid": hardware}
    return values


def _geneve(text):
    parts = text.split(":")
    number, kind = _numbers(parts[:2], 2, text)
    try:
        data = bytes.fromhex(parts[2])
    except (ValueError, IndexError):
        raise ValueError("%r is not CLASS:TYPE:DATA with DATA in hexadecimal digits" % text) from None
    if not data or len(data) % 4 or len(data) > 128:
        raise ValueError("the data of a Geneve option is 4 to 128 bytes, a multiple of 4: %r" % text)
    return {"class": number, "type": kind, "data": data}


def _told(values):
    opts = dict(values.get("opts", {}))
    if isinstance(opts.get("geneve"), list):
        opts["geneve"] = ",".join(["%d:%d:%s" % (one.get("class", 0), one.get("type", 0), one.get("data", b"").hex())
                                   for one in opts["geneve"]])
    if isinstance(opts.get("erspan"), dict):
        one = opts["erspan"]
        opts["erspan"] = "%d:%d:%d:%d" % tuple([one.get(name, 0) for name in ("ver", "index", "dir", "hwid")])
    return dict(values, opts=opts) if opts else values


def _check(options):
    if len([name for name in options if name.endswith("_opts")]) > 1:
        return "geneve_opts, vxlan_opts and erspan_opts exclude each other"
    return ""


def _encap(name, number, address, hops, service, uapi):
    data = Attrs((1, "id", be64), (2, "dst", address), (3, "src", address), (4, hops, u8), (5, service, u8), (6, "flags", FLAG_BITS),
                 (7, "pad", raw), (8, "opts", nest(OPTS)._replace(unpack=_opts)), uapi=uapi)
    rows = (Row("id", "id", highest=(1 << 64) - 1), Row("dst", "dst", "str"), Row("src", "src", "str"), Row(service, service, highest=255),
            Row(hops, hops, highest=255), *(Row(flag, "flags." + flag, "bool", word=alone(flag)) for flag in ("key", "csum", "seq")),
            Row("geneve_opts", "opts.geneve", "str"), Row("vxlan_opts", "opts.vxlan.gbp"), Row("erspan_opts", "opts.erspan", "str"))
    return Encap(name, number, data, rows, "", _wanted, _told, _check)


IP = _encap("ip", 2, addr4, "ttl", "tos", "LWTUNNEL_IP")
IP6 = _encap("ip6", 4, addr6, "hoplimit", "tc", "LWTUNNEL_IP6")
