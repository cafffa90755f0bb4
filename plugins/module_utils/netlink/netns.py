# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Network namespaces: finding them, and being inside one for a while.

A namespace is named as iproute2 names it: `NAME` is /run/netns/NAME, anything with a slash is a path, and digits
are a process, unless a namespace has that name. It does not know how namespaces are made; see netns_admin.py.
"""
from __future__ import annotations

import errno
import functools
import os

from .errors import meant

RUN = "/run/netns"
OWN = "/proc/thread-self/ns/net"        # a namespace belongs to a thread: /proc/self would be the main thread's
CLONE_NEWNET = 0x40000000
NAME_MAX = 255

DENIED = (errno.EPERM, errno.EACCES)
MISSING = (errno.ENOENT, errno.ENOTDIR, errno.ESRCH)


class NetnsError(OSError):
    """What went wrong with which namespace, as one sentence."""

    def __str__(self):
        return str(self.strerror)


def check_name(name):
    """Raise NetnsError for what /run/netns cannot hold."""
    if "\0" in name or "/" in name or name in ("", ".", "..") or len(name.encode("utf-8", "replace")) > NAME_MAX:
        raise NetnsError(errno.EINVAL, "%r cannot be the name of a network namespace: it needs 1 to %d bytes, no "
                                       "slash, and is neither . nor .." % (name, NAME_MAX))


def location(netns):
    """The path of the file that stands for a namespace, whether it exists or not."""
    text = str(netns)
    if "/" in text:
        return text
    check_name(text)
    path = "%s/%s" % (RUN, text)
    if text.isdigit() and not os.path.lexists(path):
        return "/proc/%s/ns/net" % text
    return path


def within(netns, words):
    """A command, as words, so that it works inside a namespace."""
    path = location(netns)
    if "/" in netns or not path.startswith(RUN):
        return ["nsenter", "--net=" + path, *words]
    return [words[0], "-n", netns, *words[1:]] if words[0] in ("ip", "bridge", "tc") else ["ip", "netns", "exec", netns, *words]


def listed():
    """The names under /run/netns, sorted. Like `ip netns`, it does not ask whether each is a namespace still."""
    try:
        return sorted(os.listdir(RUN))
    except FileNotFoundError:
        return []


def descriptor(netns):
    """An open file descriptor of the namespace, as IFLA_NET_NS_FD wants it; the caller closes it."""
    path = location(netns)
    try:
        # O_NONBLOCK, since a path may lead to a pipe that nobody writes
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            if os.fstat(fd).st_dev != os.stat(OWN).st_dev:      # all namespaces live on one file system
                raise OSError(errno.EINVAL, "")
        except OSError:
            os.close(fd)
            raise
    except OSError as exc:
        raise _explained(netns, path, exc) from exc
    except ValueError as exc:           # a zero byte, or what the file system's encoding lacks
        raise NetnsError(errno.EINVAL, "%r cannot be a path" % path) from exc
    return fd


def who_may():
    """What somebody lacks who was refused: the words that end such a sentence."""
    if os.geteuid():
        return "it needs root (become: true)"
    return "root of this container or user namespace lacks CAP_SYS_ADMIN over it, or over where it is entered from"


def libc_call(name, *args):
    """Call a function of the C library that returns 0 or sets errno."""
    code = _libc()(name, args)
    if code:
        raise OSError(code, os.strerror(code))


class inside:       # pylint: disable=invalid-name
    """`with inside(netns):` the calling thread is in that namespace, and afterwards back in its own.

    None stays where it is. Sockets keep the namespace in which they were made, so the block can be short. It
    belongs to one thread: no await and no yield within the block.
    """

    def __init__(self, netns):
        self._netns = netns
        self._home = -1

    def __enter__(self):
        if self._netns is not None:
            self._home = _enter(self._netns)
        return self

    def __exit__(self, *_exc):
        home, self._home = self._home, -1
        if home >= 0:
            _return(home)


def _enter(netns):
    """Move this thread; a descriptor of the namespace that it came from."""
    there = descriptor(netns)
    try:
        home = os.open(OWN, os.O_RDONLY | os.O_CLOEXEC)
        try:
            # The way back first: root of a user namespace may enter what it made, yet not return to a network
            # namespace that belongs to the outside. Such a journey must not begin.
            _setns(home)
            _setns(there)
        except OSError as exc:
            os.close(home)
            raise _explained(netns, location(netns), exc) from exc
        except BaseException:           # a signal's handler has raised on the way, and who knows on which side
            _return(home)
            raise
    finally:
        os.close(there)
    return home


def _return(home):
    try:
        _setns(home)
    except OSError as exc:
        raise NetnsError(exc.errno, "this thread could not come back to its own network namespace and is in the "
                                    "wrong one now: %s" % os.strerror(exc.errno or 0)) from exc
    finally:
        os.close(home)


def _setns(fd):
    if hasattr(os, "setns"):            # Python 3.12
        os.setns(fd, CLONE_NEWNET)
    else:
        libc_call("setns", fd, CLONE_NEWNET)


@functools.lru_cache(maxsize=None)
def _libc():
    """A caller of the C library: (name, arguments) -> errno or 0. Loaded at the first need only."""
    try:
        import ctypes
    except ImportError as exc:
        raise NetnsError(errno.ENOSYS, "network namespaces need a Python with ctypes: %s" % exc) from exc
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda name, args: ctypes.get_errno() if getattr(libc, name)(*args) else 0


def _explained(netns, path, exc):
    """The sentence for an OSError that came from opening or entering a namespace."""
    if isinstance(exc, NetnsError):
        return exc
    if exc.errno in MISSING:
        reason = _missing(str(netns), path)
    elif exc.errno in DENIED:
        reason = "no permission to enter network namespace %s: %s" % (netns, who_may())
    elif exc.errno == errno.EINVAL:
        reason = "%s is not a network namespace" % path
        if path.startswith(RUN + "/"):
            reason += ", perhaps the left-over of one: ip netns delete removes it"
    else:
        reason = "cannot enter network namespace %s: %s" % (netns, os.strerror(exc.errno))
    return NetnsError(exc.errno, reason)


def _missing(netns, path):
    if "/" in netns:
        return "there is no network namespace at %s" % path
    if path.startswith("/proc/"):
        return "there is neither a process nor a network namespace %s" % netns
    return "there is no network namespace %s%s" % (netns, _near(netns))


def _near(name):
    try:
        names = listed()
    except OSError:                     # a hint is not worth another error
        return ""
    hint = meant(name, names)
    return "; " + hint if hint else ""
