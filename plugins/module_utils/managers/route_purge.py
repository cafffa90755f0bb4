# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Which routes a purge removes: those within its scope that nobody listed and nobody else keeps.

Foreign state stays: what the kernel, router advertisements, DHCP clients and routing daemons set, unless the scope names
their protocol; the local table, multicast, and other tables than the one named.
"""
from __future__ import annotations

from socket import AF_INET, AF_INET6

from .prefix import multicast
from .route_read import MAIN, ROUTE_FAMILIES

BOOT, STATIC, LOCAL = 3, 4, 255
# What administrators set: without a protocol in the scope, nothing else is removed.
OWN = (BOOT, STATIC)


class Scope:
    """What a purge is about; `given` are its options."""

    def __init__(self, names, given):
        given = {name: value for name, value in given.items() if value is not None}
        if not given:
            raise ValueError("purge needs a scope: one of table, vrf, protocol, link, family at least")
        if "table" in given and "vrf" in given:
            raise ValueError("purge: table and vrf exclude each other: a VRF is a table")
        self.table = names.vrf(given["vrf"]) if "vrf" in given else names.number("table", given["table"]) if "table" in given else MAIN
        self.protocols = (names.number("protocol", given["protocol"]),) if "protocol" in given else OWN
        self.link = names.index(given["link"]) if "link" in given else None
        self.families = (ROUTE_FAMILIES[given["family"]],) if "family" in given else (AF_INET, AF_INET6)
        if self.table == LOCAL and "protocol" not in given:
            raise ValueError("purge of the local table needs a protocol: the kernel keeps this table")

    def takes(self, obj, links):
        """Whether a route is within the scope; links: the indexes of those it goes by."""
        return (obj["table"] == self.table and obj["protocol"] in self.protocols and obj["family"] in self.families
                and (self.link is None or self.link in links) and not obj["flags"].get("cloned")
                and not (obj["family"] == AF_INET6 and multicast(obj.get("dst", ""))))      # the kernel makes one for every link
