# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""VLANs: IFLA_VLAN_* (linux/if_link.h, linux/if_vlan.h, net/8021q/vlan_netlink.c).

The kernel ignores another id or protocol for a VLAN that is there, without a word.
"""
from __future__ import annotations

from ...netlink.values import be16, bits, many, named, nest, record, u16
from ...netlink.wire import Attrs
from .kind import Kind, on_off

FLAGS = {"reorder_hdr": 1, "gvrp": 2, "loose_binding": 4, "mvrp": 8, "bridge_binding": 16}
QOS = nest(Attrs((1, "mapping", many(record("=II", "from to"))), uapi="IFLA_VLAN_QOS"))


class Pairs(dict):
    """Mappings from one priority to another, by their text. One that the kernel does not tell of leads to 0."""

    def get(self, key, default=None):
        return dict.get(self, key, 0)


def _pack(value):
    for key in value:
        if str(key) != str(int(key)):
            raise ValueError("%r is not a priority" % (key,))
    return QOS.pack({"mapping": [{"from": int(key), "to": item} for key, item in value.items()]})


def _unpack(b):
    pairs = [(row["from"], row["to"]) for row in QOS.unpack(b).get("mapping", ())]
    return Pairs((str(key), value) for key, value in sorted(pairs))


# A dict, since a request changes the mappings that it names and no others.
PRIORITIES = QOS._replace(pack=_pack, unpack=_unpack, inner=None)


def _mapped(word):
    return lambda value: [word] + ["%s:%s" % pair for pair in value.items()]


VLAN = Kind(
    "vlan",
    data=Attrs(
        (1, "id", u16),
        (2, "flags", bits("I", FLAGS, mask="I")),
        (3, "egress_qos", PRIORITIES),
        (4, "ingress_qos", PRIORITIES),
        (5, "protocol", named(be16, {"802.1q": 0x8100, "802.1ad": 0x88A8})),
        uapi="IFLA_VLAN",
    ),
    options="id protocol flags.reorder_hdr flags.gvrp flags.mvrp flags.loose_binding flags.bridge_binding ingress_qos egress_qos",
    words={"flags.reorder_hdr": "reorder_hdr", "flags.gvrp": "gvrp", "flags.mvrp": "mvrp", "flags.loose_binding": "loose_binding",
           "flags.bridge_binding": "bridge_binding", "ingress_qos": "ingress_qos_map", "egress_qos": "egress_qos_map"},
    fixed="id protocol",
    needs="link linkinfo.data.id",
    module="8021q",
    room=0,
    absent={"flags": lambda data: dict.fromkeys(FLAGS, False), "ingress_qos": Pairs(), "egress_qos": Pairs()},
    spelled=dict({"flags." + name: on_off(name) for name in FLAGS},
                 ingress_qos=_mapped("ingress-qos-map"), egress_qos=_mapped("egress-qos-map")),
)
