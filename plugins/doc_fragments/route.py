# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of nl_route. They stand here because a module travels to the host as a whole, and a fragment does not.

It does not know how an option works; the tables and the manager do, and a test compares.
"""
from __future__ import annotations

from .encap import ENCAP, indented

OPTIONS = r"""
options:
  purge:
    description:
      - Removes the routes of a scope that the task does not list. At least one of the scope's options is needed.
      - Without O(purge.protocol) only those of the protocols C(static) and C(boot) are removed, which is what administrators set. What
        the kernel, router advertisements, DHCP clients and routing daemons set is touched only where O(purge.protocol) names it.
      - Cloned routes and multicast routes of IPv6 are never removed.
    type: dict
    suboptions:
      table:
        description: The table, by name or number. C(main) when not given.
        type: str
      vrf:
        description: The table of this VRF.
        type: str
      protocol:
        description: Only routes of this protocol, by name or number.
        type: str
      link:
        description: Only routes that leave by this link.
        type: str
      family:
        description: Only this family. V(mpls) is purged only when it is named.
        type: str
        choices: [inet, inet6, mpls]
  routes:
    description:
      - Any number of routes; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state), O(purge) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &entry
      dst:
        description: The destination, as V(192.0.2.0/24), V(2001:db8::/32) or V(default); with O(family=mpls) a label, as V(100).
        type: str
      from:
        description: The source prefix that an IPv6 route is for. Part of what tells routes apart; C(from) in iproute2.
        type: str
      family:
        description: The family of V(default), where no gateway or source tells it, V(inet) when nothing does. V(mpls) for MPLS routes.
        type: str
        choices: [inet, inet6, mpls]
      gateway:
        description:
          - The next hop; C(via) in iproute2. A new gateway, via, link, multipath, nhid or type replaces all of these.
        type: str
      via:
        description:
          - A next hop of another family - an IPv6 gateway of an IPv4 route, since Linux 5.2, or one of an MPLS route.
          - C(via inet6) in iproute2. The V(link 02:00:00:00:00:01) of an MPLS route is a link-layer address.
        type: str
      link:
        description: The link that packets leave by, by name or altname; C(dev) in iproute2.
        type: str
      multipath:
        description: Several next hops; C(nexthop) in iproute2. Their order counts.
        type: list
        elements: dict
        suboptions:
          gateway:
            description: The next hop.
            type: str
          via:
            description: A next hop of another family, as O(ignore:via).
            type: str
          link:
            description: The link that packets leave by.
            type: str
          weight:
            description: Its share, V(1) to V(256); V(1) when not given.
            type: int
          onlink:
            description: Whether the gateway is on the link whatever the addresses say.
            type: bool
          as:
            description: The labels that take the place of the incoming one, of an MPLS route.
            type: str
          realms:
            description: The realms, as O(ignore:realms).
            type: str
@ENCAP10@
      nhid:
        description: The id of a next-hop object that says the way; C(nhid) in iproute2. Since Linux 5.3.
        type: int
      as:
        description: The labels that take the place of the incoming one, as V(200/300), of an MPLS route; C(as) in iproute2.
        type: str
      ttl_propagate:
        description: Whether the TTL of the label is copied to the packet, of an MPLS route; C(ttl-propagate) in iproute2.
        type: bool
@ENCAP6@
      type:
        description: What happens to packets. A new route with a gateway, link, multipath or nhid is V(unicast).
        type: str
        choices: [anycast, blackhole, broadcast, local, multicast, nat, prohibit, throw, unicast, unreachable, xresolve]
      table:
        description: The table, by name or number, as in C(/etc/iproute2/rt_tables). V(main) when not given.
        type: str
      vrf:
        description: The table of this VRF; C(vrf) in iproute2. Mutually exclusive with O(ignore:table).
        type: str
      metric:
        description: The metric. Part of what tells routes apart.
        type: int
      tos:
        description: The type of service of IPv4 packets that the route is for. Part of what tells routes apart.
        type: int
      protocol:
        description: Who set the route, by name or number, as in C(/etc/iproute2/rt_protos); C(proto) in iproute2. A new route is V(static).
        type: str
      scope:
        description:
          - The scope of an IPv4 route, by name or number. Follows from type, gateway and link when not given, as in
            iproute2.
        type: str
      source:
        description: The source address of packets that the host itself sends; C(src) in iproute2.
        type: str
      onlink:
        description: Whether the gateway is on the link whatever the addresses say.
        type: bool
      realms:
        description:
          - The realm of the route, or V(FROM/TO), by name or number, as in C(/etc/iproute2/rt_realms).
          - The kernel keeps it for IPv4 routes only, and if it was built for that.
        type: str
      preference:
        description: The preference of an IPv6 route, RFC 4191; C(pref) in iproute2.
        type: str
        choices: [high, low, medium]
      expires:
        description:
          - After how many seconds the kernel removes an IPv6 route; V(0) for never.
          - A route that expires within that time is left as it is.
        type: int
      mtu:
        description: The path MTU, up to V(65520).
        type: int
      advmss:
        description: The maximum segment size to advertise, up to V(65495).
        type: int
      hoplimit:
        description: The hop limit of packets sent, up to V(255).
        type: int
      initcwnd:
        description: The initial congestion window, in segments.
        type: int
      initrwnd:
        description: The initial receive window, in segments.
        type: int
      window:
        description: The largest window to advertise, in bytes.
        type: int
      reordering:
        description: The reordering to expect.
        type: int
      quickack:
        description: Whether TCP acknowledges at once, V(0) or V(1).
        type: int
      cwnd:
        description: The clamp of the congestion window, in segments; it counts when it is locked.
        type: int
      ssthresh:
        description: The initial slow start threshold, in segments.
        type: int
      rtt:
        description: The initial round-trip time, in milliseconds.
        type: int
      rttvar:
        description: The initial variance of the round-trip time, in milliseconds.
        type: int
      rto_min:
        description: The smallest TCP retransmission timeout, in milliseconds. It is locked, since it would not count otherwise.
        type: int
      congctl:
        description: The congestion control algorithm of TCP, such as V(cubic).
        type: str
      fastopen_no_cookie:
        description: Whether TCP Fast Open goes without a cookie, V(0) or V(1).
        type: int
      features:
        description:
          - Features of TCP, all that there shall be. V(tcp_usec_ts) since Linux 6.7.
          - The kernel takes V(sack), V(timestamp) and V(allfrag) and does nothing with them.
        type: list
        elements: str
        choices: [allfrag, ecn, sack, tcp_usec_ts, timestamp]
      lock:
        description: The metrics that the kernel must not change by itself, all that there shall be; C(lock) in iproute2.
        type: list
        elements: str
        choices: [advmss, congctl, cwnd, fastopen_no_cookie, hoplimit, initcwnd, initrwnd, mtu, quickack, reordering, rto_min, rtt, rttvar,
          ssthresh, window]
      state:
        description: Whether the route exists. An entry without it has that of the task, a task without it V(present).
        type: str
        choices: [present, absent]
  <<: *entry
"""


class ModuleDocFragment:
    """Filled below: what is put together is no literal, and linters read only those."""


# Anchors cannot stand twice in one document: the second time the encapsulation is an alias of the first.
ModuleDocFragment.DOCUMENTATION = OPTIONS.replace("@ENCAP10@", indented(ENCAP.replace("encap:", "encap: &encap", 1), 10)).replace(
    "@ENCAP6@", "      encap: *encap")
