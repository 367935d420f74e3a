"""Frames, held against the arrays of the lesson they show."""

from xml.etree import ElementTree

import numpy as np
import pytest
from scipy import ndimage, signal

from convtui.export.canvas import painted
from convtui.export.colour_table import ACCENT, EMPTY, GROUND, NODES, PADDING, ColourTable
from convtui.export.frame import FrameDesign
from convtui.export.lettering import text_width
from convtui.export.panel import Place, panel
from convtui.export.shapes import Cells, Drawing, Text
from convtui.export.vector import as_svg
from convtui.inputs import load_input
from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson.colours import Palette, contrast
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.sheet import sheet_of
from convtui.ops.brightness import Pixels

LINE = np.array([[-0.5] * 3, [1] * 3, [-0.5] * 3])
GREY = Palette("grey", 0.0, 255.0)


def design(text: str = "digit:4", width: int = 640, dark: bool = True, **options) -> FrameDesign:
    given = load_input(text)
    layer = LayerOptions(load_kernel("horizontal-line"), **({"bias": -150} | options))
    pipeline = Pipeline(given.values, layer, channels=given.channels)
    return FrameDesign(given.name, pipeline, width, dark)


def texts(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Text)]


def cell_colours(frame: FrameDesign, stage: int, cell: int, output: bool) -> Pixels:
    """Places in the table of the middle pixel of each cell seen, read off the painted frame."""
    pixels = painted(frame.drawing(stage, cell), frame.table)
    place = frame.places(stage, cell)[output]
    half = (place.side - place.gap) // 2
    rows = place.top + np.arange(len(place.rows)) * place.side + half
    columns = place.left + np.arange(len(place.columns)) * place.side + half
    return pixels[np.ix_(rows, columns)]


def test_the_cells_of_the_input_have_the_colours_of_the_picture() -> None:
    frame = design()
    seen = cell_colours(frame, 0, 300, output=False)
    values = load_input("digit:4").values
    assert np.array_equal(seen, frame.table.of(GREY, values))
    # The oracle for one node: black is 0, white is 255, and the grey between is the value's.
    rgb = frame.table.rgb[seen].astype(int)
    assert np.abs(rgb - values[:, :, None]).max() <= 255 / (NODES - 1) / 2 + 1


def test_the_output_fills_up_cell_by_cell_in_blue_and_orange() -> None:
    frame = design()
    seen = cell_colours(frame, 0, 300, output=True).ravel()
    assert (seen[301:] == EMPTY).all()
    assert not (seen[:301] == EMPTY).any()
    values = signal.correlate2d(load_input("digit:4").values, LINE, mode="valid").ravel()[:301]
    rgb = frame.table.rgb[seen[:301]].astype(int)
    strong = np.abs(values) > 60
    assert strong.sum() > 10
    assert np.array_equal((rgb[:, 2] > rgb[:, 0])[strong], (values < 0)[strong])


def test_every_stage_shows_the_map_before_it_and_its_own() -> None:
    frame = design()
    digit = load_input("digit:4").values
    activated = np.maximum(signal.correlate2d(digit, LINE, mode="valid") - 150, 0)
    pooled = ndimage.maximum_filter(activated, 2)[1::2, 1::2]
    reach = activated.max()
    palette = Palette("diverging", -reach, reach)
    last = len(frame.pipeline.stages[2]) - 1
    before, after = (cell_colours(frame, 2, last, output) for output in (False, True))
    assert np.array_equal(before, frame.table.of(palette, activated))
    # Under the outline's corner or a number no cell of the pooled map hides: sides are even there.
    assert np.array_equal(after, frame.table.of(palette, pooled))


def test_padding_has_its_own_colour_around_the_input() -> None:
    seen = cell_colours(design(padding=2), 0, 500, output=False)
    assert seen.shape == (32, 32)
    ring = np.ones((32, 32), bool)
    ring[2:-2, 2:-2] = False
    assert np.array_equal(seen == PADDING, ring)


@pytest.mark.parametrize(("cell", "row", "column"), [(0, 0, 0), (300, 11, 14), (675, 25, 25)])
def test_the_window_is_outlined_where_the_kernel_stands(cell: int, row: int, column: int) -> None:
    frame = design()
    pixels = painted(frame.drawing(0, cell), frame.table)
    source, output = frame.places(0, cell)
    for place, side in ((source, 3), (output, 1)):
        room = slice(0, 320) if place is source else slice(410, 640)
        rows, columns = np.nonzero(pixels[: frame.lengths.foot_top, room] == ACCENT)
        assert rows.min() == place.top + row * place.side - 2
        assert columns.min() + room.start == place.left + column * place.side - 2
        assert rows.max() == place.top + (row + side) * place.side - place.gap + 1
        edge = place.left + (column + side) * place.side - place.gap + 1
        assert columns.max() + room.start == edge


def test_taps_that_are_apart_are_outlined_one_by_one() -> None:
    frame = design(dilation=(2, 2), pool=0)
    drawing = frame.drawing(0, 0)
    outlines = [shape for shape in drawing.shapes if getattr(shape, "line", 0)]
    assert len(outlines) == 9 + 1


def test_the_numbers_of_a_frame_are_the_lessons() -> None:
    said = texts(design("patch", bias=100).drawing(0, 1))
    patch = load_input("patch").values
    window = patch[:3, 1:4]
    for matrix in (patch, window, LINE, window * LINE):
        for number in (matrix.ravel() + 0.0).tolist():
            written = f"{number:g}".replace("0.", ".") if number % 1 else f"{number:g}"
            assert written in said, (written, said)
            said.remove(written)
    assert "-1" in said  # the map's first number
    assert "27" in said
    assert any(text.endswith("27") and text.startswith("Y[1,2] = ") for text in said)
    assert "2 of 4" in said


def test_bias_and_pooling_are_written_out() -> None:
    frame = design("patch", bias=100)
    assert {"27", "+ 100 bias", "= 127", "relu"} <= set(texts(frame.drawing(1, 1)))
    said = texts(frame.drawing(2, 0))
    assert {"max", "= 127", "99", "64"} <= set(said)
    frame = design("patch", pool_kind="average")
    assert "average" in texts(frame.drawing(2, 0))


def test_of_a_large_picture_the_page_with_the_window_is_shown() -> None:
    frame = design("scene:red")
    stage = frame.pipeline.stages[0]
    values = load_input("scene:red").values
    for cell in (0, 9_000, len(stage) - 1):
        place, _ = frame.places(0, cell)
        row, column = divmod(cell, stage.shape[1])
        assert {row, row + 2} <= set(place.rows)
        assert {column, column + 2} <= set(place.columns)
        seen = cell_colours(frame, 0, cell, output=False)
        page = values[place.rows.start : place.rows.stop, place.columns.start : place.columns.stop]
        away = seen != frame.table.of(GREY, page)
        assert away.sum() <= 12  # the outline lies on a few small cells
        assert any("from [" in text for text in texts(frame.drawing(0, cell)))


def test_a_page_stands_still_while_the_window_walks_through_it() -> None:
    frame = design("scene:red")
    stage = frame.pipeline.stages[0]
    pages = [frame.places(0, cell)[0].columns.start for cell in range(stage.shape[1])]
    assert 1 < len(set(pages)) < 8
    assert pages == sorted(pages)


def test_colour_inputs_show_their_first_channel_and_say_so() -> None:
    said = texts(design("pentagon").drawing(0, 0))
    assert any(text.startswith("Input, red 64") for text in said)
    assert any("+ green" in text for text in said)


def test_of_a_kernel_with_planes_the_first_is_shown_with_the_first_channel() -> None:
    given = load_input("pentagon")
    weights = np.dstack([LINE, 2 * LINE, 3 * LINE])
    layer = LayerOptions(typed_kernel(weights), pool=0)
    pipeline = Pipeline(given.values, layer, channels=given.channels)
    said = texts(FrameDesign("x", pipeline).drawing(0, 0))
    assert said.count("-.5") == 6
    assert "3" not in said


@pytest.mark.parametrize("width", [320, 640, 1280, 1921])
@pytest.mark.parametrize("stage", [0, 1, 2])
def test_nothing_leaves_the_frame_at_any_size(width: int, stage: int) -> None:
    frame = design(width=width, padding="same")
    drawing = frame.drawing(stage, 100)
    assert drawing.height % 2 == 0
    for shape in drawing.shapes:
        if isinstance(shape, Text):
            wide = text_width(shape.text, shape.size)
            left = shape.x - {"l": 0, "m": wide / 2, "r": wide}[shape.anchor]
            assert left >= 0
            assert left + wide <= width + 1
            assert shape.size / 2 <= shape.middle <= drawing.height - shape.size / 2
        elif isinstance(shape, Cells):
            rows, columns = shape.colours.shape
            assert 0 <= shape.left <= shape.left + columns * shape.side <= width
            assert 0 <= shape.top <= shape.top + rows * shape.side <= frame.lengths.foot_top


@pytest.mark.parametrize("dark", [True, False])
def test_text_stands_out_from_every_ground_it_is_on(dark: bool) -> None:
    frame = design("patch", dark=dark)
    for stage, cell in ((0, 3), (1, 2), (2, 0)):
        drawing = frame.drawing(stage, cell)
        pixels = painted(
            Drawing(
                drawing.width,
                drawing.height,
                GROUND,
                tuple(shape for shape in drawing.shapes if not isinstance(shape, Text)),
            ),
            frame.table,
        )
        for shape in drawing.shapes:
            if isinstance(shape, Text):
                ground = pixels[round(shape.middle), min(round(shape.x), drawing.width - 1)]
                colours = [tuple(frame.table.rgb[part].tolist()) for part in (ground, shape.colour)]
                assert contrast(*colours) >= 4.5, shape


@pytest.mark.parametrize("dark", [True, False])
def test_the_table_holds_every_node_once_and_no_colour_is_transparent(dark: bool) -> None:
    table = ColourTable(dark)
    for name in ("grey", "diverging"):
        palette = Palette(name, -1.0, 1.0, dark)
        places = table.of(palette, np.linspace(-1, 1, NODES))
        assert len(set(places.tolist())) == NODES
        assert places.max() < 255
        exact = np.array(palette.colours)[np.rint(np.linspace(0, 255, NODES)).astype(int)]
        assert np.array_equal(table.rgb[places], exact)
    assert table.of(Palette("diverging", -1.0, 1.0, dark), np.array([0.0])) == places[NODES // 2]


def test_an_svg_says_and_shows_what_the_picture_does() -> None:
    frame = design("patch", bias=100)
    drawing = frame.drawing(0, 1)
    root = ElementTree.fromstring(as_svg(drawing, frame.table))
    spaces = {"s": "http://www.w3.org/2000/svg"}
    assert [text.text for text in root.findall("s:text", spaces)] == texts(drawing)
    pixels = frame.table.rgb[painted(drawing, frame.table)]
    boxes = root.findall("s:rect", spaces)[1:]
    cells = [box for box in boxes if box.get("stroke") is None]
    assert len(cells) == 16 + 9 + 9 + 9 + 4
    for box in cells:
        x, y, fill = int(box.get("x", "")), int(box.get("y", "")), box.get("fill")
        corner = pixels[y + 3, x + 3].tolist()
        outlined = corner == frame.table.rgb[ACCENT].tolist()
        assert outlined or "#{:02x}{:02x}{:02x}".format(*corner) == fill


def test_a_number_rounded_to_fit_its_cell_is_marked_in_letters_that_fit() -> None:
    values = np.array([[85.12345, -1234.5, 100]])
    matrix = sheet_of(values, GREY)
    place = Place(0, 0, 24, 2, range(1), range(3))
    table = ColourTable(dark=True)
    rounded, _, whole = [shape for shape in panel(matrix, place, table) if isinstance(shape, Text)]
    assert (rounded.text[0], whole.text) == ("≈", "100")
    assert rounded.size <= whole.size
