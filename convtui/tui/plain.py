"""Text on the screen is plain: no markup is read in it, and nothing in it steers the terminal."""

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.style import Style

from convtui.harmless import escaped, harmless, is_harmless


def plain(value: object) -> str:
    """A value as text on one line of bounded length, whatever is in it."""
    return harmless(str(value))


def content(text: Content | str) -> Content:
    """A text to show, on as many lines as it has; styles stay in their places."""
    if isinstance(text, str):
        return Content(escaped(text))
    if all(map(is_harmless, text.plain.split("\n"))):
        return text
    return Content("".join(map(_shown, text.plain)), [*text.spans])


def link(text: Content, action: str) -> Content:
    """A text that does something when it is clicked; markup, which is parsed, takes much longer."""
    return text.stylize(Style.from_meta({"@click": action}))


def titled(text: Content | str) -> Content:
    """A title for a border, which Textual would otherwise read as markup."""
    return Content(harmless(text)) if isinstance(text, str) else content(text)


def cut(text: str, room: int) -> str:
    """As much of a text as has room in so many cells, ending in `…` where that is not all."""
    if cell_len(text) <= room:
        return text
    return f"{set_cell_size(text, room - 1).rstrip()}…" if room > 0 else ""


def padded(text: str, room: int, *, right: bool = False) -> str:
    """A text in exactly so many cells, cut as by `cut`, or to one side with blanks beside it."""
    text = cut(text, room)
    gap = " " * (room - cell_len(text))
    return gap + text if right else text + gap


def _shown(letter: str) -> str:
    return letter if letter == "\n" or is_harmless(letter) else "·"
