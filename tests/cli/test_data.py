"""`convtui data`; the download itself is faked, it has tests of its own."""

import json
from pathlib import Path

import pytest

from convtui.cli.main import run
from convtui.datasets import fetch as fetching
from convtui.errors import ExitCode, Missing


@pytest.fixture(autouse=True)
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONVTUI_HOME", "KERAS_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)


def test_list_is_json_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "list", "--json"]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert err == ""
    mnist, cifar, strokes, shapes = json.loads(out)["data_sets"]
    assert (mnist["name"], mnist["found"], mnist["shape"]) == ("mnist", None, [60000, 28, 28])
    assert (cifar["name"], cifar["shape"]) == ("cifar10", [50000, 32, 32, 3])
    assert (strokes["name"], shapes["name"]) == ("strokes", "shapes")
    drawn = [entry["generated"] for entry in (mnist, cifar, strokes, shapes)]
    assert drawn == [False, False, True, True]


def test_list_says_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "list"]) == ExitCode.FINE
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("mnist ") and "`convtui data fetch mnist`" in line for line in lines)
    assert any(line.startswith("strokes ") and "generated, always there" in line for line in lines)


def test_what_is_drawn_is_not_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "fetch", "strokes"]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "strokes is drawn by convtui and always there" in err


def test_list_tells_a_file_that_cannot_be_used(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mnist.npz").write_text("no archive")
    monkeypatch.setenv("CONVTUI_DATA", str(tmp_path))
    assert run(["data", "list", "--json"]) == ExitCode.FINE
    mnist = json.loads(capsys.readouterr().out)["data_sets"][0]
    assert mnist["found"] == str(tmp_path / "mnist.npz")
    assert "mnist.npz" in mnist["problem"]


@pytest.mark.parametrize("as_json", [False, True])
def test_fetch_prints_the_path_and_nothing_else_on_stdout(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    as_json: bool,
) -> None:
    def fake(name: str, *, progress) -> Path:
        progress(5, None)
        progress(10, 10)
        return tmp_path / f"{name}.npz"

    monkeypatch.setattr(fetching, "fetch", fake)
    assert run(["data", "fetch", "mnist", *(["--json"] if as_json else [])]) == ExitCode.FINE
    out, err = capsys.readouterr()
    path = str(tmp_path / "mnist.npz")
    expected = json.dumps({"name": "mnist", "path": path}) if as_json else path
    assert (out, err) == (f"{expected}\n", "convtui: mnist is now here\n")


def test_a_failed_fetch_is_one_line_and_exit_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake(name: str, *, progress) -> Path:
        raise Missing("no network: type it again")

    monkeypatch.setattr(fetching, "fetch", fake)
    assert run(["data", "fetch", "mnist", "--json"]) == ExitCode.MISSING
    assert capsys.readouterr() == ("", "convtui: no network: type it again\n")
