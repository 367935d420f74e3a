"""Children that answer, dawdle, die, and have children themselves. No R is needed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from patience import PATIENCE

from convtui.reference.limits import Limits
from convtui.reference.line_child import ChildEnded, LineChild, LineTooLong

from .waiting import gone

ECHO = "import sys\nfor line in sys.stdin: print(line.strip()[::-1], flush=True)"
MUTE = "import time; time.sleep(600)"
Start = Callable[[str], LineChild]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start Python children; whatever is still there is closed in the end."""
    children = []

    def started(code: str) -> LineChild:
        command = [sys.executable, "-c", code]
        (tmp_path / "log.txt").touch()
        children.append(LineChild(command, tmp_path / "log.txt", os.environ))
        return children[-1]

    yield started
    for child in children:
        child.close()


def pid_of(child: LineChild) -> int:
    return int(child.say(b"", timeout=PATIENCE))


def test_a_line_is_answered_by_a_line(start: Start) -> None:
    child = start(ECHO)
    assert child.say(b"abc\n", timeout=PATIENCE) == b"cba"
    assert child.say(b"12\n", timeout=PATIENCE) == b"21"


def test_lines_larger_than_any_pipe_go_through_both_ways(start: Start) -> None:
    line = b"ab" * 1_000_000
    assert start(ECHO).say(line + b"\n", timeout=PATIENCE) == line[::-1]


def test_a_child_that_is_silent_is_waited_for_no_longer_than_asked(start: Start) -> None:
    child, before = start(MUTE), time.monotonic()
    with pytest.raises(TimeoutError):
        child.say(b"hello\n", timeout=0.3)
    assert 0.2 < time.monotonic() - before < PATIENCE


def test_a_child_that_does_not_listen_holds_nobody_up(start: Start) -> None:
    with pytest.raises(TimeoutError):
        start(MUTE).say(b"x" * 10_000_000 + b"\n", timeout=0.5)


def test_a_child_that_dies_is_told_from_a_slow_one(start: Start) -> None:
    child = start("import sys; sys.stdin.readline(); sys.exit(7)")
    with pytest.raises(ChildEnded):
        child.say(b"go\n", timeout=PATIENCE)
    child.close()
    assert child.exit_code == 7


def test_a_child_that_crashes_leaves_its_signal(start: Start) -> None:
    child = start("import os; os.kill(os.getpid(), 9)")
    with pytest.raises(ChildEnded):
        child.say(b"go\n", timeout=PATIENCE)
    child.close()
    assert child.exit_code == -signal.SIGKILL


def test_killing_from_another_thread_ends_the_waiting(start: Start) -> None:
    child = start(MUTE)
    threading.Timer(0.3, child.kill).start()
    with pytest.raises(ChildEnded):
        child.say(b"go\n", timeout=PATIENCE)


def test_closing_takes_the_temporary_folder_and_the_grandchildren_along(start: Start) -> None:
    child = start(
        "import subprocess, sys; "
        f"grandchild = subprocess.Popen([sys.executable, '-c', {MUTE!r}]); "
        "print(grandchild.pid, flush=True); grandchild.wait()"
    )
    grandchild = pid_of(child)
    assert psutil.pid_exists(grandchild)
    assert child.scratch.is_dir()
    child.close()
    child.close()
    assert gone(grandchild)
    assert not child.scratch.exists()


def test_the_child_works_in_its_temporary_folder_and_is_told_of_it(start: Start) -> None:
    child = start(
        "import os, sys; print(os.getcwd() == os.path.realpath(sys.argv[-1]), flush=True)"
    )
    assert child.say(b"", timeout=PATIENCE) == b"True"


def test_what_the_child_says_on_stderr_is_in_the_log(start: Start, tmp_path: Path) -> None:
    child = start("import sys; sys.stderr.write('oh no'); sys.stderr.flush(); print(1, flush=True)")
    assert child.say(b"", timeout=PATIENCE) == b"1"
    assert (tmp_path / "log.txt").read_text() == "oh no"


def test_an_interrupt_at_the_terminal_does_not_reach_the_child() -> None:
    """A parent leads a group, as in a terminal; the group is interrupted, the child answers on."""
    code = f"""
import os, signal, sys
from convtui.reference.line_child import LineChild
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = LineChild([sys.executable, "-c", {ECHO!r}], None, os.environ)
child.say(b"ab\\n", 20)
os.killpg(0, signal.SIGINT)
print(child.say(b"cd\\n", 20))
child.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], start_new_session=True, capture_output=True, timeout=PATIENCE
    )
    assert done.stdout == b"b'dc'\n"


def test_a_command_that_is_not_there_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    child = LineChild(["/nowhere/at-all"], None, os.environ)
    with pytest.raises(ChildEnded):
        child.say(b"", PATIENCE)
    child.close()
    assert not list(tmp_path.iterdir())


def test_a_supervisor_that_cannot_start_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    open_before = psutil.Process().num_fds()
    with pytest.raises(FileNotFoundError):
        LineChild(["cat"], None, os.environ)
    assert not list(tmp_path.iterdir())
    assert psutil.Process().num_fds() == open_before


def test_a_line_longer_than_the_limit_is_not_kept(tmp_path: Path) -> None:
    endless = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    child = LineChild([sys.executable, "-c", endless], None, os.environ, Limits(numbers=1))
    with pytest.raises(LineTooLong):
        child.say(b"", PATIENCE)
    child.close()


def test_the_home_of_the_child_is_empty_and_its_temporary_files_go_with_it(start: Start) -> None:
    child = start(
        "import json, os, tempfile, pathlib; home = pathlib.Path.home(); "
        "print(json.dumps([str(home), os.listdir(home), tempfile.gettempdir()]), flush=True)"
    )
    home, within, temporary = json.loads(child.say(b"", PATIENCE))
    assert within == []
    assert Path(home).parent == Path(temporary) == child.scratch


DETACHED = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.environ.clear()
        print(os.getpid(), flush=True)
        os.close(1)
        time.sleep(600)
    os._exit(0)
os.wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans to a supervisor")
@pytest.mark.parametrize("rest", ["sys.stdin.read()", "sys.exit(3)"])
def test_a_grandchild_that_detached_itself_ends_with_the_child(start: Start, rest: str) -> None:
    child = start(DETACHED + rest)
    grandchild = pid_of(child)
    if "exit" in rest:
        with pytest.raises(ChildEnded):
            child.say(b"", PATIENCE)
    child.close()
    assert gone(grandchild)


def test_nobody_else_s_process_is_ended(start: Start) -> None:
    with subprocess.Popen([sys.executable, "-c", MUTE], start_new_session=True) as stranger:
        child = start(ECHO)
        child.say(b"1\n", PATIENCE)
        child.close()
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the supervisor is not watched")
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGSTOP])
def test_a_supervisor_that_is_shot_or_stopped_holds_nobody_up(
    start: Start, stop: signal.Signals
) -> None:
    child = start(
        "import os, signal, time; "
        "from convtui.reference.supervisor import die_with_supervisor; die_with_supervisor(); "
        f"print(os.getpid(), flush=True); os.kill(os.getppid(), {int(stop)}); time.sleep(600)"
    )
    pid = pid_of(child)
    child.close()
    assert gone(pid)
    assert not child.scratch.exists()
