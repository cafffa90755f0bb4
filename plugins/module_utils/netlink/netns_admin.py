# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Making and removing named network namespaces, the way `ip netns add` and `ip netns delete` do.

A named namespace is a file under /run/netns onto which the namespace is mounted. Only what administers them needs
this file; it does not know what is inside a namespace, and deleting one does not ask.
"""
from __future__ import annotations

import errno
import fcntl
import os

from .netns import CLONE_NEWNET, DENIED, OWN, RUN, NetnsError, check_name, libc_call, who_may

MS_BIND, MS_REC, MS_PRIVATE, MS_SHARED = 1 << 12, 1 << 14, 1 << 18, 1 << 20
MNT_DETACH, UMOUNT_NOFOLLOW = 2, 8
STACKED = 16            # mounts on one file: a race of others may have left more than one, but not without end

PRESENT, ABSENT, LEFT_OVER = "present", "absent", "left-over"


def status(name):
    """`present`, `absent`, or `left-over`: a file that carries no namespace, as a crash or a reboot leaves it."""
    check_name(name)
    path = _path(name)
    try:
        os.lstat(path)
        # All namespaces live on one file system of the kernel's; nothing else does. This needs no privilege.
        return PRESENT if os.stat(path).st_dev == os.stat(OWN).st_dev else LEFT_OVER
    except FileNotFoundError:
        return LEFT_OVER if os.path.islink(path) else ABSENT        # a link that leads nowhere
    except OSError as exc:
        raise _explained("read", name, exc.errno) from exc


def create(name):
    """Make an empty network namespace of that name."""
    _attach(name, None)


def attach(name, fd):
    """Give the namespace behind an open descriptor a name."""
    _attach(name, "/proc/self/fd/%d" % fd)


def delete(name):
    """Remove a name; the kernel ends the namespace when nothing uses it any more."""
    check_name(name)
    path = _path(name)
    try:
        for _mount in range(STACKED):
            _umount(path)
    except OSError as exc:
        if exc.errno not in (errno.EINVAL, errno.ENOENT):       # EINVAL: no mount (any more)
            raise _explained("delete", name, exc.errno) from exc
    try:
        os.unlink(path)
    except OSError as exc:
        raise _explained("delete", name, exc.errno) from exc


def _path(name):
    return "%s/%s" % (RUN, name)


def _attach(name, source):
    check_name(name)
    code = _in_child(_bind, name, source)
    if code:
        raise _explained("create", name, code)


def _in_child(work, *args):
    """Run work(*args) in a forked child; errno or 0. Whatever it unshares, the caller stays where it is."""
    reading, writing = os.pipe()
    try:
        pid = os.fork()
        if not pid:
            _report(writing, work, args)
        try:
            os.waitpid(pid, 0)
        except ChildProcessError:       # the caller ignores SIGCHLD
            pass
        # Not until end of file: a child forked by another thread meanwhile holds the pipe open, too.
        os.set_blocking(reading, False)
        return int(os.read(reading, 16) or errno.EINTR)
    except BlockingIOError:             # killed before it could say anything
        return errno.EINTR
    finally:
        os.close(reading)
        os.close(writing)


def _report(writing, work, args):
    """The child's whole life. It never returns, so that nothing of the caller runs twice."""
    code = errno.EIO
    try:
        work(*args)
        code = 0
    except OSError as exc:
        code = exc.errno or errno.EIO
    finally:
        os.write(writing, b"%d" % code)
        os._exit(0)


def _bind(name, source):
    """In the child: mount a namespace (a new one, where source is None) onto a new file."""
    os.umask(0o022)
    _lock = _run_directory()            # held until this process ends: nobody of us sees the file without its mount
    path = _path(name)
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL, 0))
    try:
        if source is None:
            libc_call("unshare", CLONE_NEWNET)
            source = OWN
        _mount(source, path, MS_BIND)
    except OSError:
        os.unlink(path)
        raise


def _run_directory():
    """/run/netns as a shared mount of its own; a descriptor that holds the lock which iproute2 takes, too.

    Shared, so that an unmount in one mount namespace reaches the others and a deleted network namespace can end.
    Locked, since two that set it up at the same time would mount it upon itself again and again.
    """
    try:
        os.mkdir(RUN, 0o755)
    except FileExistsError:
        pass
    lock = os.open(RUN, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError:                     # a file system without locks: better unguarded than not at all
        pass
    try:
        _mount("", RUN, MS_SHARED | MS_REC)
    except OSError as exc:
        if exc.errno != errno.EINVAL:   # EINVAL: not a mount yet
            raise
        _mount(RUN, RUN, MS_BIND | MS_REC)
        _mount("", RUN, MS_PRIVATE | MS_REC)    # leave the parent's peer group, for one of its own
        _mount("", RUN, MS_SHARED | MS_REC)
    return lock


def _mount(source, target, flags):
    import ctypes
    libc_call("mount", os.fsencode(source), os.fsencode(target), b"none", ctypes.c_ulong(flags), None)


def _umount(path):
    # A name may be a symbolic link to another's namespace: the link goes, what it leads to stays.
    libc_call("umount2", os.fsencode(path), MNT_DETACH | UMOUNT_NOFOLLOW)


def _explained(verb, name, code):
    reason = os.strerror(code)
    if code in DENIED:
        reason = "no permission; %s" % who_may()
    elif code == errno.EEXIST:
        reason = "%s exists" % _path(name)
    elif code == errno.ENOENT and verb == "delete":
        reason = "there is none of that name"
    return NetnsError(code, "cannot %s network namespace %s: %s" % (verb, name, reason))
