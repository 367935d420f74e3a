"""The real program in a pseudo-terminal of 80×24: what it shows, and how it leaves."""

import fcntl
import os
import pty
import select
import shlex
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pyte
import pytest
from patience import PATIENCE

from convtui.reference.r_process import SESSION

from .screens.runs_on_disk import finished_run

RIGHT = b"\x1b[C"
# Alternate screen, mouse in three ways, focus, pasting: on with h, off with l.
BORROWED = (1049, 1000, 1003, 1006, 1004, 2004)

PLANTED = """
import sys
from convtui.tui.screens.walk import WalkScreen

def fail(self):
    raise RuntimeError("planted by a test")

WalkScreen.action_zoom = fail
from convtui.__main__ import main
sys.exit(main())
"""


class Terminal:
    """A terminal, a program that has it for its own, and what it wrote."""

    def __init__(self, *arguments: str, python: tuple[str, ...] = ("-m", "convtui")) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.settings = termios.tcgetattr(self.slave)
        self.written = b""
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.process = subprocess.Popen(
            [sys.executable, *python, *arguments],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def read(self, seconds: float = 0.05) -> None:
        """Take in what comes within some seconds."""
        while select.select([self.master], [], [], seconds)[0]:
            piece = os.read(self.master, 65_536)
            self.written += piece
            self._stream.feed(piece)

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            self.read()
            if holds():
                return
            assert time.monotonic() < end, f"waited in vain; on the screen is\n{self.text}"

    def shows(self, *texts: str) -> None:
        self.until(lambda: all(text in self.text for text in texts))

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def ended(self) -> int:
        """The exit code, once all that was written has been read."""
        self.until(lambda: self.process.poll() is not None)
        self.read()
        return self.process.returncode

    def rests(self) -> bool:
        """Whether it takes little of a second's processor time while nothing is typed."""
        program = psutil.Process(self.process.pid)
        before = sum(program.cpu_times()[:2])
        time.sleep(1)
        return sum(program.cpu_times()[:2]) - before < 0.5

    def left_on(self) -> list[int]:
        """Modes of BORROWED that were not given back; 25 where the cursor stays hidden."""
        modes = [
            mode
            for mode in BORROWED
            if self.written.rfind(b"\x1b[?%dh" % mode) > self.written.rfind(b"\x1b[?%dl" % mode)
        ]
        hidden = self.written.rfind(b"\x1b[?25l") > self.written.rfind(b"\x1b[?25h")
        return [*modes, 25] if hidden else modes

    def is_sane(self) -> bool:
        return termios.tcgetattr(self.slave) == self.settings

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.slave)
        if self.master >= 0:
            os.close(self.master)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Terminal]]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    terminals: list[Terminal] = []

    def open_one(*arguments: str, python: tuple[str, ...] = ("-m", "convtui")) -> Terminal:
        terminals.append(Terminal(*arguments, python=python))
        return terminals[-1]

    yield open_one
    for terminal in terminals:
        terminal.close()


def children_of_tests(home: Path) -> list[int]:
    """Processes that hold R for a convtui whose home this is: they write a log there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            if SESSION.encode() not in command or b"supervisor" in command:
                continue
            opened = [link.readlink() for link in (folder / "fd").iterdir()]
        except OSError:
            continue
        if any(target.is_relative_to(home) for target in opened):
            found.append(int(folder.name))
    return found


def gone(home: Path) -> bool:
    end = time.monotonic() + PATIENCE
    while children_of_tests(home):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_it_starts_walks_and_leaves(opened) -> None:
    terminal = opened("step", "digit:4", "--kernel", "horizontal-line", "--bias", "-150")
    terminal.shows("Convolution 375/676 [15,11]", "digit:4", "→ and ← walk")
    assert not terminal.is_sane()
    assert terminal.left_on() != []
    terminal.type(RIGHT)
    terminal.shows("376/676 [15,12]", "Y[15,12] =")
    terminal.type(RIGHT * 10)
    terminal.shows("386/676 [15,22]")
    terminal.type(b"q")
    assert terminal.ended() == 0
    assert terminal.left_on() == []
    assert terminal.is_sane()


def test_the_next_start_without_arguments_opens_what_was_left(opened) -> None:
    first = opened("step", "cross", "--kernel", "sobel-x")
    first.shows("cross · sobel-x")
    first.type(b"q")
    assert first.ended() == 0
    second = opened()
    second.shows("cross · sobel-x", "Y[1,2] =")


POOR = {
    "no colours": {"NO_COLOR": "1"},
    "dumb": {"TERM": "dumb", "COLORTERM": ""},
    "16 colours": {"TERM": "xterm", "COLORTERM": ""},
    "C": {"LANG": "C", "LC_ALL": "C"},
}


@pytest.mark.parametrize("poor", POOR)
def test_every_mode_is_there_on_a_poor_terminal(opened, monkeypatch, poor: str) -> None:
    finished_run("first")
    for name, value in POOR[poor].items():
        monkeypatch.setenv(name, value)
    terminal = opened("step", "digit:4")
    terminal.shows("Convolution 375/676")
    assert terminal.rests()
    for key, shown in ((b"2", "flatten-1"), (b"3", "edge-8"), (b"4", "val_accuracy"),
                       (b"5", "No searches"), (b"1", "Convolution 375/676")):  # fmt: skip
        terminal.type(key)
        terminal.shows(shown)
    terminal.type(b"q")
    assert terminal.ended() == 0
    assert b"Traceback" not in terminal.written
    assert terminal.is_sane()


def test_names_do_not_steer_the_terminal(opened, tmp_path: Path) -> None:
    path = tmp_path / "\x1b]0;owned\x07[bold]x\u202e.csv"
    path.write_text("1,2,3\n4,5,6\n7,8,9\n")
    terminal = opened("step", str(path), "--kernel", "1 1", "--pool", "0")
    terminal.shows("Convolution 1/6")
    terminal.type(b"q")
    assert terminal.ended() == 0
    assert b"\x1b]0;" not in terminal.written
    assert "\u202e".encode() not in terminal.written


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_to_leave_gives_the_terminal_back(opened, number: signal.Signals) -> None:
    terminal = opened("step", "patch")
    terminal.shows("Convolution 1/4")
    terminal.process.send_signal(number)
    assert terminal.ended() == 128 + number
    assert terminal.left_on() == []
    assert terminal.is_sane()
    assert b"Traceback" not in terminal.written


def test_a_signal_at_the_very_start_gives_the_terminal_back(opened) -> None:
    terminal = opened("step", "patch")
    while b"\x1b[?1049h" not in terminal.written:
        terminal.read(0.001)
    terminal.process.terminate()
    assert terminal.ended() == 128 + signal.SIGTERM
    assert terminal.left_on() == []
    assert terminal.is_sane()


def test_keys_typed_before_it_is_ready_are_taken(opened) -> None:
    terminal = opened("step", "digit:4")
    terminal.type(RIGHT * 3 + b"nq")
    assert terminal.ended() == 0
    assert terminal.is_sane()


def test_a_signal_gives_the_terminal_back_while_it_plays_behind_a_dialog(opened) -> None:
    terminal = opened("step", "digit:4")
    terminal.shows("Convolution 375/676")
    terminal.type(b" b")
    terminal.shows("Bias", "enter keep")
    terminal.process.terminate()
    assert terminal.ended() == 128 + signal.SIGTERM
    assert terminal.left_on() == []
    assert terminal.is_sane()


def test_an_exception_in_a_handler_gives_the_terminal_back_and_is_told(opened) -> None:
    terminal = opened("step", "patch", python=("-c", PLANTED))
    terminal.shows("Convolution 1/4")
    terminal.type(b"z")
    assert terminal.ended() == 1
    assert terminal.left_on() == []
    assert terminal.is_sane()
    told = terminal.written.rpartition(b"\x1b[?1049l")[2]
    assert b"planted by a test" in told


def test_a_terminal_that_is_gone_ends_it(opened) -> None:
    terminal = opened("step", "patch")
    terminal.shows("Convolution 1/4")
    os.close(terminal.master)
    terminal.master = -1
    assert terminal.process.wait(PATIENCE) != 0


def test_a_piped_matrix_leaves_the_keyboard_to_the_keys(opened) -> None:
    """A shell's pipe: standard input is the matrix, keys come from the terminal."""
    python = shlex.quote(sys.executable)
    command = f"echo '1 2 3 4; 5 6 7 8' | exec {python} -m convtui step - --kernel '1 1' --pool 0"
    program = f"import os; os.execvp('sh', ['sh', '-c', {command!r}])"
    terminal = opened(python=("-c", program))
    terminal.shows("Convolution 1/6 [1,1]")
    terminal.type(RIGHT)
    terminal.shows("2/6 [1,2]")
    terminal.type(b"q")
    assert terminal.ended() == 0
    assert terminal.is_sane()


@pytest.mark.r
@pytest.mark.parametrize("end", ["q", "SIGTERM", "SIGKILL"])
def test_no_r_is_left_behind(opened, home: Path, end: str) -> None:
    terminal = opened("step", "patch")
    terminal.shows("Convolution 1/4")
    terminal.type(b"r")
    terminal.shows("✓ agree")
    assert len(children_of_tests(home)) == 1
    if end == "q":
        terminal.type(b"q")
    else:
        terminal.process.send_signal(getattr(signal, end))
    terminal.ended()
    assert gone(home)


@pytest.mark.r
def test_leaving_while_r_starts_leaves_nothing_behind(opened, home: Path) -> None:
    terminal = opened("step", "patch")
    terminal.shows("Convolution 1/4")
    terminal.type(b"r")
    terminal.until(lambda: bool(children_of_tests(home)))
    terminal.type(b"q")
    assert terminal.ended() == 0
    assert terminal.is_sane()
    assert gone(home)


@pytest.mark.r
def test_r_that_was_killed_is_started_again(opened, home: Path) -> None:
    terminal = opened("step", "patch")
    terminal.shows("Convolution 1/4")
    terminal.type(b"r")
    terminal.shows("✓ agree")
    (child,) = children_of_tests(home)
    os.kill(child, signal.SIGKILL)
    terminal.type(b"n")
    terminal.shows("r starts R again")
    terminal.type(b"r")
    terminal.shows("✓ agree", "Python 0")
    assert children_of_tests(home) != [child]
