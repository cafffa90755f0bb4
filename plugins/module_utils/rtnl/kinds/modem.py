# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Links of mobile modems: rmnet, IFLA_RMNET_* (linux/if_link.h, drivers/net/ethernet/qualcomm/rmnet/rmnet_config.c), and wwan,
IFLA_WWAN_* (linux/wwan.h, drivers/net/wwan/wwan_core.c).

The flags of an rmnet are those of the device below, and so of all its links. A wwan link stands on a device that is no link: its
name is the link's parent_dev_name.
"""
from __future__ import annotations

from ...netlink.values import bits, u16, u32
from ...netlink.wire import Attrs
from .kind import Kind, on_off

FLAGS = {"ingress_deaggregation": 1, "ingress_map_commands": 2, "ingress_map_cksumv4": 4, "egress_map_cksumv4": 8,
         "ingress_map_cksumv5": 16, "egress_map_cksumv5": 32}
_WORDS = {"flags.ingress_deaggregation": "ingress_deaggregation", "flags.ingress_map_commands": "ingress_commands",
          "flags.ingress_map_cksumv4": "ingress_mapv4_checksum", "flags.egress_map_cksumv4": "egress_mapv4_checksum",
          "flags.ingress_map_cksumv5": "ingress_mapv5_checksum", "flags.egress_map_cksumv5": "egress_mapv5_checksum"}

RMNET = Kind(
    "rmnet",
    data=Attrs(
        (1, "mux_id", u16),
        (2, "flags", bits("I", FLAGS, mask="I")),
        uapi="IFLA_RMNET",
    ),
    options="mux_id " + " ".join(_WORDS),
    words=_WORDS,
    needs="link linkinfo.data.mux_id",
    module="rmnet",
    along={"*": {"mux_id": None}},      # rmnet_rtnl_validate wants it in every request
    spelled={path: on_off(word.replace("_", "-")) for path, word in _WORDS.items()},
)
WWAN = Kind(
    "wwan",
    data=Attrs((1, "link_id", u32), uapi="IFLA_WWAN"),
    options="link_id",
    words={"link_id": "linkid"},
    fixed="link_id",
    needs="parent_dev_name linkinfo.data.link_id",
    module="wwan",
)
