# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long each task took, from its start to the next one's, into the file that CLOCK names."""
from __future__ import annotations

import json
import os
import time

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: clock
type: aggregate
short_description: Times tasks
description: Writes how long each task took into the file that the environment variable CLOCK names.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME, CALLBACK_NEEDS_ENABLED = 2.0, "aggregate", "clock", True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._starts = []

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._starts.append((task.get_name(), time.monotonic()))

    def v2_playbook_on_stats(self, stats):
        ends = [start for _name, start in self._starts[1:]] + [time.monotonic()]
        with open(os.environ["CLOCK"], "w", encoding="utf-8") as file:
            json.dump([(name, end - start) for (name, start), end in zip(self._starts, ends)], file)
