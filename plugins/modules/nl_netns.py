#!/usr/bin/python
# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module nl_netns. What a namespace is, and how one is made, is in module_utils."""
from __future__ import annotations

DOCUMENTATION = r"""
module: nl_netns
short_description: Create and delete named network namespaces
version_added: 0.1.0
description:
  - Creates and deletes the named network namespaces of C(ip netns), without iproute2.
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
  sample: [{"name": "blue"}]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils.managers import netns

STATES = ["present", "absent"]
ENTRY = {"name": {"type": "str", "required": True}, "state": {"type": "str", "choices": STATES}}
SPEC = {
    "name": {"type": "str"},
    "namespaces": {"type": "list", "elements": "dict", "options": ENTRY},
    "state": {"type": "str", "choices": STATES, "default": "present"},
}


def main():
    module = AnsibleModule(argument_spec=SPEC, supports_check_mode=True,
                           mutually_exclusive=[("name", "namespaces")], required_one_of=[("name", "namespaces")])
    name, state = module.params["name"], module.params["state"]
    entries = module.params["namespaces"] if name is None else [{"name": name, "state": state}]
    try:
        result = netns.converge([{"name": entry["name"], "state": entry["state"] or state} for entry in entries],
                                module.check_mode)
    except OSError as exc:
        module.fail_json(msg=str(exc))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
