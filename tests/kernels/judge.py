# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One `ip -j -d -batch -` that stays in a namespace and answers line by line; knows nothing of what is asked.

To start a process is what costs most on the guests; in User Mode Linux every page of whoever forks is mapped anew.
So there is one `ip` for each namespace, and a shell, which is small, starts it.
"""
from __future__ import annotations

import os
import re
import subprocess
import tempfile

FENCE = "fence-%d"      # no command of ip's: that it says so is the end of an answer
SAID = 'Object "fence-%d" is unknown'
FAILED = "Command failed"
NAMED = re.compile(r'"ifindex":(\d+),(?:"link[^"]*":[^,]*,)*"ifname":"([^"]*)"')
_starter = []


def _start(line):
    """Have the shell run a line; it is one for the whole run, and ends with it."""
    if not _starter:
        _starter.append(subprocess.Popen(["sh"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True))
    _starter[0].stdin.write(line + "\n")
    _starter[0].stdin.flush()


class Judge:
    """`ip` in the namespace at a path. It starts when it is first asked."""

    def __init__(self, path):
        self.path, self.number, self.into, self.out, self.names = path, 0, None, None, {}

    def start(self):
        with tempfile.TemporaryDirectory() as folder:
            names = [os.path.join(folder, name) for name in ("in", "out")]
            for name in names:
                os.mkfifo(name)
            _start("nsenter --net=%s ip -j -d -force -batch - <%s >%s 2>&1 &" % (self.path, *names))
            self.into = open(names[0], "w", encoding="utf-8")      # noqa: SIM115 - close() does
            self.out = open(names[1], encoding="utf-8")            # noqa: SIM115 - close() does

    def close(self):
        for file in (self.into, self.out):
            if file:
                file.close()
        self.into = self.out = None
        self.names = {}

    def ask(self, orders, shows=()):
        """(answers, complaints): what was printed for each line of `shows`, and all that was said otherwise.

        It goes on after a line that failed. `ip` remembers the indexes of names, and links come, go and change their names:
        a look at all links puts that right, but for the name of an index, which only another `ip` will tell.
        """
        if not self.out:
            self.start()
        self.number += 1
        lines, looks = [], 0
        for line in (*orders, *shows[:1]):
            if not lines or lines[-1].startswith("link set") and " name " in lines[-1] or lines[-1].startswith("link delete"):
                lines.append("link show")
                looks += 1
            lines.append(line)
        lines += shows[1:]
        self.into.write("".join(line + "\n" for line in (*lines, FENCE % self.number)))
        self.into.flush()
        answers, complaints = self.take()
        told = answers[:looks] + [answer for line, answer in zip(shows, answers[looks:]) if line == "link show"]
        names = any(line.startswith("link set") and " name " in line for line in orders)
        if FAILED not in complaints and (self.renamed(told) or names and shows):
            self.close()
            return self.ask((), shows)[0], complaints
        return answers[looks:], complaints

    def renamed(self, looks):
        """Whether a link has another name than it had before."""
        changed = False
        for look in looks:
            before, self.names = self.names, dict(NAMED.findall(look))
            changed = changed or any(before.get(index, name) != name for index, name in self.names.items())
        return changed

    def take(self):
        """All that is said up to the fence: what begins like JSON by lines, and the rest as one text."""
        answers, complaints = [], ""
        for line in self.out:
            if line.startswith(SAID % self.number):
                self.out.readline()                 # Command failed -:7
                return answers, complaints
            if answers and not answers[-1].endswith("]\n"):
                answers[-1] += line
            elif line.startswith("["):
                answers.append(line)
            else:
                complaints += line
        self.close()                                # an `ip` that does not understand a word at all ends
        return answers, complaints + FAILED
