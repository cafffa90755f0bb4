# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""All link kinds that we have a table for, and the message of links that knows them."""
from __future__ import annotations

from ...netlink.values import nest
from ..link import LINK as PLAIN
from ..link import link_message
from .bareudp import BAREUDP
from .bond import BOND
from .bridge import BRIDGE
from .geneve import GENEVE
from .ipvlan import IPVLAN, IPVTAP
from .macsec import MACSEC
from .macvlan import MACVLAN, MACVTAP
from .netkit import netkit
from .plain import DUMMY, IFB
from .veth import veth
from .vlan import VLAN
from .vrf import VRF
from .vxlan import VXLAN
from .xfrm import XFRM

KINDS = {kind.name: kind for kind in (
    BAREUDP, BOND, BRIDGE, DUMMY, GENEVE, IFB, IPVLAN, IPVTAP, MACSEC, MACVLAN, MACVTAP, netkit(PLAIN), veth(PLAIN), VLAN, VRF, VXLAN,
    XFRM)}
LINK = link_message({name: nest(kind.data) for name, kind in KINDS.items() if kind.data},
                    {name: nest(kind.port) for name, kind in KINDS.items() if kind.port})
