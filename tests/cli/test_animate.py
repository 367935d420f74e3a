"""`convtui animate`: files, frames, stills, and what is refused."""

from pathlib import Path

import pytest
from PIL import Image

from convtui.cli.main import run
from convtui.errors import ExitCode

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / ".home"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def animated(*argv: str) -> None:
    assert run(["animate", *argv]) == ExitCode.FINE


def refusal(capsys: Capture, *argv: str) -> str:
    """The one line on stderr of a command that is refused, and that has written nothing."""
    before = sorted(Path().rglob("*"))
    assert run(["animate", *argv]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("convtui: ")
    assert err.count("\n") == 1
    assert sorted(Path().rglob("*")) == before
    return err


@pytest.mark.parametrize("name", ["conv.gif", "conv.webp", "conv.png"])
def test_every_step_is_a_frame_of_the_width_asked_for(capsys: Capture, name: str) -> None:
    animated("patch", "--bias", "100", "-o", name, "--size", "480", "--theme", "light")
    assert capsys.readouterr().out == f"{name}\n"
    with Image.open(name) as animation:
        assert animation.size == (480, 270)
        assert animation.n_frames == 4 + 4 + 1
        assert animation.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_stages_and_steps_are_chosen() -> None:
    animated("digit:4", "--stages", "pooling,activation", "--every", "100", "-o", "c.gif")
    with Image.open("c.gif") as animation:
        assert animation.n_frames == 8 + 3


def test_too_many_steps_are_thinned_and_it_is_said(capsys: Capture) -> None:
    animated("digit:4", "--max-frames", "40", "-o", "c.gif", "--size", "320")
    assert "one of 43 steps is shown" in capsys.readouterr().err
    with Image.open("c.gif") as animation:
        assert 35 <= animation.n_frames <= 40


def test_frames_go_into_a_folder(capsys: Capture) -> None:
    animated("patch", "--pool", "0", "-o", "frames/")
    assert len(list(Path("frames").glob("frame-000?.png"))) == 8
    capsys.readouterr()
    said = refusal(capsys, "patch", "-o", "frames")
    assert "frame-0001.png and 7 more exist already" in said
    animated("patch", "--pool", "0", "-o", "frames", "--force", "--stages", "convolution")
    assert len(list(Path("frames").iterdir())) == 4


@pytest.mark.parametrize("step", [1, 4, 5, 9])
def test_a_still_counts_through_the_stages(step: int) -> None:
    animated("patch", "-o", "step.svg", "--step", str(step))
    title = ("Convolution", "Bias + ReLU", "Max-pool")[(step - 1) // 4]
    assert f"  {title}</text>" in Path("step.svg").read_text()
    animated("patch", "-o", "step.png", "--step", str(step))
    with Image.open("step.png") as still:
        assert still.size == (640, 360)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("patch", "-o", "c.mp4"), "end its name in .gif, .webp, .png"),
        (("patch", "-o", "c.svg"), "c.svg can hold no animation"),
        (("patch", "-o", "c.gif", "--step", "2"), "end its name in .png or .svg"),
        (("patch", "-o", "c.png", "--step", "10"), "--step 10 is none: give 1 to 9"),
        (("patch", "-o", "c.gif", "--fps", "0"), "give 0.1 to 50"),
        (("patch", "-o", "c.gif", "--fps", "51"), "give 0.1 to 50"),
        (("patch", "-o", "c.gif", "--size", "100"), "give 320 to 3840"),
        (("patch", "-o", "c.gif", "--theme", "drak"), "did you mean 'dark'"),
        (("patch", "-o", "c.gif", "--every", "0"), "--every"),
        (("patch", "-o", "c.gif", "--every", "1", "--max-frames", "5"), "--max-frames 9"),
        (("patch", "-o", "c.gif", "--stages", "poling"), "did you mean 'pooling'"),
        (("patch", "-o", "no/c.gif"), "no such folder"),
        (("patch", "-o", "no/frames/"), "no such folder"),
        (("nothing.png", "-o", "c.gif"), "no file 'nothing.png'"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    capsys: Capture, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refusal(capsys, *arguments)


def test_what_is_there_is_replaced_only_by_force(capsys: Capture) -> None:
    Path("c.gif").write_text("mine")
    assert "add --force" in refusal(capsys, "patch", "-o", "c.gif")
    animated("patch", "-o", "c.gif", "--force")
    with Image.open("c.gif") as animation:
        assert animation.n_frames == 9


def test_a_pooling_that_does_not_fit_is_left_out_unless_it_is_asked_for(capsys: Capture) -> None:
    source = ("1 2 3", "--kernel", "1 1")
    animated(*source, "-o", "c.gif")
    assert "pooling of 2×2 does not fit on a map of 1×2 and is left out" in capsys.readouterr().err
    with Image.open("c.gif") as animation:
        assert animation.n_frames == 2 + 2
    animated(*source, "--pool", "2", "--stages", "convolution", "-o", "d.gif")
    capsys.readouterr()
    for asked in (("--pool", "2"), ("--stages", "pooling")):
        assert "does not fit in 1 row" in refusal(capsys, *source, *asked, "-o", "e.gif")
