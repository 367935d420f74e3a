"""Exit codes, one-line refusals, help, and what a start imports."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from patience import PATIENCE

import convtui.cli
from convtui import __version__
from convtui.cli.commands import COMMANDS
from convtui.cli.main import run
from convtui.errors import BadInput, ExitCode, Missing
from convtui.ops.window import GeometryError

HEAVY = ("textual", "tensorflow", "keras", "rpy2", "optuna", "sklearn", "PIL")


def refusal(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """The one line on stderr of a command that is refused with code 2."""
    assert run(argv) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("convtui: ")
    assert err.count("\n") == 1
    return err


def fake_screen(monkeypatch: pytest.MonkeyPatch, open_screen: object) -> None:
    fake = SimpleNamespace(open_screen=open_screen)
    monkeypatch.setitem(sys.modules, "convtui.cli.screen", fake)
    monkeypatch.setattr(convtui.cli, "screen", fake, raising=False)


def raising(problem: BaseException) -> object:
    def open_screen() -> int:
        raise problem

    return open_screen


def convtui_process(*argv: str, **settings: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "convtui", *argv]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, **settings)


def test_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == ExitCode.FINE
    assert capsys.readouterr().out == f"convtui {__version__}\n"


def test_version_is_known_beside_other_words_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version", "kernels"]) == ExitCode.FINE
    assert capsys.readouterr().out == f"convtui {__version__}\n"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], flag: str) -> None:
    assert run([flag]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert err == ""
    for name in COMMANDS:
        assert f"\n  {name} " in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run([name, "-h"]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert out.startswith(f"Usage: convtui {name}")
    assert err == ""


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["kernls"], "unknown command 'kernls': did you mean 'kernels'?"),
        (["xyzzy"], "unknown command 'xyzzy': `convtui --help` lists them"),
        (["data", "lst"], "unknown command 'lst': did you mean 'list'?"),
        (["data"], "missing command: `convtui data --help`"),
        (["--jsn"], "unknown option '--jsn'"),
        (["kernels", "--jsn"], "unknown option '--jsn': did you mean '--json'?"),
        (["kernels", "--hlep"], "did you mean '--help'?"),
        (["kernels", "-q"], "unknown option '-q': `convtui kernels --help` lists them"),
        (["kernels", "a", "b"], "unexpected extra argument"),
        (["data", "fetch"], "missing argument 'NAME': `convtui data fetch --help`"),
        (["data", "fetch", "mnits"], "unknown data set 'mnits': did you mean 'mnist'?"),
        (["kernels", "no\x1b[31msuch"], "unknown kernel"),
    ],
)
def test_bad_usage_is_one_line(
    capsys: pytest.CaptureFixture[str], argv: list[str], expected: str
) -> None:
    line = refusal(capsys, *argv)
    assert expected in line
    assert "\x1b" not in line


@pytest.mark.parametrize(
    ("problem", "code", "expected"),
    [
        (BadInput("two\nlines\x07"), ExitCode.BAD_INPUT, "convtui: two lines\\x07\n"),
        (GeometryError("kernel 3 > 2"), ExitCode.BAD_INPUT, "convtui: kernel 3 > 2\n"),
        (Missing("type this"), ExitCode.MISSING, "convtui: type this\n"),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED, "convtui: interrupted\n"),
        (OSError(28, "No space left", "f"), ExitCode.BAD_INPUT, "convtui: f: No space left\n"),
        (BrokenPipeError(), ExitCode.FINE, ""),
    ],
)
def test_every_problem_has_its_code_and_its_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    problem: BaseException,
    code: ExitCode,
    expected: str,
) -> None:
    fake_screen(monkeypatch, raising(problem))
    assert run([]) == code
    assert capsys.readouterr() == ("", expected)


def test_a_mistake_of_ours_is_not_taken_for_one_of_the_users(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake_screen(monkeypatch, raising(ValueError("ours")))
    with pytest.raises(ValueError, match="ours"):
        run([])


def test_without_a_word_the_screen_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_screen(monkeypatch, lambda: ExitCode.NO)
    assert run([]) == ExitCode.NO


def test_the_process_returns_what_run_returns() -> None:
    done = convtui_process("kernels", "no-such-kernel")
    assert (done.returncode, done.stdout) == (ExitCode.BAD_INPUT, "")
    assert done.stderr.startswith("convtui: unknown kernel 'no-such-kernel'")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("argv", ["kernels --json", "kernels", "doctor"])
def test_a_reader_that_has_gone_makes_no_noise(argv: str) -> None:
    command = f"{{ '{sys.executable}' -m convtui {argv}; echo $? >&2; }} | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=PATIENCE)
    assert done.stderr == f"{ExitCode.FINE}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("asked", ["--version", "compute patch", "models"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_stdout_is_named(asked: str, unbuffered: str) -> None:
    command = f"'{sys.executable}' -m convtui {asked} > /dev/full"
    plain = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(["sh", "-c", command], env=plain, capture_output=True, text=True)
    assert done.returncode == ExitCode.BAD_INPUT
    assert done.stderr.startswith("convtui: stdout cannot be written: No space left on device: ")
    assert done.stderr.count("\n") == 1


def test_a_terminal_without_our_signs_still_gets_the_text() -> None:
    done = convtui_process("kernels", "box-3", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (ExitCode.FINE, "")
    assert "box-3  3?3" in done.stdout


@pytest.mark.parametrize(
    "argv", [["--version"], ["kernels"], ["kernels", "--json"], ["data", "list", "--json"], ["-h"]]
)
def test_small_commands_import_nothing_heavy(argv: list[str]) -> None:
    assert imported(argv, HEAVY) == []


def test_version_needs_no_parser_and_no_numpy() -> None:
    assert imported(["--version"], ("typer", "numpy", "rich", "pydantic")) == []


def imported(argv: list[str], names: tuple[str, ...]) -> list[str]:
    """Which of `names` a fresh interpreter has imported after a command."""
    code = (
        "import sys; from convtui.cli.main import run; run(sys.argv[2:]); "
        "print(*(n for n in sys.argv[1].split() if n in sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, " ".join(names), *argv]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return done.stderr.split()
