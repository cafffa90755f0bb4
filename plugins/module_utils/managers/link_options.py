# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The options of links of every kind that are one attribute each. What is more than a row stands in link.py and link_extra.py."""
from __future__ import annotations

from .manager import Option

OPTIONS = (
    Option("kind", "linkinfo.kind"), Option("up", "flags.up"), Option("mtu", "mtu"), Option("address", "address"),
    Option("broadcast", "broadcast"), Option("master", "master"), Option("link", "link"), Option("alias", "ifalias"),
    Option("txqueuelen", "txqlen"), Option("group", "group"), Option("multicast", "flags.multicast"),
    Option("allmulticast", "flags.allmulti"), Option("promisc", "flags.promisc"), Option("dynamic", "flags.dynamic"),
    Option("carrier", "carrier"), Option("protodown", "proto_down"), Option("mode", "linkmode"),
    Option("numtxqueues", "num_tx_queues"), Option("numrxqueues", "num_rx_queues"), Option("gso_max_size", "gso_max_size"),
    Option("gso_max_segs", "gso_max_segs"), Option("gro_max_size", "gro_max_size"),
    Option("gso_ipv4_max_size", "gso_ipv4_max_size"), Option("gro_ipv4_max_size", "gro_ipv4_max_size"),
    Option("addrgenmode", "af_spec.inet6.addr_gen_mode"), Option("token", "af_spec.inet6.token"), Option("mctp_net", "af_spec.mctp.net"),
)
