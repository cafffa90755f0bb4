#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_rule. What a rule is, and how it is set, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_rule
short_description: Rules of policy routing
version_added: 0.1.0
description:
  - Sets, changes and removes the rules that say which routing table a packet is looked up in, by netlink, as C(ip rule) does.
  - A rule goes by its priority, family and selectors. What it does (O(table), O(goto), O(l3mdev), O(action)), O(not), O(protocol), O(realms) and the
    two O(suppress_prefixlength) and O(suppress_ifgroup) can change; the new rule is made before the old one goes. Where a task has
    several rules that differ only in what they do, they are several.
  - Rules of one priority take effect in the order in which they stand in the task.
  - A selector that is not given matches everything, as in C(ip rule).
  - A task that would keep packets from the table C(local) fails, and so does a O(goto) to a priority that no rule has.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.promise
  - linux.netlink.attributes.netns
  - linux.netlink.attributes.src
options:
  rules:
    description:
      - Any number of rules; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state), O(force), O(purge) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &entry
      priority:
        description:
          - Where the rule stands; 0 is asked first. C(priority), C(pref) or C(order) in iproute2.
          - Without it, a rule with the same selectors is taken, whatever its priority is, first one that does the same. If there is none, a new rule gets a
            priority below all there are, as C(ip rule add) chooses it. New rules without a priority stand in the order of the task, behind the
            one before them in the task that has none either.
          - An absent rule without it is absent from every priority.
        type: int
      family:
        description:
          - Whether this is a rule for IPv4 or for IPv6; V(both) is one of each.
          - Without it, the family of O(from), O(to), O(flowlabel) or O(realms) counts, and V(inet) where there is none, as in C(ip rule).
        type: str
        choices: [both, inet, inet6]
      not:
        description: Whether the rule is for the packets that the selectors do not match. C(not) in iproute2.
        type: bool
      from:
        description: Only packets from this prefix; V(all) is any. Bits beyond the prefix are an error. C(from) in iproute2.
        type: str
      to:
        description: Only packets to this prefix; V(all) is any. C(to) in iproute2.
        type: str
      iif:
        description:
          - Only packets that came in by this link; V(lo) means those of the host itself. The link need not exist yet. C(iif) or C(dev) in iproute2.
        type: str
      oif:
        description: Only packets of sockets that are bound to this link. The link need not exist yet. C(oif) in iproute2.
        type: str
      fwmark:
        description: Only packets with this mark, V(MARK) or V(MARK/MASK), also in hexadecimal. C(fwmark) in iproute2.
        type: str
      tos:
        description: Only packets with this type of service. C(tos) in iproute2.
        type: int
      dscp:
        description: Only packets with this DSCP, 0 to 63, V(DSCP) or V(DSCP/MASK). C(dscp) in iproute2. Since Linux 6.12, the mask since 6.15.
        type: str
      flowlabel:
        description: Only IPv6 packets with this flow label, V(LABEL) or V(LABEL/MASK). C(flowlabel) in iproute2. Since Linux 6.14.
        type: str
      ipproto:
        description: Only packets of this IP protocol, by number or as V(tcp), V(udp), V(icmp), V(ipv6-icmp), V(sctp) and the like. C(ipproto) in iproute2.
        type: str
      sport:
        description:
          - Only packets from this port, V(PORT), V(FIRST-LAST) or V(PORT/MASK). C(sport) in iproute2. The mask is since Linux 6.15.
        type: str
      dport:
        description: Only packets to this port, as O(sport). C(dport) in iproute2. The mask is since Linux 6.15.
        type: str
      uidrange:
        description: Only packets of sockets of these users, V(UID) or V(FIRST-LAST). C(uidrange) in iproute2.
        type: str
      tun_id:
        description: Only packets that came through a tunnel with this key or id. C(tun_id) in iproute2.
        type: int
      table:
        description: The table to look in, by name or number. C(table) or C(lookup) in iproute2.
        type: str
      vrf:
        description: The VRF whose table to look in, by the name of its link; another way to say O(table).
        type: str
      l3mdev:
        description: Whether to look in the table of the VRF that the packet belongs to. C(l3mdev) in iproute2.
        type: bool
      goto:
        description: The priority of the rule to go on with; a higher one than the rule's own. C(goto) in iproute2.
        type: int
      action:
        description:
          - What to do instead of looking in a table. V(nop) does nothing, as a target of O(goto). C(blackhole), C(nop), C(prohibit), C(unreachable) in
            iproute2.
        type: str
        choices: [blackhole, nop, prohibit, unreachable]
      suppress_prefixlength:
        description:
          - Routes of this prefix length or a shorter one do not count, V(0) being the default route; V(-1) is none. C(suppress_prefixlength) in iproute2.
        type: int
      suppress_ifgroup:
        description: Routes over links of this group do not count; by name or number, V(none) is none. C(suppress_ifgroup) in iproute2.
        type: str
      realms:
        description: The realms that the packet belongs to, V(TO) or V(FROM/TO), by name or number; IPv4 only, V(0) is none. C(realms) in iproute2.
        type: str
      protocol:
        description:
          - Who set the rule, by name or number, as in C(/etc/iproute2/rt_protos). A new rule without it is V(static). C(protocol) in iproute2.
        type: str
      state:
        description: Whether the rule exists. An entry without it has that of the task, a task without it V(present).
        type: str
        choices: [present, absent]
  <<: *entry
  force:
    description: Whether to do what keeps packets from the table C(local), all the same.
    type: bool
  purge:
    description:
      - Remove the rules that the task does not name and that all the suboptions apply to; at least one of these must be given.
      - Rules that the kernel made are never removed, those of routing daemons only where O(purge.protocol) names them.
    type: dict
    suboptions:
      family:
        description: Only rules of this family.
        type: str
        choices: [inet, inet6]
      priority:
        description: Only rules with a priority in this range, V(FIRST-LAST).
        type: str
      table:
        description: Only rules that look in this table, by name or number.
        type: str
      protocol:
        description: Only rules that were set by this protocol, by name or number.
        type: str
"""

EXAMPLES = r"""
# ip rule add from 192.0.2.0/24 table 100 priority 1000
- name: Packets from one prefix have a table of their own
  linux.netlink.nl_rule:
    from: 192.0.2.0/24
    table: "100"
    priority: 1000

- name: Everything but marked packets goes through a tunnel, in both families
  linux.netlink.nl_rule:
    rules:
      - {family: both, priority: 2000, table: main, suppress_prefixlength: 0}
      - {family: both, priority: 2001, not: true, fwmark: "0xca6c", table: "51820"}

- name: One application, by port and user
  linux.netlink.nl_rule:
    ipproto: tcp
    dport: 8000-8999
    uidrange: 1000-1999
    priority: 1500
    table: "100"

- name: These rules between 1000 and 1999, and no other
  linux.netlink.nl_rule:
    rules:
      - {from: 198.51.100.0/24, table: "100", priority: 1000}
      - {from: "2001:db8::/32", action: unreachable, priority: 1001}
    purge: {priority: 1000-1999}
"""

RETURN = r"""
diff:
  description:
    - What changed, or in check mode would change, as the entries that would bring either side about.
    - What does not exist is missing on that side.
  returned: success
  type: dict
  sample: {"before": {}, "after": {"rule 1000 from 192.0.2.0/24": {"from": "192.0.2.0/24", "priority": 1000, "protocol": "static", "table": 100}}}
commands:
  description: The same changes as C(ip) commands, in their order.
  returned: success
  type: list
  elements: str
  sample: ["ip rule add from 192.0.2.0/24 priority 1000 protocol static table 100"]
rules:
  description: The rules that the task names, as the kernel has them now, as entries that this module takes.
  returned: success
  type: list
  elements: dict
  sample: [{"from": "192.0.2.0/24", "priority": 1000, "protocol": "static", "table": 100}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import options, task
from ..module_utils.managers.rule import Rule


def main():
    task.run(AnsibleModule(argument_spec=options.spec(Rule), supports_check_mode=True), Rule)


if __name__ == "__main__":
    main()
