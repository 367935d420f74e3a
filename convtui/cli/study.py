"""What the commands on experiments and on searches have in common."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from convtui.cli.output import confirmed, console, talk, write_output
from convtui.errors import BadInput, ExitCode
from convtui.studies.settings import WORKERS

if TYPE_CHECKING:
    from rich.console import RenderableType

    from convtui.studies.study import Study

JsonAtEnd = Annotated[
    bool, typer.Option("--json", help="Print one JSON document, at the end, and nothing else.")
]
Workers = Annotated[
    str | None, typer.Option("--workers", metavar=WORKERS.metavar, help=WORKERS.words)
]

Forms = Mapping[str, Callable[[], str | bytes]]
"""By the suffix of a file what writes a study in that form."""


def form_of(output: Path | None, forms: Mapping[str, object]) -> str:
    """The suffix that a file asks for; Markdown without one.

    Raises:
        BadInput: it is none of the forms.
    """
    suffix = output.suffix.lower() if output and str(output) != "-" else ".md"
    if suffix not in forms:
        raise BadInput(f"{output} ends in none of {', '.join(forms)}: give one of these")
    return suffix


def write_study(forms: Forms, output: Path | None) -> None:
    """Write a study to a file in the form that its name asks for; without one to stdout.

    Raises:
        BadInput: the name asks for no form, or the file cannot be written.
    """
    write_output(forms[form_of(output, forms)](), output)


def stopped(study: "Study") -> ExitCode:
    """Say how to go on with what was stopped."""
    talk(f"stopped; `convtui {study.NOUN.one} resume {study.name}` goes on")
    return ExitCode.INTERRUPTED


def delete_study(study: "Study", what: str, *, yes: bool) -> bool:
    """Delete a study and `what` else, once that is confirmed; return whether it is gone.

    Raises:
        BadInput: it is in training, or cannot be removed.
    """
    if not yes and not confirmed(f"delete {study.name} and {what}?"):
        return False
    study.delete()
    talk(f"{study.name} is deleted")
    return True


def read_workers(workers: str | None) -> int | None:
    """How many runs to train at once, if that was given.

    Raises:
        BadInput: it is no number of workers.
    """
    return None if workers is None else int(WORKERS.read(workers))


@contextmanager
def live(
    view: Callable[[tuple[int, int], float], "RenderableType"], on: TextIO | None = None
) -> Iterator[None]:
    """Show several times a second what happens, on a stream where it stays, or on stderr.

    There it is wiped away at the end: the whole table is printed then, below what was there before.

    Args:
        view: the columns and lines of the terminal, and the seconds so far → what to show.
        on: the stream of a terminal.
    """
    from rich.live import Live

    screen = console(file=on) if on else console(stderr=True)
    began = time.monotonic()
    # What else is written, TensorFlow's talk say, does not come between: the log has it.
    with Live(
        get_renderable=lambda: view(screen.size, time.monotonic() - began),
        console=screen,
        refresh_per_second=4,
        transient=on is None,
        redirect_stdout=False,
        redirect_stderr=False,
    ):
        yield
