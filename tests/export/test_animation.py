"""Animations, read back by Pillow: its own frames must be ours, and stay as long."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from convtui.errors import BadInput
from convtui.export.animation import WRITERS, write_animation, write_frames, write_still
from convtui.export.canvas import painted
from convtui.export.changes import changes
from convtui.export.colour_table import TRANSPARENT
from convtui.export.frame import FrameDesign
from convtui.export.schedule import Schedule, chosen_stages, schedule
from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.ops.brightness import Pixels


def design(text: str = "gradient", **options) -> FrameDesign:
    layer = LayerOptions(load_kernel("sobel-x"), **options)
    return FrameDesign(text, Pipeline(load_input(text).values, layer), width=320)


def everything(frame: FrameDesign) -> Schedule:
    return schedule(frame.pipeline, range(len(frame.pipeline.stages)), 1)


def written(path: Path, frame: FrameDesign, plan: Schedule, rate: float = 10) -> list[int]:
    told: list[int] = []
    write_animation(path, frame, plan, rate, told.append)
    return told


def expected(frame: FrameDesign, plan: Schedule) -> list[Pixels]:
    """Frames in colour; those that equal the one before are one with it, as the writers do."""
    drawn = [frame.table.rgb[painted(frame.drawing(*step), frame.table)] for step in plan.steps]
    return [
        one
        for number, one in enumerate(drawn)
        if not number or not np.array_equal(one, drawn[number - 1])
    ]


@pytest.mark.parametrize("suffix", WRITERS)
def test_frames_come_back_pixel_for_pixel(tmp_path: Path, suffix: str) -> None:
    frame = design("patch", pool=2)
    plan = everything(frame)
    told = written(tmp_path / f"conv{suffix}", frame, plan)
    assert told == list(range(1, 10))
    with Image.open(tmp_path / f"conv{suffix}") as animation:
        read = [np.asarray(one.convert("RGB")) for one in ImageSequence.Iterator(animation)]
        assert animation.info["loop"] == 0
    wanted = expected(frame, plan)
    assert len(read) == len(wanted) == 9
    for one, other in zip(read, wanted, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize(("rate", "total"), [(10, 2800), (30, 2270), (0.5, 18_000)])
def test_all_frames_together_take_their_time_and_the_last_stays(
    tmp_path: Path, suffix: str, rate: float, total: int
) -> None:
    frame = design("patch", pool=2)
    written(tmp_path / f"conv{suffix}", frame, everything(frame), rate)
    with Image.open(tmp_path / f"conv{suffix}") as animation:
        stays = []
        for number in range(animation.n_frames):
            animation.seek(number)
            animation.load()
            stays.append(animation.info["duration"])
    assert sum(stays) == pytest.approx(total, abs=10)
    assert stays[-1] >= 2000


def test_equal_frames_become_one_that_stays_as_long_as_all() -> None:
    one, other = np.zeros((4, 6), np.uint8), np.zeros((4, 6), np.uint8)
    other[2, 3:5] = 7
    found = list(changes([(one, 10), (one, 20), (other, 30), (other, 5), (one, 1)]))
    assert [change.milliseconds for change in found] == [30, 35, 1]
    assert found[0].pixels.shape == (4, 6)
    assert (found[1].left, found[1].top) == (2, 2)
    assert found[1].pixels.tolist() == [[TRANSPARENT, 7, 7]]


def test_frames_are_drawn_when_they_are_needed_and_not_kept() -> None:
    drawn: list[int] = []

    def frames():
        for number in range(5):
            drawn.append(number)
            yield np.full((2, 2), number, np.uint8), 10

    stream = changes(frames())
    next(stream)
    assert drawn == [0, 1]
    next(stream)
    assert drawn == [0, 1, 2]


def test_a_folder_of_frames_holds_every_frame(tmp_path: Path) -> None:
    frame = design("patch", pool=0)
    plan = everything(frame)
    folder = tmp_path / "frames"
    folder.mkdir()
    (folder / "frame-9999.png").write_text("old")
    (folder / "notes.txt").write_text("mine")
    files = write_frames(folder, frame, plan, lambda _: None)
    assert [file.name for file in files] == [f"frame-000{number}.png" for number in range(1, 9)]
    assert sorted(file.name for file in folder.iterdir())[-1] == "notes.txt"
    assert not (folder / "frame-9999.png").exists()
    for file, step in zip(files, plan.steps, strict=True):
        drawn = frame.table.rgb[painted(frame.drawing(*step), frame.table)]
        assert np.array_equal(np.asarray(Image.open(file).convert("RGB")), drawn)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["frames"]


def test_a_still_is_one_step(tmp_path: Path) -> None:
    frame = design("patch")
    write_still(tmp_path / "step.png", frame, 1, 3)
    drawn = frame.table.rgb[painted(frame.drawing(1, 3), frame.table)]
    assert np.array_equal(np.asarray(Image.open(tmp_path / "step.png").convert("RGB")), drawn)
    write_still(tmp_path / "step.svg", frame, 1, 3)
    assert (tmp_path / "step.svg").read_text().startswith("<svg ")


@pytest.mark.parametrize("suffix", WRITERS)
def test_what_is_interrupted_leaves_nothing_half_written(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"conv{suffix}"
    path.write_text("what was there")

    def stop(done: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    frame = design("patch")
    with pytest.raises(KeyboardInterrupt):
        write_animation(path, frame, everything(frame), 10, stop)
    with pytest.raises(KeyboardInterrupt):
        write_frames(tmp_path / "frames", frame, everything(frame), stop)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "what was there"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    frame = design("patch")
    with pytest.raises(BadInput, match="cannot be written"):
        write_animation(tmp_path / "no" / "c.gif", frame, everything(frame), 10, lambda _: None)
    with pytest.raises(BadInput, match="cannot be written"):
        write_frames(tmp_path / "no" / "frames", frame, everything(frame), lambda _: None)


# Which steps


def test_every_step_of_every_stage_is_shown_in_order() -> None:
    frame = design("gradient")
    plan = everything(frame)
    assert plan.steps[:36] == tuple((0, cell) for cell in range(36))
    assert len(plan.steps) == 36 + 36 + 9
    assert plan.every == 1


def test_one_of_n_is_shown_and_the_last_of_each_stage() -> None:
    pipeline = design("gradient").pipeline
    plan = schedule(pipeline, [0, 2], 10)
    assert plan.steps == ((0, 0), (0, 10), (0, 20), (0, 30), (0, 35), (2, 0), (2, 8))


@pytest.mark.parametrize("most", [81, 60, 20, 6])
def test_too_many_steps_are_thinned_as_little_as_the_limit_allows(most: int) -> None:
    pipeline = design("gradient").pipeline
    plan = schedule(pipeline, [0, 1, 2], None, most)
    assert len(plan.steps) <= most
    if plan.every > 1:
        assert len(schedule(pipeline, [0, 1, 2], plan.every - 1, 100).steps) > most


def test_more_frames_than_the_limit_are_refused_with_what_to_type() -> None:
    pipeline = design("gradient").pipeline
    with pytest.raises(BadInput, match=r"43 frames.*--every 3, or --max-frames 43"):
        schedule(pipeline, [0, 1, 2], 2, 30)
    with pytest.raises(BadInput, match="--max-frames"):
        schedule(pipeline, [0, 1, 2], None, 2)


def test_stages_are_chosen_by_name() -> None:
    pipeline = design("gradient").pipeline
    assert chosen_stages(pipeline, []) == [0, 1, 2]
    assert chosen_stages(pipeline, ["pooling", "convolution"]) == [0, 2]
    with pytest.raises(BadInput, match="did you mean 'pooling'"):
        chosen_stages(pipeline, ["poling"])
    with pytest.raises(BadInput, match="--pool 2"):
        chosen_stages(design("gradient", pool=0).pipeline, ["pooling"])
