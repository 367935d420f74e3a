"""stdout is data, stderr is talk; a file appears whole or not at all.

Whatever the program prints leaves it here, and what could steer a terminal leaves as an escape: a
test sees that no other module of the command line writes to a stream.
"""

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from convtui.errors import BadInput
from convtui.harmless import escaped, harmless, harmless_lines, is_harmless, json_text
from convtui.safe_file import written_safely

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

SECONDS_OF_PATIENCE = 1.0
_SHORTEST_NAME = 8

LONGEST_LINE = 4000
"""Characters of a line that is no data; a path alone may have 4,096 bytes."""


def write(text: str, to: TextIO | None = None) -> None:
    """Write text to stdout, or to another stream, as it is but for what could steer a terminal."""
    (sys.stdout if to is None else to).write(escaped(text))


def print_json(value: object) -> None:
    """Write one JSON document to stdout; NaN and infinity, which JSON does not know, are a bug."""
    sys.stdout.write(json_text(value) + "\n")


def talk(line: str, to: TextIO | None = None) -> None:
    """Tell the person at the keyboard, on stderr or `to`, something that is no result."""
    stream = sys.stderr if to is None else to
    stream.write(f"convtui: {harmless(line, LONGEST_LINE)}\n")
    stream.flush()


@contextmanager
def told_if_slow(line: str) -> Iterator[None]:
    """Tell what is going on once it has taken a second."""
    timer = threading.Timer(SECONDS_OF_PATIENCE, talk, [line])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # what it has begun to tell stands before what comes next


def confirmed(question: str) -> bool:
    """Ask on the terminal.

    Raises:
        BadInput: nobody is there to be asked.
    """
    if not sys.stdin.isatty():
        raise BadInput("deleting cannot be undone: give --yes where nobody can be asked")
    return _answered(question)


def _answered(question: str) -> bool:
    sys.stderr.write(f"{harmless(question, LONGEST_LINE)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def console(*, stderr: bool = False, file: TextIO | None = None) -> "Console":
    """A Rich console that shows text as it is: no markup, no guessing at colours, no controls."""
    from rich.console import Console
    from rich.text import Text

    class Outspoken(Console):
        def on_broken_pipe(self) -> None:
            raise  # Rich would leave with code 1, which says "the answer is no"

        def render_str(self, text: str, **settings: Any) -> Text:
            return super().render_str(escaped(text), **settings)

        def render(
            self, renderable: "RenderableType", options: "ConsoleOptions | None" = None
        ) -> "Iterator[Segment]":
            # Its own controls, which move the cursor of a live table, are marked as such.
            for segment in super().render(renderable, options):
                if segment.control or is_harmless(segment.text):
                    yield segment
                else:
                    yield segment._replace(text=escaped(segment.text))

    return Outspoken(stderr=stderr, file=file, markup=False, highlight=False, emoji=False)


def print_line(line: str) -> None:
    """Write a line to stdout, of bounded length; a terminal gets it broken between words."""
    line = harmless_lines(line, LONGEST_LINE)
    if sys.stdout.isatty():
        console().print(line)
    else:
        write(line + "\n")


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    unbroken: int = 2,
    droppable: Sequence[str] = (),
) -> None:
    """Write a table to stdout: coloured and fitted to a terminal, else one plain line a row.

    On a terminal that is too narrow all columns but the first `unbroken` ones are broken; or, if
    there are `droppable` ones, these are left out instead, the first of them first.
    """
    from convtui.export.tabular import aligned

    if sys.stdout.isatty() and droppable:
        left_out = _print_fitted(headings, list(rows), droppable)
        if left_out:
            talk(f"no room for {', '.join(left_out)}: widen the window or add --json")
        return
    if sys.stdout.isatty():
        _print_rich_table(headings, rows, unbroken)
        return
    lines = [[heading.upper() for heading in headings], *([*map(harmless, row)] for row in rows)]
    write("".join(f"{line}\n" for line in aligned(lines)))


def may_replace(paths: Sequence[Path], force: bool) -> None:
    """Ask before files are replaced; where nobody can be asked, refuse.

    Raises:
        BadInput: there is something already, and it is to stay.
    """
    there = [path for path in paths if path.is_file()]
    if force or not there:
        return
    more = f" and {len(there) - 1} more exist" if len(there) > 1 else " exists"
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInput(f"{there[0]}{more} already: add --force, or choose another name")
    if not _answered(f"convtui: {there[0]}{more} already. Replace?"):
        raise BadInput(f"{there[0]} stays as it is: choose another name with -o")


def may_write(output: Path | None, force: bool) -> Path | None:
    """The file to write to, None for stdout (no path, or `-`), asked for as in `may_replace`.

    Raises:
        BadInput: there is something already, and it is to stay.
    """
    if output is None or str(output) == "-":
        return None
    may_replace([output], force)
    return output


def write_output(content: str | bytes | Iterable[str | bytes], path: Path | None) -> None:
    """Write a result to stdout (no path, or `-`) or into a file, replaced only when all is written.

    A result that comes in parts is never there as a whole.

    Raises:
        BadInput: the file cannot be written there.
    """
    given = [content] if isinstance(content, str | bytes) else content
    parts = (escaped(part) if isinstance(part, str) else part for part in given)
    if path is not None and str(path) != "-":
        _write_file(path, parts)
        return
    for part in parts:
        if isinstance(part, str):
            sys.stdout.write(part)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(part)


def _write_file(path: Path, parts: Iterable[str | bytes]) -> None:
    target = path.resolve()  # where a link leads: the link itself is to stay
    if target.exists() and not (target.is_file() or target.is_dir()):
        # A device such as /dev/null, which no file may replace.
        with target.open("wb") as file:
            file.writelines(_encoded(parts))
    else:
        with written_safely(target) as file:
            file.writelines(_encoded(parts))


def _encoded(parts: Iterable[str | bytes]) -> Iterator[bytes]:
    return (part.encode() if isinstance(part, str) else part for part in parts)


def _print_rich_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], unbroken: int
) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    styles = ["cyan", *[""] * (len(headings) - 1)]
    for place, (heading, style) in enumerate(zip(headings, styles, strict=True)):
        table.add_column(heading, style=style, no_wrap=place < unbroken, overflow="fold")
    for row in rows:
        table.add_row(*map(harmless, row))
    console().print(table)


def _print_fitted(
    headings: Sequence[str], rows: Sequence[Sequence[str]], droppable: Sequence[str]
) -> list[str]:
    """Print as many columns as have room, and return the headings of the others."""
    from convtui.cli.fitted_table import fitted_table
    from convtui.export.tabular import Column

    name, *others = headings
    columns = [
        Column(name, least=_SHORTEST_NAME, right=False, gives_way=True),
        *(Column(head, head.replace(" ", "\n"), right=False) for head in others),
    ]
    screen = console()
    table, left_out = fitted_table(columns, rows, screen.width, droppable, gaps=(2,))
    screen.print(table)
    return left_out
