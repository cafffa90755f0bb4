#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_netns. What a namespace is, and how one is made, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_netns
short_description: Create, delete and number named network namespaces
version_added: 0.1.0
description:
  - Creates and deletes the named network namespaces of C(ip netns), and sets the numbers that others call them by, without iproute2.
  - Namespaces that the task does not name are not touched.
  - All of a task or nothing of it. When a step fails, what the task did before is undone; a namespace that it had
    deleted comes back with everything in it.
  - Deleting a name ends the namespace as soon as no process and no open file uses it any more. Physical links that were
    moved into it then return to the initial network namespace, virtual ones are gone.
author:
  - the linux.netlink contributors (@linux-netlink)
extends_documentation_fragment:
  - linux.netlink.attributes
options:
  name:
    description:
      - The name of one namespace.
      - Mutually exclusive with O(namespaces); one of the two is required.
    type: str
  namespaces:
    description:
      - Any number of namespaces.
      - Mutually exclusive with O(name); one of the two is required.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name of the namespace.
        type: str
        required: true
      state:
        description:
          - Whether this namespace exists.
          - Without it, the task's O(state) holds.
        type: str
        choices: [present, absent]
      nsid:
        description:
          - The number by which the network namespace of the task knows this one, as O(nsid).
        type: str
  nsid:
    description:
      - The number by which the network namespace of the task knows the one in O(name), where C(ip link) then shows it as C(link-netnsid).
      - A number from 0 to 2147483647, or V(auto) for any one, chosen by the kernel where there is none yet.
      - Once it is set it cannot be changed, and only the end of one of the two namespaces takes it away. To ask for another one is an error.
      - It replaces C(ip netns set). Without it, a number is neither compared nor set. With O(state=absent) it says nothing.
    type: str
  state:
    description:
      - Whether the namespaces exist.
      - With V(present), a file in C(/run/netns) that carries no namespace, as a crash leaves it, is an error.
        V(absent) removes such a file, too.
    type: str
    choices: [present, absent]
    default: present
seealso:
  - plugin: linux.netlink.netns
    plugin_type: connection
    description: Run a whole play inside a network namespace.
"""

EXAMPLES = r"""
- name: Make a network namespace
  linux.netlink.nl_netns:
    name: blue

- name: Make two and delete a third
  linux.netlink.nl_netns:
    namespaces:
      - name: blue
      - name: red
      - name: green
        state: absent

# ip netns add blue; ip netns set blue 7
- name: Make a network namespace that this one knows by number 7, and another with any number
  linux.netlink.nl_netns:
    namespaces:
      - name: blue
        nsid: 7
      - name: red
        nsid: auto

- name: Delete a network namespace
  linux.netlink.nl_netns:
    name: blue
    state: absent
"""

RETURN = r"""
diff:
  description: What changed, or in check mode would change; a namespace that does not exist is missing on that side.
  returned: success
  type: dict
  sample:
    before: {}
    after:
      network namespace blue:
        name: blue
commands:
  description: The same changes as C(ip) commands.
  returned: success
  type: list
  elements: str
  sample: ["ip netns add blue"]
namespaces:
  description: The namespaces named by the task that exist now.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name of the namespace.
      returned: always
      type: str
    nsid:
      description: The number by which the network namespace of the task knows it.
      returned: when it has one, and who asks is root
      type: int
  sample: [{"name": "blue", "nsid": 7}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.managers import netns

STATES = ["present", "absent"]
ENTRY = {"name": {"type": "str", "required": True}, "state": {"type": "str", "choices": STATES}, "nsid": {"type": "str"}}
SPEC = {
    "name": {"type": "str"},
    "namespaces": {"type": "list", "elements": "dict", "options": ENTRY},
    "nsid": {"type": "str"},
    "state": {"type": "str", "choices": STATES, "default": "present"},
}


def main():
    module = AnsibleModule(argument_spec=SPEC, supports_check_mode=True,
                           mutually_exclusive=[("name", "namespaces"), ("nsid", "namespaces")], required_one_of=[("name", "namespaces")])
    name, state, nsid = [module.params[option] for option in ("name", "state", "nsid")]
    entries = module.params["namespaces"] if name is None else [{"name": name, "state": state, "nsid": nsid}]
    try:
        result = netns.converge([dict(entry, state=entry["state"] or state) for entry in entries], module.check_mode)
    except OSError as exc:
        module.fail_json(msg=str(exc))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
