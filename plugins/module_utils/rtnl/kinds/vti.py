# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Virtual tunnel interfaces for IPsec over IPv4 and IPv6: IFLA_VTI_* (linux/if_tunnel.h, net/ipv4/ip_vti.c, net/ipv6/ip6_vti.c).

A key of 0 is none. A fallback device (ip_vti0, ip6_vti0) comes with the module, does not change and stays.
"""
from __future__ import annotations

from ...netlink.values import addr4, addr6, be32, ifindex, u32
from ...netlink.wire import Attrs
from . import tunnel
from .kind import Kind

_OPTIONS = "link ikey okey local remote fwmark"


def _kind(name, address, fixed, module):
    data = Attrs(
        (1, "link", ifindex),
        (2, "ikey", be32),
        (3, "okey", be32),
        (4, "local", address),
        (5, "remote", address),
        (6, "fwmark", u32),
        uapi="IFLA_VTI",
    )
    return Kind(name, data=data, options=_OPTIONS, words={"link": "dev"}, fixed=fixed, module=module, along=tunnel.whole(_OPTIONS))


VTI = _kind("vti", addr4, "remote=0.0.0.0", "ip_vti")
VTI6 = _kind("vti6", addr6, "", "ip6_vti")
