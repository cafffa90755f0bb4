# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection plugin netns: one machine plays many hosts.

It is ansible's local connection, with every command put behind a small script (plugin_utils/netns_enter.py) that
enters the namespace and then becomes the command. It does not know what the command is, hence become, pipelining
and asynchronous tasks are those of the local connection.
"""
from __future__ import annotations

DOCUMENTATION = r"""
name: netns
short_description: Run tasks in a network namespace of the controller
version_added: 0.1.0
description:
  - Everything that a play does on a host runs on the controller, inside a named network namespace.
  - Like C(ip netns exec), it gives every command a C(/sys) of its own that shows the namespace's devices, and binds
    what is in C(/etc/netns/NAME) over the files of the same names in C(/etc). It needs neither iproute2 nor util-linux.
author:
  - the linux.netlink contributors (@linux-netlink)
options:
  netns:
    description:
      - The network namespace, by name as C(ip netns) shows it, by path (anything with a slash), or by the ID of a
        process in it.
      - The default is the address of the host, which is its name in the inventory unless C(ansible_host) is set.
    type: str
    default: inventory_hostname
    vars:
      - name: inventory_hostname
      - name: ansible_host
      - name: ansible_netns
  become_success_timeout:
    description:
      - Number of seconds to wait for become to succeed when enabled.
      - The default will be used if the configured value is less than 1.
      - Used by ansible-core 2.19 and later.
    type: int
    default: 10
    vars:
      - name: ansible_local_become_success_timeout
  become_strip_preamble:
    description:
      - Strip internal become output preceding command execution. Disable for additional diagnostics.
      - Used by ansible-core 2.19 and later.
    type: bool
    default: true
    vars:
      - name: ansible_local_become_strip_preamble
extends_documentation_fragment:
  - connection_pipelining
notes:
  - Ansible itself must run as root, or as root of a user namespace to which the network namespace belongs. A task's
    C(become) comes after entering the namespace, and serves to become somebody else.
  - Files are those of the controller. Mounts that a task makes are its own, and end with it; so a task that makes a
    named network namespace belongs to a play with another connection.
  - The remote user is ignored, the user who runs Ansible is used instead.
  - Set C(ansible_python_interpreter) to C({{ ansible_playbook_python }}) to run modules with the controller's Python.
seealso:
  - module: linux.netlink.nl_netns
"""

import os
import shlex
import sys

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.connection.local import Connection as LocalConnection
from ansible_collections.linux.netlink.plugins.module_utils.netlink.netns import inside, location

ENTER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "plugin_utils", "netns_enter.py")


class Connection(LocalConnection):
    """The local connection, inside a network namespace."""

    transport = "linux.netlink.netns"
    has_pipelining = True

    def _connect(self):
        if not self._connected:
            try:
                with inside(self.get_option("netns")):
                    pass
            except OSError as exc:      # unreachable, in a sentence, before any command could fail in a stranger way
                raise AnsibleConnectionFailure(str(exc)) from None
        return super()._connect()

    def exec_command(self, cmd, in_data=None, sudoable=True):
        self._connect()
        words = ["/bin/sh", "-c", cmd] if isinstance(cmd, str) else list(cmd)
        enter = [sys.executable, "-I", "-S", ENTER, location(self.get_option("netns"))]
        return super().exec_command("exec " + shlex.join(enter + words), in_data=in_data, sudoable=sudoable)
