# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option `encap` of routes, their hops and next-hop objects, to be put where it belongs: `indented(ENCAP, 6)`."""
from __future__ import annotations

import textwrap

ENCAP = r"""
encap:
  description:
    - What is put around packets or done to them, C(encap) in iproute2. One key, the type, with the options of that type, which have iproute2's
      words unless their text names another.
    - Compared by what is named here. When one of it differs, the encapsulation is put as it stands here, whole.
  type: dict
  suboptions:
    mpls:
      description: MPLS labels are pushed, C(encap mpls). Linux needs its module C(mpls_iptunnel).
      type: dict
      suboptions:
        dst:
          description: The labels, outermost first, as V(100/200). Required.
          type: str
        ttl:
          description: The time to live in the labels, V(1) to V(255); that of the packet when not given.
          type: int
    ip:
      description: What a tunnel link with O(ignore:external) puts around a packet, over IPv4; C(encap ip).
      type: dict
      suboptions:
        id: &tunnel_id
          description: The tunnel's id, of VXLAN the VNI, of GRE the key.
          type: int
        dst: &tunnel_dst
          description: The other end of the tunnel.
          type: str
        src: &tunnel_src
          description: This end of the tunnel.
          type: str
        tos:
          description: The type of service.
          type: int
        ttl:
          description: The time to live.
          type: int
        key: &key
          description: Whether there is a key (GRE).
          type: bool
        csum: &csum
          description: Whether there is a checksum.
          type: bool
        seq: &seq
          description: Whether there are sequence numbers (GRE).
          type: bool
        geneve_opts: &geneve_opts
          description:
            - Options of Geneve, as C(CLASS:TYPE:DATA) with DATA in hexadecimal digits, several divided by commas.
            - Since Linux 5.5. Refused on Linux 6.15 and later, which would stop for good.
          type: str
        vxlan_opts: &vxlan_opts
          description: The group-based policy of VXLAN. Since Linux 5.5. Refused on Linux 6.15 and later, which would stop for good.
          type: int
        erspan_opts: &erspan_opts
          description:
            - What ERSPAN needs, as C(VERSION:INDEX:DIRECTION:HWID); version 1 has the index only, version 2 the rest.
            - Since Linux 5.5. Refused on Linux 6.15 and later, which would stop for good.
          type: str
    ip6:
      description: What a tunnel link with O(ignore:external) puts around a packet, over IPv6; C(encap ip6).
      type: dict
      suboptions:
        id: *tunnel_id
        dst: *tunnel_dst
        src: *tunnel_src
        tc:
          description: The traffic class.
          type: int
        hoplimit:
          description: The hop limit.
          type: int
        key: *key
        csum: *csum
        seq: *seq
        geneve_opts: *geneve_opts
        vxlan_opts: *vxlan_opts
        erspan_opts: *erspan_opts
    ila:
      description: Identifier-locator addressing, C(encap ila).
      type: dict
      suboptions:
        locator:
          description: The locator, as V(2001:db8:0:1). Required.
          type: str
        csum_mode:
          description: What becomes of checksums; C(csum-mode) in iproute2.
          type: str
          choices: [adj-transport, neutral-map, neutral-map-auto, no-action]
        ident_type:
          description: What the identifier is; C(ident-type) in iproute2.
          type: str
          choices: [luid, use-format]
        hook_type:
          description: When the translation takes place; C(hook-type) in iproute2.
          type: str
          choices: [input, output]
    seg6:
      description: Packets are sent along segments of IPv6, SRv6; C(encap seg6).
      type: dict
      suboptions:
        mode:
          description:
            - How the segments get into the packet. Required.
            - V(encap.red) and V(l2encap.red) since Linux 6.0.
          type: str
          choices: [encap, encap.red, inline, l2encap, l2encap.red]
        tunsrc:
          description: The source address of the outer header. Since Linux 7.1.
          type: str
        segs:
          description: The segments, in the order in which they are visited. Required.
          type: list
          elements: str
        hmac:
          description: The id of the key that the header is signed with, as set by C(ip sr hmac set).
          type: int
    seg6local:
      description: What is done with packets for a segment of this host, C(encap seg6local).
      type: dict
      suboptions:
        action:
          description:
            - The behaviour, RFC 8986. Required.
            - V(End.DT4) since Linux 5.11, V(End.DT46) since 5.14. Some the kernel knows by name only.
          type: str
          choices: [End, End.AM, End.AS, End.B6, End.B6.Encaps, End.BM, End.BPF, End.DT4, End.DT46, End.DT6, End.DX2, End.DX4, End.DX6,
            End.S, End.T, End.X]
        segs:
          description: The segments of V(End.B6) and V(End.B6.Encaps); C(srh segs).
          type: list
          elements: str
        hmac:
          description: The id of the key that the header is signed with.
          type: int
        table:
          description: The table to look in, by name or number.
          type: str
        vrftable:
          description: The table of the VRF to look in, by name or number. Since Linux 5.11.
          type: str
        nh4:
          description: The next hop, IPv4.
          type: str
        nh6:
          description: The next hop, IPv6.
          type: str
        iif:
          description: The link that packets are taken to come from.
          type: str
        oif:
          description: The link that packets leave by.
          type: str
        endpoint:
          description: The path where the BPF program of V(End.BPF) is pinned.
          type: str
        count:
          description: Whether packets are counted. Since Linux 5.13.
          type: bool
        flavors:
          description:
            - The flavors of the behaviour.
            - Since Linux 6.1, V(psp) since 6.3.
          type: list
          elements: str
          choices: [next-csid, psp, usd, usp]
        lblen:
          description: The length of the locator block of V(next-csid), in bits. Since Linux 6.1.
          type: int
        nflen:
          description: The length of the locator node and function of V(next-csid), in bits. Since Linux 6.1.
          type: int
    bpf:
      description:
        - BPF programs look at the packets, C(encap bpf). A program is the path where it is pinned; it is compared by this path.
        - The kernel keeps the program that was pinned there when the route was set.
      type: dict
      suboptions:
        in:
          description: The program for packets that come in, C(in pinned).
          type: str
        out:
          description: The program for packets that go out, C(out pinned).
          type: str
        xmit:
          description: The program for packets at their transmission, C(xmit pinned).
          type: str
        headroom:
          description: The room that O(ignore:xmit) needs in front of a packet, V(1) to V(256).
          type: int
    rpl:
      description: Source routes of low-power networks, RFC 6554, C(encap rpl). Since Linux 5.7.
      type: dict
      suboptions:
        segs:
          description: The addresses, in the order in which they are visited. Required.
          type: list
          elements: str
    ioam6:
      description: Room for telemetry in IPv6 packets, RFC 9197, C(encap ioam6 ... trace prealloc). Since Linux 5.15.
      type: dict
      suboptions:
        freq:
          description: How many packets get it, as V(K/N). Since Linux 5.18.
          type: str
        mode:
          description: How it gets into the packet; V(inline) when not given. Since Linux 5.16.
          type: str
          choices: [auto, encap, inline]
        tunsrc:
          description: The source address of the outer header. Since Linux 6.12.
          type: str
        tundst:
          description: The destination address of the outer header; required unless O(ignore:mode) is V(inline). Since Linux 5.16.
          type: str
        trace_type:
          description: What is gathered, as a number such as V(0x800000); C(type) in iproute2. Required.
          type: raw
        trace_ns:
          description: The IOAM namespace; C(ns) in iproute2. Required.
          type: int
        trace_size:
          description: The room in bytes, a multiple of 4 up to V(244); C(size) in iproute2. Required.
          type: int
    xfrm:
      description: The packets of an XFRM link with O(ignore:external), C(encap xfrm). Since Linux 6.1.
      type: dict
      suboptions:
        if_id:
          description: The id of the XFRM interface. Required.
          type: int
        link_dev:
          description: The link underneath.
          type: str
"""


def indented(text, spaces):
    """A piece of documentation where it belongs."""
    return textwrap.indent(text.strip("\n"), " " * spaces)


class ModuleDocFragment:
    """Filled below: what is put together is no literal, and linters read only those."""


ModuleDocFragment.DOCUMENTATION = "options:\n" + indented(ENCAP, 2) + "\n"
