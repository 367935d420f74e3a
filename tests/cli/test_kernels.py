"""`convtui kernels`."""

import json
from pathlib import Path

import pytest

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.kernels import built_in_kernels

MINE = 'name = "{}"\nfamily = "own"\npurpose = "p"\nrows = [[1, 2]]\nsource = "me"\n'


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path))
    folder = tmp_path / "config" / "kernels"
    folder.mkdir(parents=True)
    return folder


def output(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(["kernels", *argv]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert err == ""
    return out


def names(capsys: pytest.CaptureFixture[str], *argv: str) -> list[str]:
    document = json.loads(output(capsys, *argv, "--json"))
    assert list(document) == ["kernels"]
    return [kernel["name"] for kernel in document["kernels"]]


def test_json_holds_every_kernel_with_its_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(output(capsys, "--json"))["kernels"]
    assert [entry["name"] for entry in listed] == [kernel.name for kernel in built_in_kernels()]
    for entry, kernel in zip(listed, built_in_kernels(), strict=True):
        assert set(entry) == {"name", "family", "purpose", "source", "rows"}
        assert entry["rows"] == kernel.values.tolist()


def test_the_table_has_one_plain_line_a_kernel(capsys: pytest.CaptureFixture[str]) -> None:
    heading, *lines = output(capsys).splitlines()
    assert heading.split() == ["NAME", "SIZE", "FAMILY", "PURPOSE"]
    assert len(lines) == len(built_in_kernels())
    assert any(line.startswith("gaussian-7 ") and " 7×7 " in line for line in lines)
    assert not any("\x1b" in line or line.endswith(" ") for line in lines)


def test_a_name_shows_numbers_purpose_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    out = output(capsys, "horizontal-line")
    assert out.startswith("horizontal-line  3×3, line, sums to 0\n")
    assert "\n  -0.5  -0.5  -0.5\n     1     1     1\n  -0.5  -0.5  -0.5\n" in out
    assert "Bright rows" in out
    assert "Source: statistics coursework" in out


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("sobel", ["sobel-x", "sobel-y"]),
        ("*-y", ["central-difference-y", "prewitt-y", "scharr-y", "sobel-y"]),
        ("roberts", ["roberts"]),
        ("sharpening", ["sharpen", "sharpen-8", "unsharp"]),
    ],
)
def test_a_pattern_chooses_by_name_and_family(
    capsys: pytest.CaptureFixture[str], pattern: str, expected: list[str]
) -> None:
    assert names(capsys, pattern) == expected


def test_a_file_of_your_own_is_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "k.csv").write_text("1,0,-1\n")
    assert output(capsys, str(tmp_path / "k.csv")).startswith("k  1×3, typed, sums to 0\n")


def test_your_kernels_are_listed_and_a_broken_file_is_told_on_stderr(
    capsys: pytest.CaptureFixture[str], own_folder: Path
) -> None:
    (own_folder / "a.toml").write_text(MINE.format("aaa"))
    (own_folder / "b.toml").write_text(MINE.format("box-3"))
    (own_folder / "c.toml").write_text("rows =")
    assert run(["kernels", "--json"]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert json.loads(out)["kernels"][0]["name"] == "aaa"
    shadow, broken = err.splitlines()
    assert "'box-3' is taken by a built-in kernel" in shadow
    assert "c.toml is not TOML" in broken


def test_a_ninth_is_shown_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["kernels", "box-3"]) == ExitCode.FINE
    assert "  1/9  1/9  1/9\n" * 3 in capsys.readouterr().out
