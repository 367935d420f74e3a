"""The table for people: aligned, readable on every ground, never wider than its terminal."""

import io
import re

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.console import Console
from rich.text import Text

from convtui.errors import BadInput
from convtui.export.table import INK, MOST_ROWS, as_coloured_text, ground, text_parts
from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline

Array = npt.NDArray[np.float64]

PATCH = np.array([[56.0, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]])


def text(*arguments: object) -> str:
    """All parts of a table for a pipe."""
    return "".join(text_parts(*arguments))


COURSEWORK = Pipeline(PATCH, LayerOptions(load_kernel("horizontal-line"), bias=100))
COPY = LayerOptions(typed_kernel(np.ones((1, 1))), activation="none", pool=0)


def table_of(values: Array, room: int) -> Text:
    return as_coloured_text(
        "x", (pipeline := Pipeline(values, COPY, values.size)), pipeline.stages[:1], room
    )


def brightness(colour: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def test_the_coursework_maps_stand_aligned_under_their_names() -> None:
    expected = (
        "input patch 4×4\n"
        "  56 250 116   0\n"
        "   0 240 144   0\n"
        "   0 198 150   0\n"
        "   0 143 241   0\n"
        "\n"
        "convolution 2×2\n"
        "  -1  27\n"
        " -36 -36\n"
        "\n"
        "activation 2×2\n"
        "  99 127\n"
        "  64  64\n"
        "\n"
        "pooling 1×1\n"
        " 127\n"
    )
    assert text("patch", COURSEWORK, COURSEWORK.stages) == expected
    assert as_coloured_text("patch", COURSEWORK, COURSEWORK.stages, 80).plain == expected


def test_a_single_stage_stands_alone() -> None:
    table = text("patch", COURSEWORK, (COURSEWORK.stage("pooling"),))
    assert table == "pooling 1×1\n 127\n"


def test_each_channel_of_the_input_is_a_matrix_of_its_own() -> None:
    pipeline = Pipeline(np.dstack([PATCH, -PATCH]), COPY, channels=("red", "green"))
    table = text("two", pipeline, pipeline.stages)
    assert "input two red 4×4\n  56 250" in table
    assert "input two green 4×4\n  -56 -250" in table


@settings(deadline=None)
@given(
    st.integers(1, 60), st.integers(1, 200), st.integers(10, 120), st.sampled_from([1, 300, 0.001])
)
def test_no_line_of_numbers_is_wider_than_the_room(
    rows: int, columns: int, room: int, scale: float
) -> None:
    values = np.random.default_rng([rows, columns]).normal(size=(rows, columns)) * scale
    _, *lines = table_of(values, room).plain.rstrip("\n").split("\n")
    note = lines.pop() if len(lines) > rows else ""
    assert len(lines) == rows
    widths = {len(line) for line in lines}
    assert len(widths) == 1
    shown = len(lines[0].replace("…", "").split())
    assert max(widths) <= room or shown == 1
    assert lines[0].endswith("…") == (shown < columns)
    said = f"columns 1–{shown} of {columns}; all with --format csv"
    assert note == (said if shown < columns else "")
    # One column more, its cells as wide as the widest of all, would not have fitted surely.
    assert shown == columns or (shown + 1) * 13 + 2 > room


def test_exactly_as_many_columns_are_shown_as_fit() -> None:
    values = np.full((1, 10), 12.0)
    assert table_of(values, 30).plain.split("\n")[1] == " 12" * 10
    assert table_of(values, 29).plain.split("\n")[1] == f"{' 12' * 9} …"
    assert table_of(values, 28).plain.split("\n")[1] == f"{' 12' * 8} …"


def test_of_very_many_rows_the_first_are_shown_on_a_terminal_and_all_in_a_pipe() -> None:
    values = np.arange(1000.0).reshape(1000, 1)
    _, *lines, note = table_of(values, 80).plain.rstrip("\n").split("\n")
    assert note == f"rows 1–{MOST_ROWS} of 1000; all with --format csv"
    assert [line.strip() for line in lines] == [*map(str, range(MOST_ROWS)), "⋮"]
    pipeline = Pipeline(values, COPY)
    assert text("x", pipeline, pipeline.stages[:1]).count("\n") == 1001


def test_only_what_is_shown_of_a_huge_input_is_computed() -> None:
    table = table_of(np.broadcast_to(np.float64(7), (10**6, 10**6)), 20)
    assert table.plain.split("\n")[1] == f"{' 7' * 9} …"


@given(st.floats(-1, 1))
def test_every_ground_is_light_enough_for_its_ink(value: float) -> None:
    colours = [Color.from_rgb(*ground(value, 1.0))]
    colours += [colours[0].downgrade(ColorSystem.EIGHT_BIT)]
    for colour in colours:
        under = brightness(tuple(colour.get_truecolor()))
        assert (under + 0.05) / (brightness(INK) + 0.05) >= 4.5


def test_signs_have_colours_of_their_own_and_zero_has_neither() -> None:
    negative, zero, positive = (ground(value, 5.0) for value in (-5.0, 0.0, 5.0))
    assert negative[2] > negative[0] + 100
    assert positive[0] > positive[2] + 100
    assert zero == ground(0.0, 0.0)
    assert len(set(zero)) == 1
    assert ground(-9.0, 5.0) == negative


def test_on_a_terminal_cells_are_coloured_and_without_colours_they_are_plain() -> None:
    table = as_coloured_text("patch", COURSEWORK, COURSEWORK.stages, 40)

    def printed(**settings: object) -> str:
        stream = io.StringIO()
        console = Console(file=stream, width=40, force_terminal=True, **settings)  # type: ignore[arg-type]
        console.print(table, soft_wrap=True, end="")
        return stream.getvalue()

    coloured = printed(color_system="truecolor")
    red, green, blue = ground(27.0, 36.0)
    assert re.search(rf"48;2;{red};{green};{blue}m *27\x1b", coloured)
    assert "48;" not in printed(no_color=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == table.plain


def test_a_map_that_grows_beyond_all_numbers_is_refused() -> None:
    kernel = typed_kernel(np.array([[3.0, 3.0]]))
    pipeline = Pipeline(np.full((1, 2), 1.5e308), LayerOptions(kernel, pool=0))
    with pytest.raises(BadInput, match="convolution grows beyond"):
        as_coloured_text("huge", pipeline, pipeline.stages, 80)
    with pytest.raises(BadInput, match="convolution grows beyond"):
        text("huge", pipeline, pipeline.stages)
