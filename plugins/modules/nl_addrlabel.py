#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_addrlabel. What a label is, and how it is set, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_addrlabel
short_description: Labels of IPv6 prefixes, from which the kernel picks source addresses
version_added: 0.1.0
description:
  - Sets, changes and removes the labels of IPv6 prefixes by netlink, as C(ip addrlabel) does. Of several addresses the kernel
    prefers as a source the one that has the label of the destination, RFC 6724.
  - Options have the words of C(ip addrlabel); the text of an option says where it is not so.
  - The kernel tells labels apart by prefix and link. It begins with those of the RFC, which can be changed and removed like any other.
  - A changed label is removed and set again in the same moment. C(ip addrlabel add) sets some prefixes twice; this module
    leaves one of them.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
  - linux.netlink.attributes.promise
  - linux.netlink.attributes.netns
  - linux.netlink.attributes.src
options:
  labels:
    description:
      - Any number of labels; an entry takes the options of the module itself.
      - Mutually exclusive with those, O(state), O(purge) and O(netns) apart.
    type: list
    elements: dict
    suboptions: &entry
      prefix:
        description: The IPv6 prefix, as V(2001:db8::/32). V(default) is V(::/0).
        type: str
      label:
        description: The label, a number from 0 to 4294967294 that means nothing by itself. Needed for what shall be present.
        type: int
      link:
        description:
          - The link that the label is for, by name or altname; C(dev) in iproute2. Without it, the label is for all links.
          - The label of a link that has gone stays, and is shown with the number that the link had.
        type: str
      state:
        description: Whether the label exists. An entry without it has that of the task, a task without it V(present).
        type: str
        choices: [present, absent]
  <<: *entry
  purge:
    description:
      - Whether to remove all labels that the task does not name, but for those that the kernel began with. C(labels=[]) names none.
    type: bool
"""

EXAMPLES = r"""
# ip addrlabel add prefix 2001:db8::/32 label 99
- name: Prefer addresses of one's own prefix for destinations in it
  linux.netlink.nl_addrlabel:
    prefix: 2001:db8::/32
    label: 99

- name: Set two labels and change one of the kernel's own, and have no others
  linux.netlink.nl_addrlabel:
    labels:
      - {prefix: "2001:db8::/32", label: 99}
      - {prefix: "2001:db8:1::/48", label: 100, link: br0}
      - {prefix: "2002::/16", label: 20}
    purge: true
"""

RETURN = r"""
diff:
  description:
    - What changed, or in check mode would change, as the entries that would bring either side about.
    - What does not exist is missing on that side.
  returned: success
  type: dict
  sample: {"before": {}, "after": {"label of 2001:db8::/32": {"prefix": "2001:db8::/32", "label": 99}}}
commands:
  description: The same changes as C(ip) commands, in their order.
  returned: success
  type: list
  elements: str
  sample: ["ip addrlabel add prefix 2001:db8::/32 label 99"]
labels:
  description: The labels that the task names, as the kernel has them now, as entries that this module takes.
  returned: success
  type: list
  elements: dict
  sample: [{"prefix": "2001:db8::/32", "label": 99}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import options, task
from ..module_utils.managers.addrlabel import AddrLabel


def main():
    task.run(AnsibleModule(argument_spec=options.spec(AddrLabel), supports_check_mode=True), AddrLabel)


if __name__ == "__main__":
    main()
