"""A window that cannot slide on an input: every command says on which."""

from pathlib import Path

import pytest
from PIL import Image

from convtui.cli.main import run
from convtui.errors import ExitCode


@pytest.mark.parametrize(
    "command",
    [("step",), ("compute",), ("filter", "-o", "out.png"), ("animate", "-o", "out.gif")],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("channel", ["", ":red"])
def test_a_picture_of_one_pixel_is_named(
    command: tuple[str, ...],
    channel: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (1, 1)).save("dot.png")
    assert run([*command, f"dot.png{channel}", "--kernel", "box-3"]) == ExitCode.BAD_INPUT
    told = f"convtui: dot.png{channel}: kernel of 3 rows does not fit in 1 row: take a smaller"
    assert capsys.readouterr().err.startswith(told)
    assert [path.name for path in tmp_path.iterdir()] == ["dot.png"]
