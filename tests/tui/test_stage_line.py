"""The line that tells where one is, at several widths."""

import pytest

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.cursor import Cursor
from convtui.lesson.options import LayerOptions
from convtui.tui.lesson import Lesson
from convtui.tui.stage_line import stage_line


def line(width: int, stage: int = 0, cell: int = 0, playing: int | None = None, **options) -> str:
    lesson = Lesson(load_input("digit:4"), LayerOptions(load_kernel("box-3"), **options))
    shapes = tuple(stage.sides for stage in lesson.pipeline.stages)
    pieces = stage_line(lesson, Cursor(shapes, stage, cell), width, playing)
    return "".join(piece.text for piece in pieces)


def test_on_a_wide_screen_every_stage_and_every_setting_is_named() -> None:
    assert line(160, cell=27, bias=-150.0) == (
        " ① Convolution 28/676 [2,2] ▸ ② Bias + ReLU ▸ ③ Max-pool"
        "   bias -150 · stride 1 · no padding · cross-correlation"
    )


def test_on_a_narrow_one_the_stage_at_hand_is_named_and_settings_are_cut() -> None:
    assert (
        line(60, stage=2, cell=168) == " ①▸②▸③ Max-pool 169/169 [13,13]   bias 0 · stride 1 · no p…"
    )


def test_80_columns_name_every_stage_and_the_settings_one_needs() -> None:
    assert line(80, cell=225, bias=-150.0) == (
        " ① Convolution 226/676 [9,18]▸② ReLU▸③ Max-pool   bias -150 · stride 1 · no pa…"
    )


@pytest.mark.parametrize("width", [48, 60, 80, 99, 100, 120, 300])
@pytest.mark.parametrize("stage", [0, 1, 2])
def test_it_is_never_wider_than_the_screen_and_always_tells_the_place(
    width: int, stage: int
) -> None:
    said = line(width, stage, 168, playing=60, dilation=(2, 1), padding="same")
    assert len(said) <= width
    assert "169/" in said


def test_the_settings_that_are_rare_are_told_when_they_are_there() -> None:
    said = line(200, dilation=(2, 1), stride=(3, 3), flip=True, playing=8)
    assert "▶ 8/s · bias 0 · stride 3 · no padding · dilation 2,1" in said
    assert "True convolution" in said
    assert "cross-correlation" not in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "no padding"),
        ({"padding": "same"}, "padding same (1 on each side)"),
        ({"padding": "same", "stride": (2, 2)}, "padding same (1 below, 1 right)"),
        ({"padding": "same", "stride": (3, 2)}, "padding same (1 above, 1 below, 1 right)"),
        ({"padding": "same", "stride": (28, 28)}, "padding same (none needed)"),
        ({"padding": "full"}, "padding full (2 on each side)"),
        ({"padding": 4}, "padding 4 on each side"),
    ],
)
def test_padding_is_told_by_its_kind_and_by_the_cells_it_adds(
    options: dict[str, object], said: str
) -> None:
    assert f" · {said} · cross-correlation" in line(200, **options, pool=0)
