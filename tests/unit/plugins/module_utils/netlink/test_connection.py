# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both drivers, blocking and asyncio, through the same scenarios: first with a socket that answers by script, then with
the running kernel. Nothing here changes the network that it runs in: what is made is made in a namespace of its own.
"""
from __future__ import annotations

import asyncio
import ctypes
import errno
import os
import platform
import select
import socket
import traceback

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink import connection as connections
from ansible_collections.linux.netlink.plugins.module_utils.netlink.aio import AsyncConnection
from ansible_collections.linux.netlink.plugins.module_utils.netlink.connection import Connection
from ansible_collections.linux.netlink.plugins.module_utils.netlink.errors import DumpInterrupted, Lost, NetlinkError, Overrun, WireError
from ansible_collections.linux.netlink.plugins.module_utils.netlink.protocol import CREATE, EXCL, Notice, Request
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.netlink import datagrams as kernel

RETRIES = 10


class Blocking:
    """The driver, called as it is."""

    make = Connection

    @staticmethod
    def run(scenario, connection):
        """`scenario` is a coroutine that awaits what the connection returns."""
        flow, value = scenario(Awaited(connection)), None
        try:
            while True:
                value = flow.send(value)
        except StopIteration as done:
            return done.value


class Awaited:
    """A blocking connection whose methods can be awaited."""

    def __init__(self, connection):
        self._connection = connection

    def __getattr__(self, name):
        async def call(*args, **more):
            return getattr(self._connection, name)(*args, **more)
        return call


class Asyncio:
    """The driver in a loop of its own; what hangs there fails."""

    make = AsyncConnection

    @staticmethod
    def run(scenario, connection):
        async def limited():
            return await asyncio.wait_for(scenario(connection), 30)
        return asyncio.run(limited())


class FakeSocket:
    """A socket whose kernel is a function: requests -> a list of datagrams, (datagram, port) pairs and errors.

    It is empty where a real one would be: EAGAIN, or an error where a real one would wait forever. size: what a real
    one could hold of a datagram. A pair of real sockets lets a loop wait for it: there is a byte while there is something.
    """

    def __init__(self, answer):
        self.answer, self.queue, self.sent, self.blocking, self.closed, self.sizes = answer, [], [], True, False, []
        self._readable, self._writer = socket.socketpair()

    def _mark(self):
        ready = bool(select.select([self._readable], [], [], 0)[0])
        if self.queue and not ready:
            self._writer.send(b"!")
        elif ready and not self.queue:
            self._readable.recv(100)

    def send(self, data):
        self.sent.append(kernel.requests(data))
        answers = self.answer(self.sent[-1])
        if isinstance(answers, OSError):
            raise answers
        self.queue += answers
        self._mark()
        return len(data)

    def recvmsg(self, size, _ancillary=0, _flags=0):
        if not self.queue:
            if self.blocking:
                raise AssertionError("it would wait forever")
            raise BlockingIOError(errno.EAGAIN, "empty")
        item = self.queue.pop(0)
        self._mark()
        if isinstance(item, Exception):
            raise item
        data, port = item if isinstance(item, tuple) else (item, 0)
        self.sizes.append(size)
        return data[:size], [], socket.MSG_TRUNC if len(data) > size else 0, (port, 0)

    def setblocking(self, on):
        self.blocking = on

    def fileno(self):
        return self._readable.fileno()

    def close(self):
        self.closed = True
        self._readable.close()
        self._writer.close()


def script(*entries):
    """A kernel that answers the n-th datagram of requests with the n-th entry; the last one counts for all that follow."""
    entries = list(entries)

    def answer(requests):
        entry = entries.pop(0) if len(entries) > 1 else entries[0]
        return entry(requests[-1][2]) if callable(entry) else entry
    return answer


@pytest.fixture(name="driver", params=[Blocking, Asyncio], ids=["blocking", "asyncio"])
def fixture_driver(request):
    return request.param


@pytest.fixture(name="play")
def fixture_play(driver):
    """play(kernel function, scenario) -> (its result, the socket); in the end nothing may be left unread."""
    sockets = []

    def play(answer, scenario):
        sock = FakeSocket(answer)
        sockets.append(sock)
        return driver.run(scenario, driver.make(sock=sock)), sock

    yield play
    for sock in sockets:
        assert sock.queue == []
        sock.close()


async def dump_links(connection):
    return [item["ifname"] for item in await connection.dump(LINK)]


def quiet(number):
    return [kernel.link(number, 1, "lo"), kernel.link(number, 2, "br0"), kernel.done(number)]


def overrun(number):
    return [kernel.link(number, 9, "old"), OSError(errno.ENOBUFS, "full"), kernel.link(number, 9, "old"), kernel.done(number)]


def raced(number):
    return [kernel.link(number, 9, "old", flags=kernel.DUMP_INTR), kernel.done(number)]


# -- by script

@pytest.mark.parametrize("trouble", [
    pytest.param([], id="none"),
    pytest.param([overrun], id="ENOBUFS"),
    pytest.param([overrun, overrun], id="ENOBUFS twice"),
    pytest.param([lambda number: [kernel.message(kernel.OVERRUN, 0), kernel.link(number, 9, "old")]], id="NLMSG_OVERRUN"),
    pytest.param([raced], id="DUMP_INTR"),
    pytest.param([overrun, raced, overrun], id="one after the other"),
    pytest.param([overrun, lambda number: [kernel.error(number, kernel.EBUSY)]], id="EBUSY while the lost dump goes on"),
])
def test_a_dump_is_asked_again_until_it_is_whole(play, trouble):
    found, sock = play(script(*trouble, quiet), dump_links)
    assert found == ["lo", "br0"]
    assert len(sock.sent) == len(trouble) + 1


@pytest.mark.parametrize("trouble, error", [(overrun, Overrun), (raced, DumpInterrupted)])
def test_a_dump_that_is_never_whole_fails(play, trouble, error):
    async def scenario(connection):
        with pytest.raises(error):
            await connection.dump(LINK)

    assert len(play(script(trouble), scenario)[1].sent) == RETRIES


def test_the_buffer_grows_to_what_was_cut_off(play):
    def large(number):
        name = kernel.link(number, 1, "lo")
        return [name + kernel.message(99, number, bytes(3 * connections.RECEIVE)), kernel.done(number)]

    found, sock = play(script(large), dump_links)
    assert found == ["lo"]
    assert len(sock.sent) == 2
    assert sock.sizes[0] == connections.RECEIVE >= 32 * 1024
    assert sock.sizes[-1] > 3 * connections.RECEIVE


def test_a_larger_buffer_is_kept(play):
    def large(number):
        return [kernel.link(number, 1, "lo") + kernel.message(99, number, bytes(3 * connections.RECEIVE)), kernel.done(number)]

    async def twice(connection):
        return await dump_links(connection), await dump_links(connection)

    found, sock = play(script(large), twice)
    assert found == (["lo"], ["lo"])
    assert len(sock.sent) == 3


def test_another_sender_is_not_believed(play):
    def answer(number):
        lie = kernel.link(number, 7, "evil") + kernel.done(number)
        return [(lie, 4711)] + quiet(number)[:1] + [(lie, 1), (b"no netlink", 4711)] + quiet(number)[1:]

    assert play(script(answer), dump_links)[0] == ["lo", "br0"]


@pytest.mark.parametrize("first", [
    pytest.param(lambda number: [b"\xff" * 32, kernel.link(number, 9, "old"), kernel.done(number)], id="malformed datagram"),
    pytest.param(lambda number: [kernel.link(number, 1)[:20], kernel.link(number, 9, "old")], id="cut off message"),
    pytest.param(lambda number: [kernel.message(kernel.ERROR, number), kernel.link(number, 9, "old")], id="malformed error"),
])
def test_an_exchange_that_broke_off_does_not_disturb_the_next(play, first):
    async def scenario(connection):
        with pytest.raises(WireError):
            await connection.dump(LINK)
        return await dump_links(connection)

    found, sock = play(script(first, quiet), scenario)
    assert found == ["lo", "br0"]
    assert sock.sent[1][0][2] > sock.sent[0][0][2]


def test_a_get_whose_answer_does_not_decode_leaves_nothing_behind(play):
    async def scenario(connection):
        with pytest.raises(WireError):
            await connection.get(LINK, {"ifname": "lo"})
        return await dump_links(connection)

    def broken(number):
        return [kernel.message(16, number, bytes(16) + b"\xff\xff\1\0"), kernel.error(number)]

    assert play(script(broken, quiet), scenario)[0] == ["lo", "br0"]


def test_requests_that_stop_halfway_leave_nothing_behind(play):
    def requests():
        yield Request(16, 0)
        raise LookupError

    async def scenario(connection):
        with pytest.raises(LookupError):
            await connection.submit(requests())
        return await dump_links(connection)

    found, sock = play(script(quiet), scenario)
    assert found == ["lo", "br0"]
    assert len(sock.sent) == 1              # of the window that was never full nothing was sent


def test_a_request_that_does_not_go_out(play):
    async def scenario(connection):
        with pytest.raises(PermissionError):
            await connection.dump(LINK)
        return await dump_links(connection)

    assert play(script(PermissionError(errno.EPERM, "no"), quiet), scenario)[0] == ["lo", "br0"]


def test_a_get_and_its_refusal(play):
    def answer(requests):
        number, name = requests[0][2], LINK.unpack(requests[0][3])["ifname"]
        if name == "lo":
            return [kernel.link(number, 1, "lo"), kernel.error(number)]
        return [kernel.error(number, kernel.ENODEV, tlvs=kernel.tlv(kernel.MSG, b"none\0"))]

    async def scenario(connection):
        with pytest.raises(NetlinkError, match=r"ENODEV.*none"):
            await connection.get(LINK, {"ifname": "no"})
        return await connection.get(LINK, {"ifname": "lo"})

    assert play(answer, scenario)[0]["ifindex"] == 1


def test_refusals_of_a_window(play):
    def answer(requests):
        refused = b"".join(kernel.error(number, kernel.EEXIST) for _kind, _flags, number, _body in requests[:-1:2])
        return [refused, kernel.error(requests[-1][2])]

    async def scenario(connection):
        return await connection.submit(Request(16, 0, b"", token) for token in range(4))

    report, sock = play(answer, scenario)
    assert (report.sent, [token for token, _error in report.refused]) == (4, [0, 2])
    assert len(sock.sent) == 1


def test_an_overrun_of_orders_is_for_the_caller_to_see(play):
    async def scenario(connection):
        with pytest.raises(Lost):
            await connection.submit([Request(16, 0)])
        return await dump_links(connection)

    found, sock = play(script([OSError(errno.ENOBUFS, "full")], quiet), scenario)
    assert found == ["lo", "br0"]
    assert len(sock.sent) == 2              # and the order went out once


def test_notices_as_they_come(driver):
    sock = FakeSocket(None)
    sock.queue = [kernel.link(0, 5, "a") + kernel.link(0, 6, "b"), (kernel.link(0, 7, "c"), 4711), OSError(errno.ENOBUFS, "full"),
                  kernel.link(0, 8, "d")]
    sock._mark()

    async def scenario(connection):
        first, second = await connection.notices(), await connection.notices()
        with pytest.raises(Overrun):
            await connection.notices()
        return first, second, await connection.notices()

    first, second, last = driver.run(scenario, driver.make(sock=sock))
    assert [type(notice) for notice in first] == [Notice, Notice]
    assert [LINK.unpack(notice.data, notice.start, notice.end)["ifname"] for notice in first + last] == ["a", "b", "d"]
    assert second == []                     # somebody else's
    sock.close()


def test_the_socket_blocks_again_after_a_recovery():
    sock = FakeSocket(script(overrun, quiet))
    with Connection(sock=sock) as connection:
        connection.dump(LINK)
        assert sock.blocking
    assert sock.closed


def test_exchanges_of_one_asyncio_connection_wait_for_each_other():
    """Each dump's answers come in parts, so a second one in between would mix them up."""
    sock = FakeSocket(script(quiet))

    async def scenario(connection):
        return await asyncio.gather(*[dump_links(connection) for _count in range(5)])

    assert Asyncio.run(scenario, AsyncConnection(sock=sock)) == [["lo", "br0"]] * 5
    sock.close()


def test_a_cancelled_exchange_does_not_disturb_the_next():
    sock = FakeSocket(script(lambda number: [kernel.link(number, 9, "old")], quiet))

    async def scenario(connection):
        task = asyncio.ensure_future(connection.dump(LINK))
        await asyncio.sleep(0.05)           # it has read the first part and waits for the end
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        sock.queue += [kernel.link(sock.sent[0][0][2], 9, "old"), kernel.done(sock.sent[0][0][2])]
        sock._mark()
        return await dump_links(connection)

    assert Asyncio.run(scenario, AsyncConnection(sock=sock)) == ["lo", "br0"]
    sock.close()


# -- the running kernel

only_linux = pytest.mark.skipif(platform.system() != "Linux", reason="netlink is Linux's")


@pytest.fixture(name="real")
def fixture_real(driver):
    """real(scenario) -> its result, with a connection in the namespace of the test."""
    def real(scenario, **more):
        connection = driver.make(**more)
        try:
            return driver.run(scenario, connection)
        finally:
            connection.close()
    return real


@only_linux
def test_real_links(real):
    async def scenario(connection):
        return await connection.dump(LINK), await connection.get(LINK, {"ifname": "lo"})

    links, loopback = real(scenario)
    (found,) = [item for item in links if item["ifname"] == "lo"]
    assert found["flags"]["loopback"]
    assert (loopback["ifname"], loopback["ifindex"], loopback["type"]) == ("lo", found["ifindex"], 772)
    assert len(links) == len(os.listdir("/sys/class/net"))


@only_linux
def test_real_refusal(real):
    async def scenario(connection):
        with pytest.raises(NetlinkError) as caught:
            await connection.get(LINK, {"ifname": "nowhere0"})
        assert (caught.value.errno, caught.value.name) == (errno.ENODEV, "ENODEV")
        with pytest.raises(NetlinkError) as caught:
            await connection.get(LINK, {"ifname": "n" * 20})
        return caught.value

    error = real(scenario)
    assert (error.name, error.attribute) == ("ERANGE", "ifname")
    assert error.valid.endswith("15 bytes")


@only_linux
def test_real_strict_checking(real):
    """A filter that the kernel does not know is refused by it, and then left out: callers filter again."""
    async def scenario(connection):
        return await connection.dump(LINK, {"mtu": 5}), await connection.dump(LINK)

    filtered, links = real(scenario)
    assert [link["ifname"] for link in filtered] == [link["ifname"] for link in links] != []


@only_linux
def test_options_that_an_old_kernel_does_not_know(monkeypatch):
    asked = []

    class Old(socket.socket):
        def setsockopt(self, *args):
            asked.append(args)
            raise OSError(errno.ENOPROTOOPT, "no such option")

    monkeypatch.setattr(connections.socket, "socket", Old)
    connections.open_socket().close()
    assert asked == [(270, 10, 1), (270, 11, 1), (270, 12, 1)]


@only_linux
def test_a_socket_that_cannot_be_is_closed(monkeypatch):
    made = []

    class Odd(socket.socket):
        def __init__(self, *args):
            super().__init__(*args)
            made.append(self)

        def setsockopt(self, *args):
            raise OSError(errno.EPERM, "no")

    monkeypatch.setattr(connections.socket, "socket", Odd)
    with pytest.raises(PermissionError):
        connections.open_socket()
    assert made[0].fileno() == -1


def in_new_namespace(function):
    """Run it in a child in a network namespace of its own; its AssertionErrors and others are this test's."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        status = 1
        try:
            if ctypes.CDLL(None, use_errno=True).unshare(0x40000000):       # CLONE_NEWNET
                raise OSError(ctypes.get_errno(), "unshare")
            function()
            status = 0
        except OSError as exc:
            status = 2 if exc.errno in (errno.EPERM, errno.ENOSYS, errno.ENOSPC) and exc.strerror == "unshare" else 1
            os.write(writer, traceback.format_exc().encode()[-60000:])
        except BaseException:
            os.write(writer, traceback.format_exc().encode()[-60000:])
        finally:
            os._exit(status)
    os.close(writer)
    with open(reader, "rb") as pipe:
        text = pipe.read().decode()
    status = os.waitpid(pid, 0)[1] >> 8
    if status == 2:
        pytest.skip("no network namespace of its own: %s" % text.splitlines()[-1])
    assert status == 0, text


def new_link(name, **more):
    return Request(LINK.new, CREATE | EXCL, LINK.pack(dict(more, ifname=name, linkinfo={"kind": "bridge"})), name, LINK)


@only_linux
def test_real_notices(driver):
    def child():
        with Connection() as orders:
            assert orders.submit([new_link("first0")]).refused == []

            async def scenario(connection):
                assert orders.submit([new_link("second0")]).refused == []
                found = await connection.notices()
                return [LINK.unpack(one.data, one.start, one.end)["ifname"] for one in found if one.type == LINK.new]

            connection = driver.make(groups=(LINK.group,))
            assert driver.run(scenario, connection) == ["second0"]
            connection.close()

    in_new_namespace(child)


@only_linux
def test_real_notices_do_not_disturb_a_dump(driver):
    def child():
        async def scenario(connection):
            with Connection() as orders:
                for count in range(5):
                    assert orders.submit([new_link("br%d" % count)]).refused == []
            return sorted(item["ifname"] for item in await connection.dump(LINK))

        connection = driver.make(groups=(LINK.group,))
        assert driver.run(scenario, connection) == ["br0", "br1", "br2", "br3", "br4", "lo"]
        connection.close()

    in_new_namespace(child)


@only_linux
def test_real_events_that_nobody_reads_are_lost_and_it_is_said(driver):
    """And the connection is good for more."""
    def child():
        sock = connections.open_socket(groups=(LINK.group,))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

        async def scenario(connection):
            with Connection() as orders:
                assert orders.submit(new_link("br%d" % count) for count in range(20)).refused == []
            with pytest.raises(Overrun):
                for _count in range(40):
                    await connection.notices()
            return await connection.dump(LINK)

        connection = driver.make(sock=sock)
        assert len(driver.run(scenario, connection)) == 21
        connection.close()

    in_new_namespace(child)


@only_linux
def test_real_refusals_by_the_hundred_do_not_overrun(driver):
    """A default buffer holds 256 answers; the window is 200. Each of 1,000 orders is refused on its own."""
    def child():
        async def scenario(connection):
            assert (await connection.submit([new_link("br0")])).refused == []
            counted = 0
            while counted < 1000:
                report = await connection.submit(new_link("br0") for _count in range(1000 - counted))
                assert {error.name for _token, error in report.refused} == {"EEXIST"}
                assert report.sent == len(report.refused) == 200
                counted += report.sent
            one = await connection.submit([Request(LINK.new, 0, LINK.pack({"ifname": "br0", "mtu": 1}), "mtu", LINK)])
            return one.refused[0], await connection.dump(LINK)

        connection = driver.make()
        (token, error), links = driver.run(scenario, connection)
        assert (token, error.name) == ("mtu", "EINVAL")
        assert "mtu" in error.message.lower()
        assert [item["ifname"] for item in links] == ["lo", "br0"]
        connection.close()

    in_new_namespace(child)


@only_linux
def test_real_answers_beyond_the_buffer_are_lost(monkeypatch):
    """Why there are windows: with one of 1,000 the same orders do overrun, and that is noticed."""
    from ansible_collections.linux.netlink.plugins.module_utils.netlink import exchange

    def child():
        sock = connections.open_socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        monkeypatch.setattr(exchange, "WINDOW", 1000)
        monkeypatch.setattr(exchange, "WINDOW_BYTES", 1 << 20)
        with Connection(sock=sock) as connection:
            assert connection.submit([new_link("br0")]).refused == []
            with pytest.raises(Overrun):
                connection.submit(new_link("br0") for _count in range(1000))
            assert [item["ifname"] for item in connection.dump(LINK)] == ["lo", "br0"]

    in_new_namespace(child)


@only_linux
def test_real_complaints_name_the_attribute(driver):
    def child():
        async def scenario(connection):
            short = b"\1"               # of one byte, where the kernel wants four
            data = {"hello_time": 200, 1: short}
            nested = LINK.pack({"ifname": "br0", "linkinfo": {"kind": "bridge", "data": data}, "mtu": 1500})
            flat = LINK.pack({"ifname": "br0", 4: short, "txqlen": 1})
            report = await connection.submit([Request(LINK.new, CREATE | EXCL, body, body, LINK) for body in (nested, flat)])
            return [error for _token, error in report.refused]

        connection = driver.make()
        nested, flat = driver.run(scenario, connection)
        assert (nested.name, nested.attribute) == ("ERANGE", "linkinfo.data.forward_delay")
        assert (flat.name, flat.attribute) == ("ERANGE", "mtu")
        connection.close()

    in_new_namespace(child)
