# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What can go wrong, as a caller wants to catch it.

Every error here ends as one sentence in front of a user, so each knows how to say itself.
It does not know which object or task it belongs to: whoever knows that says it around it.
"""
from __future__ import annotations

import errno
import os


def meant(name, known, cutoff=0.6):
    """`did you mean A or B?` of the known names that are near, "" where none is."""
    import difflib  # only on the way to a failure
    near = difflib.get_close_matches(str(name), [str(other) for other in known], 3, cutoff)
    return "did you mean %s?" % " or ".join(near) if near else ""


class WireError(ValueError):
    """Bytes or values that do not fit the declared format.

    path: the attribute at fault, outermost first (`linkinfo.data.id`), "" when unknown.
    """

    def __init__(self, reason, path=""):
        super().__init__(reason)
        self.reason, self.path = reason, path

    def under(self, name):
        """The same error, seen from one attribute further out."""
        return WireError(self.reason, "%s.%s" % (name, self.path) if self.path else str(name))

    def __str__(self):
        return "%s: %s" % (self.path, self.reason) if self.path else self.reason


class NetlinkError(OSError):
    """The kernel refused a request.

    errno: its number; message: the kernel's own words (extended ack); attribute: the path of the
    attribute that it complains about; missing: the path of one that it wants; valid: what it would
    have accepted (from the policy it sent back).
    """

    def __init__(self, code, message="", attribute="", missing="", valid=""):
        super().__init__(code, os.strerror(code))
        self.message, self.attribute, self.missing, self.valid = message, attribute, missing, valid

    @property
    def name(self):
        """EINVAL and the like; the number where it has no name."""
        if self.errno == errno.EOPNOTSUPP:      # the kernel's word; Python knows the other name of 95
            return "EOPNOTSUPP"
        return errno.errorcode.get(self.errno or 0, str(self.errno))

    def __str__(self):
        parts = ["%s (%s)" % (self.strerror, self.name)]
        if self.message:
            parts.append("the kernel says: %s" % self.message)
        if self.attribute:
            parts.append("attribute %s" % self.attribute)
        if self.missing:
            parts.append("it misses the attribute %s" % self.missing)
        if self.valid:
            parts.append("valid is %s" % self.valid)
        return "; ".join(parts)


class Lost(Exception):
    """Answers are gone: nothing that was asked and not yet answered will ever be answered."""


class Overrun(Lost):
    """The receive buffer overflowed (ENOBUFS, NLMSG_OVERRUN)."""


class Truncated(Lost):
    """A datagram was larger than the buffer that it was read into; `size` is what it needs."""

    def __init__(self, size):
        super().__init__("a datagram of %d bytes was cut off" % size)
        self.size = size


class DumpInterrupted(Exception):
    """The table changed during every attempt to read it; no answer is one moment in time."""
