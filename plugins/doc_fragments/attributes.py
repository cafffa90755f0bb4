# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all modules have in common: attributes, and the option that names a network namespace.

A module extends `linux.netlink.attributes` if it changes the kernel, `linux.netlink.attributes.info` if it only reads,
`linux.netlink.attributes.netns` and `.src` for these options, `.promise` for what holds of every task. It does not know any other option.
"""
from __future__ import annotations


class ModuleDocFragment:

    # A module that configures something
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying the target.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
    support: full
  idempotent:
    description:
      - When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
      - This assumes that the system controlled or queried by the module has not changed in a relevant way.
    support: full
  platform:
    description: Target OS or families that can be operated against.
    support: full
    platforms: linux
    details:
      - The headers of Linux 4.19 have all that an option sets, unless its text names a newer Linux. Tested on Linux 6.1, 6.12 and 6.18.
  action_group:
    description: Use C(group/linux.netlink.nl) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - linux.netlink.nl
"""

    # A module that only reads
    INFO = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying the target.
    support: full
    details:
      - This action does not modify state.
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
    support: N/A
    details:
      - This action does not modify state.
  idempotent:
    description:
      - When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
      - This assumes that the system controlled or queried by the module has not changed in a relevant way.
    support: full
    details:
      - This action does not modify state.
  platform:
    description: Target OS or families that can be operated against.
    support: full
    platforms: linux
    details:
      - The headers of Linux 4.19 have all that an option sets, unless its text names a newer Linux. Tested on Linux 6.1, 6.12 and 6.18.
  action_group:
    description: Use C(group/linux.netlink.nl) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - linux.netlink.nl
"""

    # What a task does and does not do to the kernel
    PROMISE = r"""
options: {}
notes:
  - Reads the kernel, sends the difference and nothing else, and reads again to prove it. What the task does not name is
    not touched, and an option that is not given is neither compared nor changed.
  - All of a task or nothing of it. When the kernel refuses a step, what the task did before is undone.
"""

    # Lists of entries in a file
    SRC = r"""
options:
  src:
    description:
      - A file on the managed host with the list of entries, in JSON, or in YAML where the host has PyYAML. A dictionary with the list
        under its name, as M(linux.netlink.nl_info) returns it, will do.
      - For tables too large to travel with the task. The entries take the same options and are checked in the same way; what
        100,000 of them have in common is checked once.
      - Mutually exclusive with the list in the task and with the options of one entry.
      - Outside check mode and diff mode, the task returns C(count), how many objects it is about, and C(steps), how many it
        created, changed and deleted, instead of these objects, the diff and the commands.
    type: path
"""

    # The option that all modules share whose objects live in a network namespace
    NETNS = r"""
options:
  netns:
    description:
      - The network namespace to work in, by name as C(ip netns) shows it, by path (anything with a slash), or by the ID
        of a process in it.
      - Without it, the task works in the network namespace in which it runs.
      - Entering another network namespace needs root, also for reading and in check mode.
    type: str
"""
