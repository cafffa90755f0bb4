# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The 12 steps: create, change and delete, each checked, done, checked again and done again, with `ip` as the judge.

The commands that check mode returns run in a second namespace, the twin, which must then look the same.
"""
from __future__ import annotations

import re

from .space import IpError, Space
from .state import differences, likened, state, text, unseen

# What must be the same after whatever a module did. A bridge, since every kernel has them.
STANDER = ("link add name by0 type bridge", "link set dev by0 up mtu 1480 alias bystander", "address add 203.0.113.1/24 dev by0",
           "address add 203.0.113.7/24 dev by0", "address add 2001:db8:b::1/64 dev by0 nodad",
           "route add 203.0.113.128/25 via 203.0.113.2 metric 7", "route add 2001:db8:b:1::/64 via 2001:db8:b::2 metric 7",
           "neighbour add 203.0.113.9 lladdr 02:00:00:00:0b:09 dev by0 nud permanent", "neighbour add proxy 203.0.113.77 dev by0")
# What a link is told that is made anew, and the `ip` of Debian 12 has no word for; nor does it show it.
UNKNOWN = re.compile(" (?:set dev [^ ]+ g[sr]o_ipv4_max_size [0-9]+|(?:no)?localbypass)$")
STANDERS = ("by0", "203.0.113.", "2001:db8:b:")


class Matrix:
    """One scenario: the namespaces, what they looked like, and what is wrong so far.

    module: its name. setup: `ip` lines for both namespaces. sysctl: {name: value}. no_twin: why `ip` cannot do the same.
    more: what else is to be looked at (see state.MORE).
    """

    def __init__(self, module, setup=(), sysctl=(), no_twin="", more=()):
        self.module, self.wrong, self.more = module, [], more
        lines = () if sysctl else STANDER + tuple(setup)
        self.spaces = [Space(*lines) for _number in range(1 if no_twin else 2)]
        self.space = self.spaces[0]
        self.said = text(list(setup))
        for space in self.spaces:
            space.six = module == "nl_rule"
            for name, value in dict(sysctl).items():
                space.sysctl(name, value)
            if sysctl:                          # before there is anything that it is about
                space.ip(*STANDER + tuple(setup))
        self.before = self.first = state(self.space, more=self.more)

    def close(self):
        for space in self.spaces:
            space.close()

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.close()

    def phase(self, name, args, shows=(), steady=(), twin_too=True):
        """Four runs with the same arguments. shows: (section, pattern) pairs; steady: links that must not go down; twin_too: whether
        `ip` can do the same ("in any order": but for the order of links, which have other indexes then).

        Returns the result of the run that did it.
        """
        self.said += text(args).lower()
        check = self.space.play(self.module, check=True, **args)
        checked = state(self.space, more=self.more)
        with self.space.watching() as watch:
            done = self.space.play(self.module, **args)
        after = state(self.space, more=self.more)
        again = [self.space.play(self.module, check=check_mode, **args) for check_mode in (True, False)]

        def say(lines, what=""):
            self.wrong += ["%s: %s%s" % (name, what, line) for line in lines]

        say(claims(check, done, *again))
        assert not self.wrong, "\n".join(self.wrong)
        say(differences(self.before, checked), "check mode, or the second run before it, changed something: ")
        say(differences(standers(self.before), standers(after)), "a bystander was touched: ")
        say(unseen(after, shows), "ip does not show it: ")
        say(watch.flaps(*steady), "went down meanwhile: ")
        if len(self.spaces) > 1 and twin_too:
            try:
                twin = state(self.spaces[1], [line for line in map(known, check["commands"]) if line], self.more)
            except IpError as exc:
                say([str(exc)], "the commands of check mode fail: ")
            else:
                ours, theirs = likened(after, self.said), likened(twin, self.said)
                if twin_too == "in any order":
                    ours, theirs = (dict(one, link=sorted(one["link"], key=text), address=sorted(one["address"], key=text)) for one in (ours, theirs))
                say(differences(ours, theirs),
                    "the commands of check mode lead elsewhere (%s): " % "; ".join(check["commands"]))
        self.before = after
        assert not self.wrong, "\n".join(self.wrong)   # the next phase would only stumble over it
        return done

    def ended(self):
        """What the next phase would notice."""
        self.wrong += ["the second run changed something: %s" % line for line in differences(self.before, state(self.space, more=self.more))]
        assert not self.wrong, "\n".join(self.wrong)

    def restored(self):
        """It must all be as it was at first."""
        self.ended()
        self.wrong += ["not as it was at first: %s" % line for line in differences(self.first, self.before)]
        assert not self.wrong, "\n".join(self.wrong)


def play(scenario):
    """A whole scenario: {module, setup, sysctl, create, change, delete, shows: {create, change}, steady, no_twin, restores, more}."""
    with Matrix(scenario["module"], scenario.get("setup", ()), scenario.get("sysctl", ()), scenario.get("no_twin", ""),
                scenario.get("more", ())) as matrix:
        for phase in ("create", "change", "delete"):
            if phase in scenario:
                matrix.phase(phase, scenario[phase], scenario.get("shows", {}).get(phase, ()),
                             scenario.get("steady", ()) if phase == "change" else ())
        if "delete" in scenario and scenario.get("restores", True):
            matrix.restored()
        else:
            matrix.ended()


def refused(space, module, bad, look=state, modes=(False,)):
    """Each of `bad`, (arguments, words that the sentence has), is refused in a sentence, and nothing changes of what `look` sees.

    modes: those of check mode and a real run in which it is tried; what only the kernel can refuse, check mode lets pass.
    """
    before, wrong = look(space), []
    for args, says in bad:
        for check in modes:
            found = space.play(module, check=check, **args)
            if not found.get("failed") or says not in found["msg"] or "exception" in found or "bug" in found["msg"]:
                wrong.append("%s, check %s: %s" % (args, check, found.get("msg") or found.get("commands")))
    assert not wrong, "\n".join(wrong)
    assert look(space) == before


def known(line):
    """A command without what the `ip` of Debian 12 does not know; "" where nothing is left of it."""
    found = UNKNOWN.search(line)
    return line if not found else "" if found.group().startswith(" set ") else line[:found.start()]


def claims(check, done, check_again, do_again):
    """Where a module contradicts itself, or fails."""
    runs = (("check", check, True), ("do", done, True), ("check again", check_again, False), ("do again", do_again, False))
    out = ["%s failed: %s %s" % (name, one["msg"], one.get("exception", "")) for name, one, _changed in runs if one.get("failed")]
    if out:
        return out
    for name, one, changed in runs:
        if one["changed"] is not changed:
            out.append("%s says changed=%s: %s, %s" % (name, one["changed"], one["commands"], text(one["diff"])))
        if bool(one["commands"]) is not changed or (one["diff"]["before"] != one["diff"]["after"]) is not changed:
            out.append("%s: commands %s and diff %s do not go with changed=%s" % (name, one["commands"], text(one["diff"]), changed))
        if one.get("warnings"):
            out.append("%s warns: %s" % (name, one["warnings"]))
    for what in ("diff", "commands"):
        if timeless(check[what]) != timeless(done[what]):
            out.append("the %s of check is not that of the run: %s, then %s" % (what, text(check[what]), text(done[what])))
    return out


def timeless(value):
    """A diff with lifetimes that do not count down."""
    if not isinstance(value, dict):
        return value
    return {name: "some seconds" if (name.endswith("_lft") or name == "expires") and inner not in ("0", "forever") else timeless(inner)
            for name, inner in value.items()}


def standers(whole):
    """The part of a state that no scenario is about."""
    return {section: [one for one in objects if any(word in text(one) for word in STANDERS)] for section, objects in whole.items()}
