# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all modules have in common: attributes, and the option that names a network namespace.

A module extends `linux.netlink.attributes` if it changes the kernel, `linux.netlink.attributes.info` if it only reads,
and `linux.netlink.attributes.netns` for the option. It does not know any other option.
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
  action_group:
    description: Use C(group/linux.netlink.nl) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - linux.netlink.nl
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
