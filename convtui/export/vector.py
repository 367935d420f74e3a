"""A drawing as SVG, sharp at any size."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from convtui.export.colour_table import ColourTable
from convtui.export.shapes import Box, Cells, Drawing, Shape, Text
from convtui.harmless import escaped

_ANCHORS = {"l": "start", "m": "middle", "r": "end"}
_FONTS = "Aileron, Helvetica, Arial, sans-serif"
# Half the height of a digit, as a share of the font's size.
_MIDDLE = 0.36


def as_svg(drawing: Drawing, table: ColourTable) -> str:
    """One SVG document, which needs nothing from elsewhere."""
    size = f'width="{drawing.width}" height="{drawing.height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="0 0 {drawing.width} {drawing.height}" font-family="{_FONTS}">',
        f'<rect {size} fill="{_hex(table, drawing.ground)}"/>',
        *(line for shape in drawing.shapes for line in _lines(shape, table)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _lines(shape: Shape, table: ColourTable) -> Iterator[str]:
    if isinstance(shape, Box):
        yield _box(shape, table)
    elif isinstance(shape, Cells):
        yield from _cells(shape, table)
    else:
        yield _text(shape, table)


def _box(box: Box, table: ColourTable) -> str:
    colour, half = _hex(table, box.colour), box.line / 2
    place = (
        f'x="{box.left + half:g}" y="{box.top + half:g}" '
        f'width="{box.width - box.line}" height="{box.height - box.line}"'
    )
    if not box.line:
        return f'<rect {place} fill="{colour}"/>'
    return f'<rect {place} fill="none" stroke="{colour}" stroke-width="{box.line}"/>'


def _cells(cells: Cells, table: ColourTable) -> Iterator[str]:
    side = cells.side - cells.gap
    for row, line in enumerate(cells.colours.tolist()):
        for column, colour in enumerate(line):
            x, y = cells.left + column * cells.side, cells.top + row * cells.side
            fill = _hex(table, colour)
            yield f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="{fill}"/>'


def _text(text: Text, table: ColourTable) -> str:
    place = f'x="{text.x:g}" y="{text.middle + text.size * _MIDDLE:g}"'
    look = f'font-size="{text.size}" fill="{_hex(table, text.colour)}"'
    anchor = _ANCHORS[text.anchor]
    return f'<text {place} {look} text-anchor="{anchor}">{escape(escaped(text.text))}</text>'


def _hex(table: ColourTable, colour: int) -> str:
    return "#{:02x}{:02x}{:02x}".format(*table.rgb[colour].tolist())
