# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Waiting until IPv6 addresses have passed duplicate address detection, RFC 4862.

It does not know what is done about one that did not.
"""
from __future__ import annotations

from time import monotonic, sleep

PAUSE = 0.05                # seconds between two looks


def wait(look, wishes, key, seconds):
    """None once all wished addresses can be used; else the first wish that cannot come true, and why.

    look: a function that gives the addresses there are. seconds: how long to wait at most.
    """
    end = monotonic() + seconds
    while True:
        there, waiting = {key(obj): obj for obj in look()}, None
        for wish in wishes:
            flags = there.get(key(wish.object), {}).get("flags")
            if flags is None:   # one with a lifetime goes when it fails
                return wish, "it has gone again: another host on the link may have it"
            if flags["dadfailed"]:
                return wish, "another host on the link has it (duplicate address detection failed)"
            waiting = waiting or (wish if flags["tentative"] else None)
        if waiting is None:
            return None
        if monotonic() >= end:
            return waiting, ("duplicate address detection has not ended after %d seconds; "
                             "it does not begin before the link is up and has a carrier" % seconds)
        sleep(min(PAUSE, max(0.001, end - monotonic())))
