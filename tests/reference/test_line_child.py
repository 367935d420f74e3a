"""Children that answer, dawdle, die, and have children themselves. No R is needed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from convtui.reference.line_child import ChildEnded, LineChild

ECHO = "import sys\nfor line in sys.stdin: print(line.strip()[::-1], flush=True)"
MUTE = "import time; time.sleep(600)"
Start = Callable[[str], LineChild]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start Python children; whatever is still there is closed in the end."""
    children = []

    def started(code: str) -> LineChild:
        command = [sys.executable, "-c", code]
        children.append(LineChild(command, tmp_path / "log.txt", os.environ))
        return children[-1]

    yield started
    for child in children:
        child.close()


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def goes(pid: int, within: float = 10) -> bool:
    end = time.monotonic() + within
    while is_there(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_there(pid)


def pid_of(child: LineChild) -> int:
    return int(child.say(b"", timeout=20))


def test_a_line_is_answered_by_a_line(start: Start) -> None:
    child = start(ECHO)
    assert child.say(b"abc\n", timeout=20) == b"cba"
    assert child.say(b"12\n", timeout=20) == b"21"


def test_lines_larger_than_any_pipe_go_through_both_ways(start: Start) -> None:
    line = b"ab" * 1_000_000
    assert start(ECHO).say(line + b"\n", timeout=60) == line[::-1]


def test_a_child_that_is_silent_is_waited_for_no_longer_than_asked(start: Start) -> None:
    child, before = start(MUTE), time.monotonic()
    with pytest.raises(TimeoutError):
        child.say(b"hello\n", timeout=0.3)
    assert 0.2 < time.monotonic() - before < 5


def test_a_child_that_does_not_listen_holds_nobody_up(start: Start) -> None:
    with pytest.raises(TimeoutError):
        start(MUTE).say(b"x" * 10_000_000 + b"\n", timeout=0.5)


def test_a_child_that_dies_is_told_from_a_slow_one(start: Start) -> None:
    child = start("import sys; sys.stdin.readline(); sys.exit(7)")
    with pytest.raises(ChildEnded):
        child.say(b"go\n", timeout=20)
    child.close()
    assert child.exit_code == 7


def test_a_child_that_crashes_leaves_its_signal(start: Start) -> None:
    child = start("import os; os.kill(os.getpid(), 9)")
    with pytest.raises(ChildEnded):
        child.say(b"go\n", timeout=20)
    child.close()
    assert child.exit_code == -signal.SIGKILL


def test_killing_from_another_thread_ends_the_waiting(start: Start) -> None:
    child = start(MUTE)
    threading.Timer(0.3, child.kill).start()
    with pytest.raises(ChildEnded):
        child.say(b"go\n", timeout=30)


def test_closing_takes_the_temporary_folder_and_the_grandchildren_along(start: Start) -> None:
    child = start(
        "import subprocess, sys; "
        f"grandchild = subprocess.Popen([sys.executable, '-c', {MUTE!r}]); "
        "print(grandchild.pid, flush=True); grandchild.wait()"
    )
    grandchild = pid_of(child)
    assert is_there(grandchild)
    assert child.scratch.is_dir()
    child.close()
    child.close()
    assert goes(grandchild)
    assert not child.scratch.exists()


def test_the_child_works_in_its_temporary_folder_and_is_told_of_it(start: Start) -> None:
    child = start(
        "import os, sys; print(os.getcwd() == os.path.realpath(sys.argv[-1]), flush=True)"
    )
    assert child.say(b"", timeout=20) == b"True"


def test_what_the_child_says_on_stderr_is_in_the_log(start: Start, tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("from the last time")
    child = start("import sys; sys.stderr.write('oh no'); sys.stderr.flush(); print(1, flush=True)")
    assert child.say(b"", timeout=20) == b"1"
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
        [sys.executable, "-c", code], start_new_session=True, capture_output=True, timeout=60
    )
    assert done.stdout == b"b'dc'\n"


def test_a_command_that_is_not_there_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(FileNotFoundError):
        LineChild(["/nowhere/at-all"], None, os.environ)
    assert not list(tmp_path.iterdir())
