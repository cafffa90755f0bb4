# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network namespaces: names and errors with a setns that only keeps a record, and the rest on the running kernel.

The real ones are made under a temporary directory instead of /run/netns, so nothing of the machine's is touched.
"""
from __future__ import annotations

import errno
import os
import signal
import threading

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink import netns, netns_admin

ROUNDS = 10000


def open_files():
    return len(os.listdir("/proc/self/fd"))


def own():
    return os.stat(netns.OWN).st_ino


def mounts_on(path):
    with open("/proc/self/mountinfo", encoding="utf-8") as lines:
        return sum(line.split()[4] == str(path) for line in lines)


@pytest.fixture(name="run")
def fixture_run(tmp_path, monkeypatch):
    """An own place for named namespaces; unmounted afterwards, whatever a test has left there."""
    path = str(tmp_path / "netns")
    for module in (netns, netns_admin):
        monkeypatch.setattr(module, "RUN", path)
    yield path
    for name in netns.listed():
        try:
            os.unlink("%s/%s" % (path, name))
        except OSError:                 # there is a mount on it
            netns_admin.delete(name)
    while mounts_on(path):
        netns_admin._umount(path)


@pytest.fixture(name="real")
def fixture_real(run):
    """The name of a real namespace."""
    try:
        netns_admin.create("blue")
        with netns.inside("blue"):
            pass
    except netns.NetnsError as exc:
        if exc.errno not in netns.DENIED:
            raise
        pytest.skip("no real namespaces here: %s" % exc)
    return "blue" if run else ""


@pytest.fixture(name="moves")
def fixture_moves(monkeypatch):
    """No privilege needed: the namespaces (by inode) to which setns was called; what it raises can be scripted."""
    moves = []

    def setns(fd):
        moves.append(os.fstat(fd).st_ino)
        if setns.script:
            error = setns.script.pop(0)
            if error:
                raise error

    setns.script = []
    monkeypatch.setattr(netns, "_setns", setns)
    moves_and_script = (moves, setns.script)
    return moves_and_script


@pytest.mark.parametrize("given, path", [
    ("blue", "/run/netns/blue"),
    ("/proc/1/ns/net", "/proc/1/ns/net"),
    ("./blue", "./blue"),
    ("4711", "/proc/4711/ns/net"),
    (4711, "/proc/4711/ns/net"),
    ("4711a", "/run/netns/4711a"),
    ("-1", "/run/netns/-1"),
])
def test_location(given, path):
    assert netns.location(given) == path


def test_a_name_goes_before_a_process(run):
    assert netns.within("4711", ["ip", "link"]) == ["nsenter", "--net=/proc/4711/ns/net", "ip", "link"]
    os.mkdir(run)
    with open(run + "/4711", "w", encoding="utf-8"):
        assert netns.location("4711") == run + "/4711"
        assert netns.within("4711", ["ip", "link"]) == ["ip", "-n", "4711", "link"]


@pytest.mark.parametrize("name", ["", ".", "..", "x" * 256, "\u00e9" * 128, "a\0b"])
def test_impossible_names(name):
    for function in (netns.location, netns.descriptor, netns_admin.create, netns_admin.delete, netns_admin.status):
        with pytest.raises(netns.NetnsError, match="cannot be the name"):
            function(name)


def test_a_slash_makes_no_name():
    for function in (netns_admin.create, netns_admin.delete, netns_admin.status):
        with pytest.raises(netns.NetnsError, match="cannot be the name"):
            function("../blue")


def test_listed(run):
    assert netns.listed() == []
    os.mkdir(run)
    for name in ("red", "blue"):
        os.mkdir("%s/%s" % (run, name))
    assert netns.listed() == ["blue", "red"]
    for name in ("red", "blue"):
        os.rmdir("%s/%s" % (run, name))


def test_near_names(run):
    os.mkdir(run)
    for name in ("blue-1", "red"):
        os.close(os.open("%s/%s" % (run, name), os.O_CREAT))
    with pytest.raises(netns.NetnsError) as caught:
        netns.descriptor("blue1")
    assert str(caught.value) == "there is no network namespace blue1; did you mean blue-1?"
    assert caught.value.errno == errno.ENOENT


@pytest.mark.parametrize("given, words", [
    ("nowhere", "there is no network namespace nowhere"),
    ("/no/where", "there is no network namespace at /no/where"),
    ("999999999", "there is neither a process nor a network namespace 999999999"),
    ("/dev/null", "/dev/null is not a network namespace"),
    ("/etc", "/etc is not a network namespace"),
    ("/etc/\0", "cannot be a path"),
    ("/etc/\udfff\ud800", "cannot be a path"),
])
def test_what_is_not_there(run, moves, given, words):
    before = open_files()
    for function in (netns.descriptor, lambda given: netns.inside(given).__enter__()):
        with pytest.raises(netns.NetnsError) as caught:
            function(given)
        assert words in str(caught.value)
        assert "Errno" not in str(caught.value)
    assert (moves[0], open_files()) == ([], before)


def test_a_left_over_file(run):
    os.mkdir(run)
    os.close(os.open(run + "/blue", os.O_CREAT))
    with pytest.raises(netns.NetnsError, match="is not a network namespace, perhaps the left-over"):
        netns.descriptor("blue")
    assert netns_admin.status("blue") == netns_admin.LEFT_OVER


def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(str(tmp_path / "pipe"))
    with pytest.raises(netns.NetnsError, match="is not a network namespace"):
        netns.descriptor(str(tmp_path / "pipe"))


@pytest.mark.parametrize("code", netns.DENIED)
@pytest.mark.parametrize("user, words", [(1000, "become: true"), (0, "CAP_SYS_ADMIN")])
def test_no_permission_says_what_is_missing(moves, monkeypatch, code, user, words):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    moves[1].append(OSError(code, ""))
    before = open_files()
    with pytest.raises(netns.NetnsError, match=words) as caught:
        with netns.inside(os.getpid()):
            pytest.fail("inside nevertheless")
    assert (caught.value.errno, open_files()) == (code, before)


def test_without_ctypes(monkeypatch):
    netns._libc.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "ctypes", None)
    with pytest.raises(netns.NetnsError, match="ctypes"):
        netns.libc_call("setns", -1, 0)
    netns._libc.cache_clear()


def test_none_stays(moves):
    with netns.inside(None):
        pass
    assert moves[0] == []


def test_the_way_back_is_tried_first_and_taken_last(moves):
    with netns.inside(os.getpid()):
        assert moves[0] == [own(), own()]
    assert moves[0] == [own(), own(), own()]


def test_back_after_an_exception(moves):
    with pytest.raises(KeyboardInterrupt):
        with netns.inside(os.getpid()):
            raise KeyboardInterrupt
    assert len(moves[0]) == 3


def test_back_when_a_signal_hits_the_way_in(moves):
    moves[1].extend([None, KeyboardInterrupt()])
    before = open_files()
    with pytest.raises(KeyboardInterrupt):
        with netns.inside(os.getpid()):
            pytest.fail("inside nevertheless")
    assert (len(moves[0]), open_files()) == (3, before)


def test_no_way_back_is_loud(moves):
    moves[1].extend([None, None, OSError(errno.EPERM, "")])
    before = open_files()
    with pytest.raises(netns.NetnsError, match="could not come back"):
        with netns.inside(os.getpid()):
            raise ValueError("this is the lesser trouble")
    assert open_files() == before


def test_no_file_is_leaked_without_privilege(moves):
    before = open_files()
    for _round in range(ROUNDS):
        with netns.inside(os.getpid()):
            pass
        moves[0].clear()
    for _round in range(ROUNDS // 10):
        for script in ([OSError(errno.EPERM, "")], [None, OSError(errno.EINVAL, "")],
                       [None, None, OSError(errno.EPERM, "")]):
            moves[1][:] = script
            with pytest.raises(netns.NetnsError):
                with netns.inside(os.getpid()):
                    pass
        moves[0].clear()
    assert open_files() == before


def test_real_rounds(real):
    home, before = own(), open_files()
    there = os.stat(netns.location(real)).st_ino
    for _round in range(ROUNDS):
        with netns.inside(real):
            pass
    assert (own(), open_files()) == (home, before)
    for _round in range(ROUNDS):
        try:
            with netns.inside(real):
                assert own() == there != home
                raise LookupError
        except LookupError:
            pass
    assert (own(), open_files()) == (home, before)
    for given in ["reed"] * (ROUNDS // 2) + ["/dev/null"] * (ROUNDS // 2):
        try:
            with netns.inside(given):
                pytest.fail("inside nevertheless")
        except netns.NetnsError:
            pass
    assert (own(), open_files()) == (home, before)


def test_real_by_libc_and_by_python(real, monkeypatch):
    """Whichever way this Python does not take by itself is taken here."""
    there = os.stat(netns.location(real)).st_ino
    if hasattr(os, "setns"):
        monkeypatch.delattr(os, "setns")
    else:
        monkeypatch.setattr(os, "setns", lambda fd, kind: netns.libc_call("setns", fd, kind), raising=False)
    home = own()
    with netns.inside(real):
        assert own() == there
    assert own() == home


def test_real_nested_and_by_path(real, run):
    netns_admin.create("red")
    home = own()
    with netns.inside(real):
        with netns.inside(run + "/red"):
            assert own() == os.stat(run + "/red").st_ino
        assert own() == os.stat(run + "/blue").st_ino
    assert own() == home


def test_real_by_process(real):
    with netns.inside(os.getpid()):
        assert own() == os.stat("/proc/self/ns/net").st_ino


def test_real_other_threads_stay(real):
    seen, entered, asked = [], threading.Event(), threading.Event()

    def other():
        entered.wait(10)
        seen.append(own())
        asked.set()

    thread = threading.Thread(target=other)
    thread.start()
    home = own()
    with netns.inside(real):
        entered.set()
        asked.wait(10)
    thread.join()
    assert seen == [home]


def test_real_signal_handler_raises(real):
    """The alarm comes anywhere in a round; wherever it was, the thread is back."""
    home, before = own(), open_files()

    def ring(_signal, _frame):
        raise InterruptedError("ring")

    old = signal.signal(signal.SIGALRM, ring)
    try:
        with pytest.raises(InterruptedError):
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with netns.inside(real):
                while True:
                    own()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert (own(), open_files()) == (home, before)


def test_real_create_and_delete(real, run):
    home, before = own(), open_files()
    assert netns_admin.status(real) == netns_admin.PRESENT
    assert oct(os.stat(run).st_mode & 0o777) == "0o755"
    with pytest.raises(netns.NetnsError, match="cannot create network namespace blue: .*blue exists"):
        netns_admin.create(real)
    assert netns_admin.status(real) == netns_admin.PRESENT
    netns_admin.delete(real)
    assert netns_admin.status(real) == netns_admin.ABSENT
    with pytest.raises(netns.NetnsError, match="there is none of that name"):
        netns_admin.delete(real)
    assert (own(), open_files(), mounts_on(run)) == (home, before, 1)


def test_real_first_ones_do_not_race(real, run):
    """Many that find no /run/netns: one mount in the end, and every namespace there."""
    netns_admin.delete(real)
    netns_admin._umount(run)
    os.rmdir(run)
    children = []
    for number in range(16):
        pid = os.fork()
        if not pid:
            try:
                netns_admin.create("n%d" % number)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0] * 16
    assert mounts_on(run) == 1
    assert {netns_admin.status(name) for name in netns.listed()} == {netns_admin.PRESENT}
    assert len(netns.listed()) == 16


def test_real_attach(real):
    inode = os.stat(netns.location(real)).st_ino
    kept = netns.descriptor(real)
    netns_admin.delete(real)
    netns_admin.attach("again", kept)
    os.close(kept)
    assert os.stat(netns.location("again")).st_ino == inode


def test_real_link_to_another(real, run):
    os.symlink(run + "/blue", run + "/link")
    assert netns_admin.status("link") == netns_admin.PRESENT
    netns_admin.delete("link")
    assert netns_admin.status("link") == netns_admin.ABSENT
    assert netns_admin.status(real) == netns_admin.PRESENT
    os.symlink("/no/where", run + "/link")
    assert netns_admin.status("link") == netns_admin.LEFT_OVER


def test_real_left_over(real, run):
    os.close(os.open(run + "/crashed", os.O_CREAT))
    assert netns_admin.status("crashed") == netns_admin.LEFT_OVER
    netns_admin.delete("crashed")
    assert netns.listed() == [real]
