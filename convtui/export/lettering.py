"""Text in pictures, in the font that travels with Pillow; it has letters, digits and few signs."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

# Signs that the lesson uses and the font lacks, each with what says the same.
_SPELT = str.maketrans(
    {
        "×": "x",
        "–": "-",
        "−": "-",
        "≈": "~",
        "≤": "<=",
        "→": "->",
        "’": "'",
        "\N{NO-BREAK SPACE}": " ",
    }
)


@lru_cache(maxsize=32)
def font(size: int) -> "FreeTypeFont | ImageFont":
    from PIL import ImageFont

    return ImageFont.load_default(size)


@lru_cache(maxsize=4096)
def spelt(text: str) -> str:
    """A text with nothing in it that the font cannot draw."""
    return "".join(c if c.isascii() or c in "·…°" else "?" for c in text.translate(_SPELT))


def text_width(text: str, size: int) -> float:
    """Pixels that a text takes; a little more than it does where letters are pulled together."""
    return sum(_letter_width(letter, size) for letter in spelt(text))


@lru_cache(maxsize=1024)
def _letter_width(letter: str, size: int) -> float:
    return font(size).getlength(letter)


def shortened(text: str, size: int, room: float) -> str:
    """A text, its end left out where it is wider than the room."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
