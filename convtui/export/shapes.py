"""What a drawing is made of: boxes, cells and text, in pixels from the upper left corner."""

from dataclasses import dataclass

from convtui.ops.brightness import Pixels


@dataclass(frozen=True)
class Box:
    """A rectangle, filled, or `line` pixels thick around its inside."""

    left: int
    top: int
    width: int
    height: int
    colour: int
    """A place in the ColourTable, as everywhere here."""
    line: int = 0


@dataclass(frozen=True, eq=False)
class Cells:
    """Squares of `side` pixels, the last `gap` of them left free for a line between."""

    left: int
    top: int
    side: int
    gap: int
    colours: Pixels
    """(rows, columns), places in the ColourTable."""


@dataclass(frozen=True)
class Text:
    """One line of text, its middle at `middle`."""

    x: float
    middle: float
    text: str
    size: int
    colour: int
    anchor: str = "l"
    """l, m or r: where in the text x is."""


Shape = Box | Cells | Text


@dataclass(frozen=True, eq=False)
class Drawing:
    """Shapes, later ones over earlier ones, on a ground."""

    width: int
    height: int
    ground: int
    shapes: tuple[Shape, ...]
