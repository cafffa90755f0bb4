# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mirror what git would commit, and nothing else, from one folder to another: sync_tree.py FROM TO

ansible-test runs only in a folder whose real path ends in ansible_collections/linux/netlink, which a checkout seldom
has. The copy keeps tests/output, where ansible-test caches its virtual environments. Unchanged files are left alone,
changed ones are replaced in one step, so that a test that is still running sees the old or the new one.

The copy is a git repository without commits: else ansible-test would find the one around it, which ignores the copy.
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys

KEEP = (".git", os.path.join("tests", "output"))


def listed(source):
    """Names of files that are tracked, or new and not ignored; without those that are deleted and not yet committed."""
    command = ["git", "-C", source, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = set(os.fsdecode(subprocess.check_output(command)).split("\0")) - {""}
    return {name for name in names if os.path.lexists(os.path.join(source, name))}


def identity(path):
    """What tells whether a file has changed."""
    if os.path.islink(path):
        return os.readlink(path)
    info = os.stat(path)
    return info.st_size, info.st_mtime_ns, info.st_mode


def copy(source, target):
    if os.path.lexists(target) and identity(source) == identity(target):
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(target) and not os.path.islink(target):
        shutil.rmtree(target)
    new = f"{target}.{os.getpid()}.new"
    shutil.copy2(source, new, follow_symlinks=False)
    os.replace(new, target)


def prune(target, names):
    """Remove what the source does not have (any more)."""
    needed = set()      # folders
    for name in names:
        while name := os.path.dirname(name):
            needed.add(name)
    for folder, folders, files in os.walk(target):
        place = os.path.relpath(folder, target)
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in files + links:
            if os.path.normpath(os.path.join(place, name)) not in names:
                os.unlink(os.path.join(folder, name))
        for name in list(folders):
            path = os.path.normpath(os.path.join(place, name))
            if name in links or path in KEEP:
                folders.remove(name)
            elif path not in needed and not any(keep.startswith(path + os.sep) for keep in KEEP):
                folders.remove(name)
                shutil.rmtree(os.path.join(folder, name))


def main():
    source, target = (os.path.abspath(name) for name in sys.argv[1:3])
    names = listed(source)
    os.makedirs(target, exist_ok=True)
    if not os.path.isdir(os.path.join(target, ".git")):
        subprocess.check_call(["git", "init", "--quiet", target])
    prune(target, names)
    for name in sorted(names):
        try:
            copy(os.path.join(source, name), os.path.join(target, name))
        except FileNotFoundError:   # deleted, or renamed by an editor, since it was listed
            pass


main()
