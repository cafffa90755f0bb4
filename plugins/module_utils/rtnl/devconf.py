# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The settings of IPv4 for one link: IFLA_INET_CONF, IPV4_DEVCONF_* (linux/ip.h, net/ipv4/devinet.c), by their names as sysctls.

The kernel tells them as an array and takes them as attributes. What a sysctl does besides setting the number, it does not do.
"""
from __future__ import annotations

import struct

from ..netlink.values import Type

_NAMES = ("forwarding mc_forwarding proxy_arp accept_redirects secure_redirects send_redirects shared_media rp_filter accept_source_route"
          " bootp_relay log_martians tag arp_filter medium_id disable_xfrm disable_policy force_igmp_version arp_announce arp_ignore"
          " promote_secondaries arp_accept arp_notify accept_local src_valid_mark proxy_arp_pvlan route_localnet"
          " igmpv2_unsolicited_report_interval igmpv3_unsolicited_report_interval ignore_routes_with_linkdown"
          " drop_unicast_in_l2_multicast drop_gratuitous_arp bc_forwarding arp_evict_nocarrier")
IPV4 = _NAMES.split()
_ATTR = struct.Struct("=HHi")


def _pack(value):
    return b"".join([_ATTR.pack(8, IPV4.index(name) + 1, number) for name, number in value.items()])


def _unpack(b):
    rows = [_ATTR.unpack_from(b, pos) for pos in range(0, len(b) - 7, 8)]
    if rows and all(length == 8 for length, _number, _value in rows):       # our own; no forwarding is that high
        return {IPV4[number - 1]: value for _length, number, value in rows}
    values = struct.unpack_from("=%di" % (len(b) // 4), b)
    return {IPV4[at] if at < len(IPV4) else "conf%d" % (at + 1): value for at, value in enumerate(values)}


IPV4_CONF = Type(_pack, _unpack, 0x8000, option="dict")
