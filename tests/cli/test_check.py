"""`convtui check`: it agrees, it disagrees when R is wrong, and it says so in every format."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import patience
import pexpect
import psutil
import pyte
import pytest

from convtui.cli import check_progress
from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.places import shared
from convtui.reference import requirements
from convtui.reference.run import PATIENCE

Capture = pytest.CaptureFixture[str]
Plant = Callable[[str, str, str], Path]

FLIPPED = ("conv2d.R", 'if (check_flag(flip, "flip"))', 'if (!check_flag(flip, "flip"))')
SHORT_WINDOW = ("pooling.R", "min(start + size - 1, n)", "min(start + max(size - 2, 0), n)")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Copy convref and change one place in one of its files."""

    def planted(file: str, right: str, wrong: str) -> Path:
        folder = tmp_path / "wrong"
        shutil.copytree(shared("r"), folder, dirs_exist_ok=True)
        code = (folder / "R" / file).read_text()
        assert right in code
        (folder / "R" / file).write_text(code.replace(right, wrong))
        return folder

    return planted


def check(*options: str) -> int:
    return run(["check", "--against-r", *options])


def checked(capsys: Capture, *options: str) -> dict[str, Any]:
    code = check(*options, "--json")
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert code == (ExitCode.NO if document["summary"]["disagree"] else ExitCode.FINE)
    return document


@pytest.mark.r
def test_python_and_r_agree_on_every_case(capsys: Capture) -> None:
    document = checked(capsys)
    assert list(document) == ["against", "r_version", "cases", "summary"]
    assert document["against"] == "r"
    assert document["r_version"].startswith("R version ")
    assert len(document["cases"]) > 1000
    for case in document["cases"]:
        assert list(case) == ["name", "stage", "shape", "max_abs_diff", "agrees"]
        assert case["agrees"] is True, case
    assert sum(case["name"].startswith("random ") for case in document["cases"]) == 500
    summary = document["summary"]
    assert list(summary) == ["cases", "agree", "disagree", "max_abs_diff", "seconds"]
    assert summary["cases"] == summary["agree"] == len(document["cases"])
    assert summary["disagree"] == 0
    assert 0 < summary["max_abs_diff"] < 1e-9
    assert summary["max_abs_diff"] == max(case["max_abs_diff"] for case in document["cases"])


@pytest.mark.r
def test_a_pipe_gets_plain_lines_and_a_summary(capsys: Capture) -> None:
    assert check("--cases", "0", "-k", "coursework") == ExitCode.FINE
    out, err = capsys.readouterr()
    assert err == ""
    assert "\x1b" not in out
    lines = out.splitlines()
    assert lines[0].split() == ["STAGE", "CASES", "AGREE", "DISAGREE", "MAX", "|Δ|"]
    assert lines[1].split()[:4] == ["convolution", "16", "16", "0"]
    assert re.fullmatch(r"all 21 cases agree, max \|Δ\| \S+; \d+\.\d s, R version .*", lines[-1])


@pytest.mark.r
def test_a_kernel_flipped_in_r_is_found_and_the_cell_is_named(
    capsys: Capture, plant: Plant
) -> None:
    """The edge of the coursework: flipped, the kernel sees -30 where it should see 30."""
    options = ("--reference", str(plant(*FLIPPED)), "-k", "coursework: edge", "--cases", "0")
    assert check(*options) == ExitCode.NO
    out, _ = capsys.readouterr()
    assert (
        "coursework: edge × vertical-edge (convolution): cell [1,2]: expected 30, yours -30" in out
    )
    assert "6 of 12 cells differ, by 60 at most" in out
    window = out[out.index("    window") :].splitlines()[:4]
    assert [line.split() for line in window] == [
        ["window", "kernel"],
        *[["10", "10", "0", "1", "0", "-1"]] * 3,
    ]
    assert (
        "in R, X from edge: conv2d(X, K = matrix(c(1, 0, -1, 1, 0, -1, 1, 0, -1), 3, byrow = TRUE)"
        in out
    )
    assert out.splitlines()[-1].startswith("1 of 1 cases disagree")


@pytest.mark.r
def test_a_window_one_too_short_in_r_is_found_and_the_cell_is_named(
    capsys: Capture, plant: Plant
) -> None:
    options = ("--reference", str(plant(*SHORT_WINDOW)), "-k", "patch, max-pool", "--cases", "0")
    assert check(*options) == ExitCode.NO
    out, _ = capsys.readouterr()
    assert "(pooling): cell [2,1]: expected 198, yours 0; 4 of 4 cells differ" in out
    assert re.search(r"window\n +0 +198\n +0 +143\n", out)


@pytest.mark.r
def test_flipping_is_no_matter_to_symmetric_kernels_and_poolings(
    capsys: Capture, plant: Plant
) -> None:
    document = checked(capsys, "--reference", str(plant(*FLIPPED)))
    wrong = {case["name"] for case in document["cases"] if not case["agrees"]}
    assert "kernel sobel-x on digit:4" in wrong
    assert "kernel gaussian-3 on digit:4" not in wrong
    stages = {case["stage"] for case in document["cases"] if not case["agrees"]}
    assert stages == {"convolution", "activation", "pooling"}


@pytest.mark.r
def test_one_wrong_cell_in_one_function_is_enough(capsys: Capture, plant: Plant) -> None:
    wrong = plant("softmax.R", "weights / rowSums(weights)", "weights / sum(weights)")
    document = checked(capsys, "--reference", str(wrong), "-k", "random")
    stages = {case["stage"] for case in document["cases"] if not case["agrees"]}
    assert stages == {"softmax"}


@pytest.mark.r
def test_only_the_first_failures_are_shown_in_full(capsys: Capture, plant: Plant) -> None:
    wrong = plant("relu.R", 'pmax(check_numbers(x, "x"), 0)', 'pmax(check_numbers(x, "x"), 1)')
    options = ("--reference", str(wrong), "-k", "pooling", "--cases", "0")
    assert check(*options) == ExitCode.NO
    out, _ = capsys.readouterr()
    assert out.count("    in R") == check_progress.SHOWN_IN_FULL
    assert out.count("✗") == check_progress.SHOWN
    disagree = int(re.search(r"(\d+) of \d+ cases disagree", out)[1])  # type: ignore[index]
    assert (
        f"… and {disagree - check_progress.SHOWN} more: --json or --junit FILE lists them all"
        in out
    )
    failing = [case for case in checked(capsys, *options)["cases"] if not case["agrees"]]
    assert len(failing) == disagree
    assert all("expected 0, yours 1;" in case["message"] for case in failing[:1])
    assert all(case["cell"] and case["window"] and case["in_r"] for case in failing)


@pytest.mark.r
def test_with_json_failures_are_talk(capsys: Capture, plant: Plant) -> None:
    options = ("--reference", str(plant(*FLIPPED)), "-k", "coursework: edge", "--json")
    assert check(*options) == ExitCode.NO
    out, err = capsys.readouterr()
    assert json.loads(out)["summary"]["disagree"] == 1
    assert "cell [1,2]: expected 30, yours -30" in err


@pytest.mark.r
def test_an_r_function_that_stops_or_is_not_there_is_a_disagreement_in_its_words(
    capsys: Capture, plant: Plant
) -> None:
    wrong = plant("flatten.R", 'X <- check_numbers(X, "X")', 'stop("flatten it yourself")')
    (wrong / "R" / "dense.R").unlink()
    assert check("--reference", str(wrong), "-k", "flatten", "--cases", "100") == ExitCode.NO
    assert "(flatten): R: flatten it yourself" in capsys.readouterr().out
    document = checked(capsys, "--reference", str(wrong), "-k", "dense", "--cases", "100")
    assert {case["shape"] for case in document["cases"]} == {None}
    assert all("'dense'" in case["error"] for case in document["cases"])
    assert document["summary"]["agree"] == 0


@pytest.mark.r
def test_an_r_that_keeps_dying_ends_the_run_soon_with_a_disagreement(
    capsys: Capture, plant: Plant
) -> None:
    dying = "tools::pskill(Sys.getpid(), 9)"
    wrong = plant("relu.R", 'pmax(check_numbers(x, "x"), 0)', dying)
    options = ("--reference", str(wrong), "-k", "kernel sobel", "--cases", "0")
    assert check(*options) == ExitCode.NO
    out = capsys.readouterr().out
    assert out.count("R ended (exit code -9)") == PATIENCE
    assert f"not asked: R was lost {PATIENCE} times before" in out


@pytest.mark.r
def test_the_sign_for_times_is_found_by_the_letter_x(capsys: Capture) -> None:
    document = checked(capsys, "-k", "patch x horiz", "--cases", "0")
    assert {case["name"] for case in document["cases"]} >= {"coursework: patch × horizontal-line"}


@pytest.mark.r
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("quit()", "relu.R ended R while it was read (R ended (exit code 0)"),
        ("stop('no \\u1b[31m')", r"relu.R cannot be read by R: no \x1b[31m: correct it there"),
    ],
)
def test_r_that_ends_while_its_files_are_read_is_one_line(
    capsys: Capture, plant: Plant, wrong: str, words: str
) -> None:
    folder = plant("relu.R", "relu <- function(x)", f"{wrong}; relu <- function(x)")
    for options in ((), ("--json",)):
        assert check("--reference", str(folder), *options) == ExitCode.BAD_INPUT
        out, err = capsys.readouterr()
        assert out == ""
        assert words in err
        assert err.count("\n") == 1


@pytest.mark.r
def test_a_check_has_an_end_however_slow_r_is(capsys: Capture, plant: Plant) -> None:
    slow = plant("relu.R", 'pmax(check_numbers(x, "x"), 0)', "repeat {}")
    options = ("--reference", str(slow), "-k", "kernel sobel", "--cases", "0", "--time-limit", "2")
    assert check(*options) == ExitCode.NO
    out, _ = capsys.readouterr()
    assert "not asked: the 2 s of the whole check were over" in out


def test_the_help_says_what_unsafe_code_may_do(capsys: Capture) -> None:
    assert run(["check", "--help"]) == ExitCode.FINE
    told = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "They run in a sandbox, which takes Linux and bubblewrap" in told
    assert "runs with your rights: it can read, write and delete what you can" in told
    assert "is for code that you trust" in told


def test_unsafe_is_for_functions_of_your_own(capsys: Capture) -> None:
    assert check("--unsafe") == ExitCode.BAD_INPUT
    assert "give --reference FOLDER too" in capsys.readouterr().err


WRITES = '{{ cat("written", file = "{file}"); pmax(check_numbers(x, "x"), 0) }}'
ONE_CASE = ("-k", "kernel sobel", "--cases", "0")


@pytest.mark.r
def test_without_a_sandbox_nothing_is_run_unless_it_may_be_unsafe(
    capsys: Capture, plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = "bubblewrap is not here: type `make it`"
    monkeypatch.setattr("convtui.sandbox.no_sandbox", lambda: missing)
    file = tmp_path / "note"
    folder = plant("relu.R", 'pmax(check_numbers(x, "x"), 0)', WRITES.format(file=file))
    assert check("--reference", str(folder), *ONE_CASE) == ExitCode.MISSING
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "needs a sandbox: bubblewrap is not here: type `make it`; or give --unsafe" in err
    assert not file.exists()
    assert check("--reference", str(folder), *ONE_CASE, "--unsafe") == ExitCode.FINE
    assert "runs this code with your rights: it can read, write and" in capsys.readouterr().err
    assert file.read_text() == "written"


@pytest.mark.r
def test_functions_of_your_own_write_nowhere(capsys: Capture, plant: Plant, tmp_path: Path) -> None:
    file = tmp_path / "note"
    folder = plant("relu.R", 'pmax(check_numbers(x, "x"), 0)', WRITES.format(file=file))
    assert check("--reference", str(folder), *ONE_CASE) == ExitCode.NO
    assert "R: cannot open the connection" in capsys.readouterr().out
    assert not file.exists()


@pytest.mark.r
def test_a_seed_makes_other_cases_and_the_same_seed_the_same(capsys: Capture) -> None:
    def names(*options: str) -> list[str]:
        return [case["name"] for case in checked(capsys, "-k", "random", *options)["cases"]]

    first = names("--cases", "30", "--seed", "5")
    assert len(first) == 30
    assert names("--cases", "30", "--seed", "5") == first
    assert names("--cases", "12", "--seed", "5") == first[:12]
    assert names("--cases", "30", "--seed", "6") != first


@pytest.mark.r
def test_a_junit_file_appears_whole_beside_the_output(
    capsys: Capture, plant: Plant, tmp_path: Path
) -> None:
    file = tmp_path / "junit.xml"
    file.write_text("from yesterday")
    options = ("--reference", str(plant(*FLIPPED)), "-k", "coursework", "--junit", str(file))
    document = checked(capsys, *options)
    suite = ElementTree.parse(file).getroot().find("testsuite")
    assert suite is not None
    assert suite.get("tests") == str(document["summary"]["cases"])
    assert suite.get("failures") == str(document["summary"]["disagree"])
    found = {case.get("name"): case.find("failure") for case in suite.iter("testcase")}
    assert {name: failure is None for name, failure in found.items()} == {
        case["name"]: case["agrees"] for case in document["cases"]
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "junit.xml", "wrong"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "there is nothing to check against: give --against-r"),
        (["--against-r", "--cases", "-1"], "--cases -1 is out of range: give 0 to 20,000"),
        (["--against-r", "--cases", "20001"], "--cases 20001 is out of range"),
        (["--against-r", "--cases", "many"], "'many'"),
        (["--against-r", "--seed", "-4"], "--seed -4 is negative"),
        (["--against-r", "--time-limit", "0"], "--time-limit 0 is out of range: give 1 to 86,400"),
        (["--against-r", "--time-limit", "nan"], "--time-limit nan is out of range"),
        (["--against-r", "-k", "zebra", "--cases", "9"], "-k 'zebra' is in no case's name"),
        (["--against-r", "--reference", "/nowhere/at/all"], "holds no R functions"),
        (["--against-r", "--junit", "/nowhere/at/all.xml"], "a folder that is there"),
        (["--against-r", "--junit", "-"], "a folder that is there"),
        (["--against-python"], "--against-r"),
    ],
)
def test_bad_usage_is_one_line_with_the_mend(
    capsys: Capture, options: list[str], words: str
) -> None:
    assert run(["check", *options]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.r
def test_an_r_file_that_cannot_be_read_is_bad_input(capsys: Capture, plant: Plant) -> None:
    wrong = plant("relu.R", "relu <- function(x)", "relu <- function(x {")
    assert check("--reference", str(wrong)) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert "relu.R cannot be read by R" in err
    assert err.count("\n") == 1


def test_without_r_the_line_to_type_is_said(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements.shutil, "which", lambda name: None)
    monkeypatch.delenv("R_HOME", raising=False)
    assert check("--json") == ExitCode.MISSING
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("convtui: R is not here: ")


def test_with_nothing_on_the_path_the_exit_code_is_three() -> None:
    environment = {**os.environ, "PATH": ""}
    environment.pop("R_HOME", None)
    done = subprocess.run(
        [sys.executable, "-m", "convtui", "check", "--against-r"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=patience.PATIENCE,
    )
    assert done.returncode == ExitCode.MISSING
    assert done.stdout == ""
    assert re.fullmatch(r"convtui: R is not here: .+\n", done.stderr)


class Terminal:
    """A terminal of 24×80 with `convtui check` in it, and what is to be seen there."""

    def __init__(self, *options: str) -> None:
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.Stream(self.screen)
        arguments = ["-m", "convtui", "check", "--against-r", *options]
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        self.child = pexpect.spawn(
            sys.executable, arguments, dimensions=(24, 80), encoding="utf-8", env=environment
        )

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def until(self, words: str, within: float = patience.PATIENCE) -> None:
        end = time.monotonic() + within
        while not re.search(words, self.text):
            assert time.monotonic() < end, self.text
            self._read()

    def end(self) -> int:
        """The exit code, or minus the signal."""
        while self._read():
            pass
        self.child.close()
        ended = self.child.exitstatus
        return -self.child.signalstatus if ended is None else ended

    def _read(self) -> bool:
        try:
            self._stream.feed(self.child.read_nonblocking(65_536, timeout=0.1))
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        return True


@pytest.mark.r
def test_a_terminal_shows_the_counts_while_they_grow() -> None:
    terminal = Terminal("--cases", "1500")
    terminal.until(r"[1-9]\d* of 2,223")
    assert "all" not in terminal.text
    assert re.search(r"stage +cases +agree +disagree +max \|Δ\|", terminal.text)
    assert terminal.end() == ExitCode.FINE
    assert "2,223 of 2,223" in terminal.text
    assert "all 2,223 cases agree" in terminal.text
    assert not terminal.screen.cursor.hidden


@pytest.mark.r
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, ExitCode.INTERRUPTED), (signal.SIGTERM, 143)]
)
def test_leaving_early_takes_r_along_and_gives_the_terminal_back(
    number: signal.Signals, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    terminal = Terminal("--cases", "9000")
    terminal.until(r"[1-9]\d* of 9,723")
    assert list(temporary.iterdir())
    if number == signal.SIGINT:
        terminal.child.sendintr()
    else:
        terminal.child.kill(number)
    assert terminal.end() == code
    assert not terminal.screen.cursor.hidden
    assert "Traceback" not in terminal.text
    assert not list(temporary.iterdir())
    assert not r_children_of(temporary)


def r_children_of(temporary: Path) -> list[str]:
    """Processes that were given a folder in there, as R's is."""
    running = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    return [line for line in map(" ".join, running) if str(temporary) in line]
