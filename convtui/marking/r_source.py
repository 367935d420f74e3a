"""Where R code stands in a student's file. Runs in the sandbox, beside `r_child`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from convtui.marking.source_file import code_cells, text_of

_BEGINS = re.compile(r"[\t >]*(?P<fence>`{3,}|~{3,})\s*\{\s*[rR](?=[\s,}])(?P<options>.*)\}\s*")
_OFF = re.compile(r"eval\s*=\s*F(ALSE)?\b")
_OFF_BELOW = re.compile(r"#\|\s*eval:\s*(false|FALSE)\s*")


@dataclass(frozen=True)
class Chunk:
    """Some R code; `before` counts the lines of the file above it, and `off` says it is not run."""

    name: str
    text: str
    before: int = 0
    off: bool = False


def r_chunks(file: Path) -> list[Chunk]:
    """An R script, the chunks of R in an R Markdown or Quarto document, or a notebook's cells.

    Raises:
        NoSource: it cannot be read.
    """
    text = text_of(file).replace("\0", "\ufffd")  # where R would read no further
    if file.suffix.lower() == ".r":
        return [Chunk(file.name, text)]
    if file.suffix.lower() == ".ipynb":
        cells = enumerate(code_cells(text), 1)
        return [Chunk(f"code cell {number}", source) for number, source in cells]
    return list(_chunks(text.split("\n")))


def _chunks(lines: list[str]) -> Iterator[Chunk]:
    """As `knitr::purl` finds them; one without an end goes on to the last line."""
    number, at = 0, 0
    while at < len(lines):
        begin = _BEGINS.fullmatch(lines[at])
        at += 1
        if begin is None:
            continue
        number, first, end = number + 1, at, re.compile(rf"[\t >]*{begin['fence']}+\s*")
        while at < len(lines) and not end.fullmatch(lines[at]):
            at += 1
        inside = lines[first:at]
        off = bool(_OFF.search(begin["options"])) or any(map(_OFF_BELOW.fullmatch, inside))
        yield Chunk(f"chunk {number}", "\n".join(inside), first, off)
        at += 1
