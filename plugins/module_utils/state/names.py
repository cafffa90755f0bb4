# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Names and their numbers: links and their indexes in one network namespace, and iproute2's files.

A link that a plan is going to make has no index yet. It gets a stand-in number, so that it packs, compares
(unlike any real one) and shows; `settle()` puts the real one in its place when the request is made.
"""
from __future__ import annotations

import os

from ..netlink.errors import NetlinkError, meant
from ..netlink.values import u32
from ..netlink.wire import Attrs
from ..rtnl.link_name import KIND, NAMES, SKIP_STATS

STAND_IN = 0x7FF00000       # and above: no kernel counts its links that far
MANY = 16                   # more names than this are asked for in one dump
VRF_DATA = Attrs((1, "table", u32))     # IFLA_VRF_TABLE

# Where iproute2 looks, the later file wins; what it knows by itself (lib/rt_names.c). Numbers may be hexadecimal.
PLACES = ("/usr/lib/iproute2/", "/usr/share/iproute2/", "/etc/iproute2/")
BOOKS = {
    "table": ("rt_tables", {"default": 253, "main": 254, "local": 255}),
    "protocol": ("rt_protos", {"unspec": 0, "redirect": 1, "kernel": 2, "boot": 3, "static": 4, "gated": 8, "ra": 9, "mrt": 10,
                               "zebra": 11, "bird": 12, "dnrouted": 13, "xorp": 14, "ntk": 15, "dhcp": 16, "keepalived": 18,
                               "babel": 42, "openr": 99, "bgp": 186, "isis": 187, "ospf": 188, "rip": 189, "eigrp": 192, "ovn": 84}),
    "scope": ("rt_scopes", {"global": 0, "site": 200, "link": 253, "host": 254, "nowhere": 255}),
    "realm": ("rt_realms", {"cosmos": 0}),
    "group": ("group", {"default": 0}),
    "address protocol": ("rt_addrprotos", {"unspec": 0, "kernel_lo": 1, "kernel_ra": 2, "kernel_ll": 3}),
}

LARGEST = {"table": 0xFFFFFFFF, "protocol": 255, "scope": 255, "group": 0xFFFFFFFF, "address protocol": 255}

ACCOUNTS = ("user", "user group")       # of this host, not of iproute2


class UnknownName(LookupError):
    """A name that stands for nothing here; says which ones are near."""

    def __init__(self, what, name, known=()):
        hint = meant(name, known, 0.5)
        self.what = what
        super().__init__("there is no %s %r%s" % (what, name, " (%s)" % hint if hint else ""))


class Names:
    """The names of one network namespace; `connection` reads its links when they are asked for."""

    def __init__(self, connection):
        self.connection, self._books = connection, {}
        self.spaces = None                  # what is known of other namespaces, for those who ask for it (spaces.py)
        self._index, self._name, self._asked, self._whole = {}, {0: ""}, 0, False
        self._gone = {}                     # what was known before forget(), for those who speak of removed links
        self._promised = {}                 # name -> stand-in number
        self._stand_ins = {}                # and back, for as long as anybody may ask
        self._before, self._renamed = {}, {}        # index -> name, of links that get another: the old one, the new one
        self._netns = {}                    # netns, or (path, opener) -> open file descriptor

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.close()

    def find(self, name):
        """The index of the link with this name or altname, None where there is none."""
        if name in self._promised:
            return self._promised[name]
        if name not in self._index and not self._whole:
            self._look(name)
        return self._index.get(name)

    def index(self, name):
        """The same, but what is not there is an UnknownName."""
        index = self.find(name)
        if index is None:
            raise self.unknown(name)
        return index

    def vrf(self, name):
        """The table of a VRF. Raises UnknownName, ValueError."""
        link = self.connection.get(KIND, {"ifindex": self.index(name), "ext_mask": SKIP_STATS})
        info = link.get("linkinfo", {})
        data = info.get("data")
        if info.get("kind") != "vrf" or not data:
            raise ValueError("%s is no VRF" % name)
        return VRF_DATA.unpack(data)["table"]

    def unknown(self, name):
        """The error that says that there is no link of this name, and which ones are near."""
        self._read_all()
        return UnknownName("link", name, self._index)

    def link(self, index, message):
        """One link, as `message` decodes it; None when it has gone."""
        try:
            return self.connection.get(message, {"ifindex": index, "ext_mask": SKIP_STATS})
        except NetlinkError:
            return None

    def links(self, message):
        """All links, as `message` decodes them."""
        return self.connection.dump(message, {"ext_mask": SKIP_STATS})

    def socket(self):
        """The descriptor of a socket in this namespace."""
        return self.connection.fileno()

    def rename(self, index, name):
        """From here on a link goes by the name that it shall get."""
        self._before[index], self._renamed[index] = self.name(index), name
        self._index[name], self._name[index] = index, name
        self._promised.pop(name, None)

    def vacating(self, name):
        """The new names of links that give this one up."""
        return [new for index, new in self._renamed.items() if self._before[index] == name and name not in self._renamed.values()]

    def before(self, index):
        """The name of a link before it was renamed."""
        return self._before.get(index) or self.name(index)

    def is_real(self, index):
        """Whether an index is the kernel's and no stand-in."""
        return index < STAND_IN

    def name(self, index):
        """The name of the link with this index; its number as text when it has gone or is elsewhere."""
        if index not in self._name:
            self._look(index)
        return self._name[index] if index in self._name else self._gone.get(index, "if%d" % index)

    def promise(self, name):
        """From now on the plan knows a link of this name, whether it is there yet or not."""
        if self.vacating(name):
            self._index.pop(name, None)
        if self.find(name) is None or self.vacating(name):
            number = STAND_IN + len(self._stand_ins)
            self._promised[name], self._stand_ins[number], self._name[number] = number, name, name

    def forget(self):
        """Links were made, renamed or removed: look again. Promises are kept or broken by now."""
        self._gone.update(self._name)
        self._index, self._name, self._asked, self._whole = {}, {0: ""}, 0, False
        self._name.update(self._stand_ins)
        self._promised.clear()
        self._renamed.clear()

    def pending(self, values, message):
        """Whether `values` name a link that had no index when the plan was made."""
        return bool(self._stand_ins) and any(number >= STAND_IN for number in _indexes(values, message))

    def settle(self, values, message):
        """`values` with the real indexes of links that have been made meanwhile."""
        if not self.pending(values, message):
            return values
        return _replace(values, message, self._real)

    def netns(self, netns):
        """A file descriptor of a network namespace, for attributes that name one; open until close()."""
        if netns not in self._netns:
            from ..netlink.netns import descriptor  # few tasks need it
            self._netns[netns] = descriptor(netns)
        return self._netns[netns]

    def spoken_of(self):
        """The namespaces that netns() was asked for."""
        return [netns for netns in self._netns if isinstance(netns, str)]

    def held(self, path, opener):
        """What `opener` makes of a path, a file descriptor; open until close()."""
        if (path, opener) not in self._netns:
            self._netns[path, opener] = opener(path)
        return self._netns[path, opener]

    def netns_of(self, descriptor):
        """The namespace that netns() gave this descriptor for."""
        return next((netns for netns, other in self._netns.items() if other == descriptor), None)

    def inside(self):
        """A `with` block in this network namespace, for what goes by other ways than netlink."""
        from ..netlink.netns import inside
        return inside(self.home)

    @property
    def home(self):
        """What this network namespace goes by; None for the caller's own."""
        return getattr(self.connection, "netns", None)

    def close(self):
        if self.spaces:
            self.spaces.close()
        for number in self._netns.values():
            os.close(number)
        self._netns.clear()

    def _real(self, number):
        if number < STAND_IN:
            return number
        name = self._stand_ins[number]
        if self._promised.pop(name, None):
            self._ask(name)                 # it was not there when others were read, and reading all anew takes time for each of them
        return self.index(name)

    def _look(self, link):
        """Ask for one link; for all of them once that is cheaper."""
        self._asked += 1
        if self._whole or self._asked > MANY:
            self._read_all()
        else:
            self._ask(link)

    def _ask(self, link):
        """Ask for one link by its index or name."""
        values = {"ifindex": link} if isinstance(link, int) else {"ifname": link} if len(link.encode()) < 16 else {"alt_ifname": link}
        try:
            found = self.connection.get(NAMES, dict(values, ext_mask=SKIP_STATS))
        except NetlinkError as exc:
            if exc.name in ("ENODEV", "EINVAL", "ERANGE", "ENXIO"):
                return
            raise
        self._learn(found)
        if isinstance(link, str):
            self._index[link] = found["ifindex"]

    def _read_all(self):
        if not self._whole:
            self._whole = True
            for link in self.connection.dump(NAMES, {"ext_mask": SKIP_STATS}):
                self._learn(link)

    def _learn(self, link):
        index = link["ifindex"]
        name = self._name[index] = self._renamed.get(index, link["ifname"])
        for known in [name] + link.get("prop_list", {}).get("alt_ifname", []):
            self._index[known] = index

    def number(self, book, text):
        """What a book says of a name; a number is its own. Raises UnknownName."""
        if book == "link":
            return self.index(text) if text else 0
        try:
            number = int(str(text), 0)
        except ValueError:
            if book in ACCOUNTS:
                return _account(book, text)
            known = self._book(book)
            if text not in known:
                raise UnknownName(book, text, known) from None
            return known[text]
        if book in LARGEST and not 0 <= number <= LARGEST[book]:
            raise ValueError("%s %d is not 0 to %d" % (book, number, LARGEST[book]))
        return number

    def text(self, book, number):
        """A number's name in a book, the number itself where it has none."""
        if book == "link":
            return self.name(number)
        if book in ACCOUNTS:
            return _account(book, number)
        known = self._book(book)
        return next((name for name, other in known.items() if other == number), number)

    def _book(self, book):
        if book not in self._books:
            self._books[book] = _read_book(*BOOKS[book])
        return self._books[book]


def _account(book, key):
    """The number of a user or group of this host, or the name of a number that has one."""
    try:
        if book == "user":
            import pwd
            return pwd.getpwnam(key).pw_uid if isinstance(key, str) else pwd.getpwuid(key).pw_name
        import grp
        return grp.getgrnam(key).gr_gid if isinstance(key, str) else grp.getgrgid(key).gr_name
    except KeyError:
        if isinstance(key, str):
            raise UnknownName(book, key) from None
        return key


def _read_book(file, known):
    """One of iproute2's files of "number name" lines, with the files of its .d folder."""
    out = dict(known)
    for place in PLACES:
        folder, paths = place + file + ".d", [place + file]
        if os.path.isdir(folder):
            paths += [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".conf")]
        for path in paths:
            try:
                with open(path, encoding="utf-8", errors="replace") as lines:
                    words = [line.split("#")[0].split() for line in lines]
                out.update((pair[1], int(pair[0], 0)) for pair in words if len(pair) == 2)
            except (OSError, ValueError):
                continue                    # not there, or not of that form: what iproute2 knows stands
    return out


def _indexes(values, message):
    """Every link index in `values`, by the table's word for it."""
    for name, value in values.items():
        type = message.type_of(name, values) if isinstance(name, str) else None
        if type is not None and type.names == "link" and isinstance(value, int):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict) and "ifindex" in item:
                    yield item["ifindex"]
        elif isinstance(value, dict) and type is not None and hasattr(type.inner, "type_of"):
            yield from _indexes(value, type.inner)


def _replace(values, message, real):
    """A copy of `values` with every link index put through `real`."""
    out = {}
    for name, value in values.items():
        type = message.type_of(name, values) if isinstance(name, str) else None
        if type is not None and type.names == "link" and isinstance(value, int):
            value = real(value)
        elif isinstance(value, list):
            value = [dict(item, ifindex=real(item["ifindex"])) if isinstance(item, dict) and "ifindex" in item else item
                     for item in value]
        elif isinstance(value, dict) and type is not None and hasattr(type.inner, "type_of"):
            value = _replace(value, type.inner, real)
        out[name] = value
    return out
