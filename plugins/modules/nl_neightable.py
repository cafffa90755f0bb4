#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_neightable. What a table's parameters are, and how they are set, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_neightable
short_description: Parameters of the neighbour tables (ARP and NDP)
version_added: 0.1.0
description:
  - Changes how the kernel resolves and keeps neighbours, by netlink, as C(ip ntable change) does - for a link, or as the
    defaults of links to come.
  - Defaults and sizes are one for the whole machine, and only the first network namespace can set them by netlink.
  - Times are milliseconds. The kernel counts in ticks (4 ms where it has 250 a second) and rounds up; a value that is
    what the kernel would make of the wanted one is no difference.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.promise
  - linux.netlink.attributes.netns
options:
  neightables:
    description:
      - Any number of tables and links; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &entry
      family:
        description: Whose neighbours - V(inet) is the ARP table (C(arp_cache)), V(inet6) that of NDP (C(ndisc_cache)).
        type: str
        choices: [inet, inet6]
      link:
        description:
          - The link whose parameters these are, by name or altname; C(dev) in iproute2.
          - Without it, they are the defaults for links to come, and the sizes of the table.
        type: str
      gc_thresh1:
        description: Up to how many entries nothing is collected; C(thresh1) in iproute2. Not with O(link).
        type: int
      gc_thresh2:
        description: From how many entries on those older than 5 seconds are collected; C(thresh2) in iproute2. Not with O(link).
        type: int
      gc_thresh3:
        description: How many entries there may be at all; C(thresh3) in iproute2. Not with O(link).
        type: int
      gc_interval:
        description: How often the kernel looks for entries to collect, in milliseconds; C(gc_int) in iproute2. Not with O(link).
        type: int
      base_reachable_time:
        description: For how many milliseconds, about, a neighbour counts as reachable once it was; C(base_reachable) in iproute2.
        type: int
      retrans_time:
        description: How many milliseconds pass between two solicitations; C(retrans) in iproute2.
        type: int
      gc_staletime:
        description: After how many milliseconds an unused entry may be collected; C(gc_stale) in iproute2.
        type: int
      delay_probe_time:
        description: How many milliseconds a stale entry that is used waits for a sign of life before it is probed; C(delay_probe) in iproute2.
        type: int
      queue_len:
        description:
          - How many full frames wait for an address that is being resolved; C(queue) in iproute2.
          - The same as O(queue_lenbytes) in another unit, and mutually exclusive with it.
        type: int
      queue_lenbytes:
        description: How many bytes wait for an address that is being resolved; the sysctl C(unres_qlen_bytes).
        type: int
      app_probes:
        description: How often a daemon in user space is asked before the network is; C(app_probes) in iproute2.
        type: int
      ucast_probes:
        description: How often a known neighbour is probed by unicast; C(ucast_probes) in iproute2.
        type: int
      mcast_probes:
        description: How often an unknown neighbour is looked for by multicast or broadcast; C(mcast_probes) in iproute2.
        type: int
      mcast_reprobes:
        description:
          - How often one that unicast did not reach is looked for by multicast again; the sysctl C(mcast_resolicit).
        type: int
      anycast_delay:
        description: By how many milliseconds at most an answer for an anycast address is delayed; C(anycast_delay) in iproute2.
        type: int
      proxy_delay:
        description: By how many milliseconds at most an answer on behalf of another is delayed; C(proxy_delay) in iproute2.
        type: int
      proxy_qlen:
        description: How many solicitations wait for such an answer; C(proxy_queue) in iproute2.
        type: int
      locktime:
        description: For how many milliseconds an entry is not replaced by another answer; C(locktime) in iproute2.
        type: int
      interval_probe_time_ms:
        description: How many milliseconds pass between two probes of a managed neighbour; the sysctl of that name. Since Linux 6.0.
        type: int
      state:
        description: Tables can be changed, neither made nor removed.
        type: str
        choices: [present]
  <<: *entry
"""

EXAMPLES = r"""
# ip ntable change name arp_cache dev br0 base_reachable 60000 ucast_probes 5
- name: Ask less often whether neighbours are still there
  linux.netlink.nl_neightable:
    family: inet
    link: br0
    base_reachable_time: 60000
    ucast_probes: 5

- name: The same for both families
  linux.netlink.nl_neightable:
    neightables:
      - {family: inet, link: br0, gc_staletime: 120000, mcast_probes: 4}
      - {family: inet6, link: br0, gc_staletime: 120000, mcast_probes: 4}
"""

RETURN = r"""
diff:
  description: What changed, or in check mode would change, as the entries that would bring either side about.
  returned: success
  type: dict
  sample: {"before": {"IPv4 neighbour table of br0": {"family": "inet", "link": "br0", "ucast_probes": 3}},
           "after": {"IPv4 neighbour table of br0": {"family": "inet", "link": "br0", "ucast_probes": 5}}}
commands:
  description:
    - The same changes as C(ip) commands, in their order; as C(sysctl) commands where C(ip ntable) has no word for them.
  returned: success
  type: list
  elements: str
  sample: ["ip ntable change name arp_cache dev br0 ucast_probes 5"]
neightables:
  description: The parameters that the task is about, as the kernel has them now, as entries that this module takes.
  returned: success
  type: list
  elements: dict
  sample: [{"family": "inet", "link": "br0", "base_reachable_time": 30000, "ucast_probes": 5}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import options, task
from ..module_utils.managers.neightable import NeighTable


def main():
    task.run(AnsibleModule(argument_spec=options.spec(NeighTable), supports_check_mode=True), NeighTable)


if __name__ == "__main__":
    main()
