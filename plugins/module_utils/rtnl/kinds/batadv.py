# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""B.A.T.M.A.N. meshes, the links: IFLA_BATADV_* (linux/batman_adv.h, net/batman-adv/mesh-interface.c).

The routing algorithm is taken at creation and never told over rtnetlink; all else is the business of the generic netlink family.
"""
from __future__ import annotations

from ...netlink.values import string
from ...netlink.wire import Attrs
from .kind import Kind

BATADV = Kind(
    "batadv",
    data=Attrs((1, "algo_name", string), uapi="IFLA_BATADV"),
    options="algo_name",
    words={"algo_name": "ra"},
    fixed="algo_name",
    module="batman_adv",
    silent="algo_name",
)
