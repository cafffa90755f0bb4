# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""HSR and PRP rings, which are one kind: IFLA_HSR_* (linux/if_link.h, net/hsr/hsr_netlink.c).

Nothing of it changes in place. The kernel tells the last byte of the supervision address only inside the address, and of
the version and the interlink nothing at all. PRP has neither.
"""
from __future__ import annotations

from ...netlink.values import ifindex, lladdr, named, u8, u16
from ...netlink.wire import Attrs
from .kind import Kind

PROTOCOL = {"hsr": 0, "prp": 1}     # HSR_PROTOCOL_*

HSR = Kind(
    "hsr",
    data=Attrs(
        (1, "slave1", ifindex),
        (2, "slave2", ifindex),
        (3, "multicast_spec", u8),
        (4, "supervision_addr", lladdr),
        (5, "seq_nr", u16),
        (6, "version", u8),
        (7, "protocol", named(u8, PROTOCOL)),
        (8, "interlink", ifindex),
        uapi="IFLA_HSR",
    ),
    options="slave1 slave2 interlink multicast_spec version protocol",
    words={"multicast_spec": "supervision", "protocol": "proto"},
    fixed="slave1 slave2 interlink multicast_spec version protocol",
    needs="linkinfo.data.slave1 linkinfo.data.slave2",
    later="mtu",            # what the rings leave is set over it (hsr_dev_finalize)
    module="hsr",
    room=6,                 # HSR_HLEN
    absent={"multicast_spec": lambda data: int(data["supervision_addr"][-2:], 16), "protocol": 0},
    spelled={"protocol": lambda value: ["proto", str(PROTOCOL.get(value, value))]},
    silent="version interlink",
)
