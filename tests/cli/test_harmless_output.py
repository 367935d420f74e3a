"""What strangers named cannot steer the terminal of whoever reads about it."""

import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.table import Table
from rich.text import Text

from convtui.cli import output
from convtui.cli.main import run
from convtui.errors import BadInput

EVIL = "a\x1b]0;owned\x07\x9b31m\u202eb"
SHOWN = r"a\x1b]0;owned\x07\x9b31m\u202eb"


def steers(text: str) -> set[str]:
    """The characters of a text that steer a terminal, but for line breaks and tabs."""
    kinds = {"Cc", "Cs", "Zl", "Zp"}
    harmful = {letter for letter in text if unicodedata.category(letter) in kinds}
    return (harmful | (set(text) & {"\u202e", "\u200b", "\xad"})) - {"\n", "\t"}


def terminal(monkeypatch: pytest.MonkeyPatch, name: str = "stdout") -> io.StringIO:
    """A stream that calls itself a terminal, in the place of stdout or stderr."""
    stream = io.StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(f"sys.{name}", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    return stream


def without_styles(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


WAYS: dict[str, Callable[[], None]] = {
    "line": lambda: output.print_line(EVIL),
    "table": lambda: output.print_table(("name", "b"), [(EVIL, "1")]),
    "fitted": lambda: output.print_table(("name", "b"), [(EVIL, "1")], droppable=("b",)),
    "content": lambda: output.write_output(EVIL, None),
    "text": lambda: output.console().print(Text(EVIL)),
    "string": lambda: output.console().print(EVIL),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_pipe_gets_controls_as_escapes(way: str, capsys: pytest.CaptureFixture[str]) -> None:
    WAYS[way]()
    told = capsys.readouterr().out
    assert not steers(told)
    assert r"a\x1b]0;owned" in told


@pytest.mark.parametrize("way", WAYS)
def test_a_terminal_gets_controls_as_escapes(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    WAYS[way]()
    told = without_styles(screen.getvalue())
    assert not steers(told)
    assert "x1b]0;owned" in told


def test_a_table_that_was_laid_out_elsewhere_is_harmless_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = terminal(monkeypatch)
    table = Table()
    table.add_column(Text(EVIL))
    table.add_row(Text(EVIL))
    output.console().print(table)
    assert not steers(without_styles(screen.getvalue()))


def test_talk_and_refusals_are_harmless_and_bounded(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_line("x" * 100_000)
    assert len(capsys.readouterr().out) <= output.LONGEST_LINE + 1
    output.talk(EVIL + "x" * 100_000)
    told = capsys.readouterr().err
    assert SHOWN in told
    assert not steers(told)
    assert len(told) < 2 * output.LONGEST_LINE
    assert run(["compute", f"{EVIL}.csv"]) == 2
    assert not steers(capsys.readouterr().err)


def test_a_question_is_harmless(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", answering := io.StringIO("y\n"))
    answering.isatty = lambda: True  # type: ignore[method-assign]
    assert output.confirmed(f"delete {EVIL}?")
    assert not steers(capsys.readouterr().err)


def test_json_keeps_the_data_exact(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_json({"name": EVIL})
    told = capsys.readouterr().out
    assert not steers(told)
    assert json.loads(told) == {"name": EVIL}


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_matrix_with_an_evil_name_is_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    path = tmp_path / f"{EVIL}.csv"
    np.savetxt(path, np.eye(4), delimiter=",")
    target = tmp_path / f"out.{form}"
    arguments = ["compute", str(path), "--format", form]
    assert run(arguments) == 0
    assert run([*arguments, "-o", str(target)]) == 0
    told = capsys.readouterr()
    assert not steers(told.out + told.err + target.read_text("utf-8"))


@pytest.mark.parametrize("name", ["[bold]b[@click=x].png", f"{EVIL}.png"])
def test_a_folder_of_pictures_is_filtered_whatever_they_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    streams = [terminal(monkeypatch), terminal(monkeypatch, "stderr")]
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for each in ("0.png", name):
        Image.new("L", (8, 8)).save(pictures / each)
    arguments = ["filter", str(pictures), "-o", str(tmp_path / "out"), "--kernel", "sobel-x"]
    assert run(arguments) == 0
    told = streams[0].getvalue() + re.sub(r"\x1b\[[?\d;]*[A-Za-z]|\r", "", streams[1].getvalue())
    assert not steers(told)
    assert "[bold]b[@click=x].png" in told or "\\x1b" in told


def test_what_cannot_be_used_is_named_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadInput):
        output.confirmed("delete?")
    assert capsys.readouterr().err == ""
