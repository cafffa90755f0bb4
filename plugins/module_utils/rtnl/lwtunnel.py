# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Encapsulations of routes and next hops, all of them (linux/lwtunnel.h), each from its own file in encaps/."""
from __future__ import annotations

from ..netlink.values import named, nest, u16
from ..netlink.wire import Select
from .encaps.bpf import BPF
from .encaps.ila import ILA
from .encaps.ioam6 import IOAM6
from .encaps.ip import IP, IP6
from .encaps.mpls import MPLS
from .encaps.rpl import RPL
from .encaps.seg6 import SEG6
from .encaps.seg6local import SEG6LOCAL
from .encaps.xfrm import XFRM

ENCAPS = {encap.name: encap for encap in (MPLS, IP, ILA, IP6, SEG6, BPF, SEG6LOCAL, RPL, IOAM6, XFRM)}
BY_NUMBER = {encap.number: encap for encap in ENCAPS.values()}
# The pair of attributes: RTA_ENCAP_TYPE and RTA_ENCAP, NHA_ENCAP_TYPE and NHA_ENCAP.
ENCAP_TYPE = named(u16, {name: encap.number for name, encap in ENCAPS.items()})
ENCAP = Select("encap_type", {encap.number: nest(encap.data) for encap in ENCAPS.values()})
