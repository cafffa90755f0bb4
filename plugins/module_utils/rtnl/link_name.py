# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What everybody has to know of links: index, names and kind (linux/if_link.h). All that there is of them stands in link.py."""
from __future__ import annotations

from ..netlink.values import many, nest, raw, string, u32
from ..netlink.wire import Attrs, Message

WITH_VFS, SKIP_STATS = 1, 8     # RTEXT_FILTER_VF, RTEXT_FILTER_SKIP_STATS, for ext_mask
PROP = Attrs((53, "alt_ifname", many(string)), uapi="IFLA")
ROWS = (
    (3, "ifname", string),
    (29, "ext_mask", u32),
    (52, "prop_list", nest(PROP)),
    (53, "alt_ifname", string),
)


def brief(*more):
    """A message of links that decodes their names, and the attributes that are given."""
    return Message("link", new=16, delete=17, get=18, group=1, header=("=BxHi8x", "family type ifindex"), attrs=Attrs(*(ROWS + more)))


NAMES = brief()
KIND = brief((18, "linkinfo", nest(Attrs((1, "kind", string), (2, "data", raw)))))
