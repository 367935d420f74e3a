"""Text of any kind as Markdown that shows it as it is; reports of all kinds are written with it."""

import re

from convtui.harmless import harmless

LONGEST = 4000
"""Characters of a paragraph or a cell."""

# What Markdown, GitHub's or Pandoc's, would take for more than itself; an underscore within a word
# is none of it.
_SPECIAL = re.compile(r"[\\|*`<>\[\]#~&$@^]|(?<![^\W_])_|_(?![^\W_])")
# An address becomes a link by itself: a backslash in its midst keeps it text.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
# At the beginning of a line these make a list or a rule.
_BLOCK = re.compile(r"^(\d*)([-+=.)])")


def escape(text: str) -> str:
    """Write a text within a line, a heading or a cell, on one line of bounded length."""
    shown = " ".join(harmless(text, LONGEST).split())
    shown = _SPECIAL.sub(lambda found: f"\\{found.group()}", shown)
    return _ADDRESS.sub(r"\\", shown)


def paragraph(text: str) -> str:
    """Write a text as a paragraph of its own."""
    return _BLOCK.sub(r"\1\\\2", escape(text))
