# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -I -S netns_enter.py PATH COMMAND [ARGUMENT ...]`: run a command inside the network namespace at PATH.

The command sees a /sys of that namespace and, for a namespace under /run/netns, /etc/netns/NAME over /etc. It replaces
this process, so its exit status, input and output are the command's own. It stands alone: no imports from the
collection, and no more of the standard library than it must have, since it runs before every command. It does not
know Ansible.
"""
from __future__ import annotations

import ctypes
import os
import sys

CLONE_NEWNS, CLONE_NEWNET = 0x20000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC, MS_SLAVE = 1 << 12, 1 << 14, 1 << 19
RUN, ETC = "/run/netns/", "/etc/netns/"
FAILED = 125            # as env and nohup say that they, not the command, have failed

LIBC = ctypes.CDLL(None, use_errno=True)


def call(name, *args):
    if getattr(LIBC, name)(*args):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def mount(source, target, kind, flags):
    call("mount", os.fsencode(source), os.fsencode(target), kind, ctypes.c_ulong(flags), None)


def enter(path):
    """The network namespace, and a mount namespace whose mounts nobody else gets to see."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    call("setns", fd, CLONE_NEWNET)
    os.close(fd)
    call("unshare", CLONE_NEWNS)
    mount("", "/", None, MS_SLAVE | MS_REC)


def cover_sys():
    # Over the old one, not in its place: in a user namespace it cannot be unmounted. Read-only if it was, since the
    # kernel then refuses any other.
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    mount("netns", "/sys", b"sysfs", flags | (os.statvfs("/sys").f_flag & MS_RDONLY))


def cover_etc(path):
    """/etc/netns/NAME/* over /etc/*. A file that /etc does not have cannot be covered: said, and gone on."""
    name = path[len(RUN):]
    if not path.startswith(RUN) or "/" in name or not os.path.isdir(ETC + name):
        return
    for entry in sorted(os.listdir(ETC + name)):
        try:
            mount("%s%s/%s" % (ETC, name, entry), "/etc/" + entry, None, MS_BIND | MS_REC)
        except OSError as exc:
            sys.stderr.write("netns: cannot bind %s%s/%s over /etc/%s: %s\n" % (ETC, name, entry, entry, exc.strerror))


def main(path, command):
    doing = "enter the network namespace at %s" % path
    try:
        enter(path)
        doing = "mount a /sys for the network namespace at %s" % path
        cover_sys()
        cover_etc(path)
        doing = "run %s" % command[0]
        os.execvp(command[0], command)
    except OSError as exc:
        sys.stderr.write("netns: cannot %s: %s\n" % (doing, exc.strerror))
        return FAILED


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
