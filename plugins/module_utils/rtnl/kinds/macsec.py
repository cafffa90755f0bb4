# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""MACsec links: IFLA_MACSEC_* (linux/if_link.h, linux/if_macsec.h, drivers/net/macsec.c).

Associations and their keys are not here: they go by generic netlink. The SCI is the hardware address and the port at
creation, unless it is given. The window is told of only while there is replay protection, offload by newer kernels only.
"""
from __future__ import annotations

from ...netlink.values import Type, be16, bool8, named, raw, u8, u32, u64
from ...netlink.wire import Attrs
from .kind import Kind, on_off

# GCM-AES-128 has two numbers; the kernel answers with the older one (MACSEC_DEFAULT_CIPHER_ID).
CIPHERS = {"gcm-aes-128": 0x0080020001000001, "gcm-aes-256": 0x0080C20001000002, "gcm-aes-xpn-128": 0x0080C20001000003,
           "gcm-aes-xpn-256": 0x0080C20001000004}


def _sci(text):
    if len(text) != 16:
        raise ValueError("%r is not a SCI, 16 hexadecimal digits such as 0200000000010001" % text)
    return bytes.fromhex(text)


MACSEC = Kind(
    "macsec",
    data=Attrs(
        (1, "sci", Type(_sci, lambda b: b.hex(), option="str")),
        (2, "port", be16),
        (3, "icv_len", u8),
        (4, "cipher_suite", named(u64, CIPHERS)),
        (5, "window", u32),
        (6, "encoding_sa", u8),
        (7, "encrypt", bool8),
        (8, "protect", bool8),
        (9, "inc_sci", bool8),
        (10, "es", bool8),
        (11, "scb", bool8),
        (12, "replay_protect", bool8),
        (13, "validation", named(u8, {"disabled": 0, "check": 1, "strict": 2})),
        (14, "pad", raw),
        (15, "offload", named(u8, {"off": 0, "phy": 1, "mac": 2})),
        uapi="IFLA_MACSEC",
    ),
    options="sci port cipher_suite icv_len encrypt inc_sci es scb protect replay_protect window validation encoding_sa offload",
    words={"cipher_suite": "cipher", "icv_len": "icvlen", "inc_sci": "send_sci", "es": "end_station", "replay_protect": "replay",
           "validation": "validate", "encoding_sa": "encodingsa"},
    fixed="sci port cipher_suite icv_len",
    needs="link",
    later="mtu",            # what the lower device leaves is set over it (macsec_newlink)
    module="macsec",
    down="offload",
    derived={"sci": ("port", lambda link: "%s%04x" % (link["address"].replace(":", ""), link["linkinfo"]["data"]["port"]))},
    room=lambda data: data["icv_len"] + 16,     # macsec_extra_len
    absent={"port": lambda data: int(data["sci"][12:], 16), "window": 0, "offload": 0},
    along={"replay_protect": {"window": None}, "window": {"replay_protect": None}},     # the second, iproute2 wants
    spelled={"encrypt": on_off("encrypt"), "inc_sci": on_off("send_sci"), "es": on_off("end_station"), "scb": on_off("scb"),
             "protect": on_off("protect"), "replay_protect": on_off("replay")},
)
