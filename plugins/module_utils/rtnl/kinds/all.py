# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""All link kinds that we have a table for, and the message of links that knows them."""
from __future__ import annotations

from ...netlink.values import nest
from ..link import LINK as PLAIN
from ..link import link_message
from .amt import AMT
from .bareudp import BAREUDP
from .batadv import BATADV
from .bond import BOND
from .bridge import BRIDGE
from .can import CAN, vxcan
from .dsa import DSA
from .geneve import GENEVE
from .gre import ERSPAN, GRE, GRETAP, IP6ERSPAN, IP6GRE, IP6GRETAP
from .gtp import GTP
from .hsr import HSR
from .ipoib import IPOIB
from .iptunnel import IP6TNL, IPIP, SIT
from .ipvlan import IPVLAN, IPVTAP
from .macsec import MACSEC
from .macvlan import MACVLAN, MACVTAP
from .modem import RMNET, WWAN
from .netkit import netkit
from .ovpn import OVPN
from .plain import DUMMY, IFB, NLMON, TEAM, VCAN, WIREGUARD
from .tun import TUN
from .veth import veth
from .vlan import VLAN
from .vrf import VRF
from .vti import VTI, VTI6
from .vxlan import VXLAN
from .xfrm import XFRM

KINDS = {kind.name: kind for kind in (
    AMT, BAREUDP, BATADV, BOND, BRIDGE, CAN, DSA, DUMMY, ERSPAN, GENEVE, GRE, GRETAP, GTP, HSR, IFB, IP6ERSPAN, IP6GRE, IP6GRETAP, IP6TNL,
    IPIP, IPOIB, IPVLAN, IPVTAP, MACSEC, MACVLAN, MACVTAP, netkit(PLAIN), NLMON, OVPN, RMNET, SIT, TEAM, TUN, VCAN, veth(PLAIN), VLAN, VRF,
    VTI, VTI6, vxcan(PLAIN), VXLAN, WIREGUARD, WWAN, XFRM)}
LINK = link_message({name: nest(kind.data) for name, kind in KINDS.items() if kind.data},
                    {name: nest(kind.port) for name, kind in KINDS.items() if kind.port})
