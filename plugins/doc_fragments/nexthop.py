# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of nl_nexthop, at the top level and in its list."""
from __future__ import annotations

from .encap import ENCAP, indented

ENTRY = r"""
id:
  description:
    - The number that routes and groups know it by, C(id) in iproute2.
    - Without it, a next hop that is as the entry says is taken, whatever its id; if there is none, a new one gets the lowest id that is free.
      An absent one without it is absent under every id.
  type: int
gateway:
  description: The address of the router, IPv4 or IPv6. C(via) in iproute2.
  type: str
link:
  description: The link that packets leave by; every single next hop but a blackhole and one for forwarding entries needs it. C(dev) in iproute2.
  type: str
family:
  description: The family of a next hop without a gateway. A new one without it is V(inet).
  type: str
  choices: [inet, inet6]
onlink:
  description: Whether the gateway counts as reachable by the link, whatever addresses it has. C(onlink) in iproute2.
  type: bool
blackhole:
  description: Whether packets are dropped. C(blackhole) in iproute2.
  type: bool
fdb:
  description: Whether it is for forwarding entries of VXLAN links, not for routes. C(fdb) in iproute2. Since Linux 5.8.
  type: bool
group:
  description:
    - The members, which share the packets; their order says nothing. This is the whole list. C(group) in iproute2.
    - A member must exist, or be made by the same task, and be no group itself.
  type: list
  elements: dict
  suboptions:
    id:
      description: The id of the member.
      type: int
      required: true
    weight:
      description: Its share, V(1) to V(65535), V(1) when not given. Above V(255) since Linux 6.12.
      type: int
type:
  description:
    - How a group shares. V(mpath) by a hash of the flow, V(resilient) by buckets that stay with their member when others come and go.
      C(type) in iproute2. V(resilient) is since Linux 5.13. It cannot change in place.
  type: str
  choices: [mpath, resilient]
buckets:
  description: How many buckets a resilient group has; it needs them and cannot change them in place. C(buckets) in iproute2. Since
    Linux 5.13.
  type: int
idle_timer:
  description: The seconds that a bucket must be idle before it moves to another member. C(idle_timer) in iproute2. Since Linux 5.13.
  type: float
unbalanced_timer:
  description: The seconds that a group may be unbalanced before buckets move all the same, V(0) for ever. C(unbalanced_timer) in iproute2.
    Since Linux 5.13.
  type: float
hw_stats:
  description: Whether hardware counts the packets of a group's members. C(hw_stats) in iproute2. Since Linux 6.9.
  type: bool
protocol:
  description: Who set it, by name or number, as in C(/etc/iproute2/rt_protos). A new one without it is V(static). That of a
    group cannot change in place. C(protocol) in iproute2.
  type: str
recreate:
  description:
    - Whether it may be removed and made anew where something cannot change in place - a single one that becomes a group or the other way
      round, a group's type, its buckets or its protocol. Groups that it is in and routes that use it are put back.
    - Without it, or with V(never), such a change is a failure.
  type: str
  choices: [never, if_needed]
state:
  description: Whether the next hop exists. An entry without it has that of the task, a task without it V(present).
  type: str
  choices: [present, absent]
"""


class ModuleDocFragment:
    """Filled below: what is put together is no literal, and linters read only those."""


ModuleDocFragment.DOCUMENTATION = r"""
options:
  nexthops:
    description:
      - Any number of next hops; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state), O(force), O(purge) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &nexthop
""" + indented(ENTRY, 6) + "\n" + indented(ENCAP, 6) + "\n  <<: *nexthop\n"
