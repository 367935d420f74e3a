"""`convtui step`: the screen, opened on an input."""

from pathlib import Path
from typing import Annotated

import typer

from convtui.cli.app import App
from convtui.cli.layer_options import (
    AskedLayer,
    CropOption,
    InputArgument,
    RotateOption,
    with_layer_options,
)
from convtui.cli.screen import open_screen

app = App()


@app.command()
@with_layer_options
def step(
    source: InputArgument,
    crop: CropOption = None,
    rotate: RotateOption = 0,
    submission: Annotated[
        Path | None,
        typer.Option(
            "--submission",
            metavar="FILE",
            help="Have the map of a function of your own beside ours: a .py, .ipynb, .R, .Rmd or "
            ".qmd file, of which only definitions are loaded, in a sandbox.",
        ),
    ] = None,
    *,
    asked: AskedLayer,
) -> None:
    """Step through a layer on INPUT, cell by cell, on the screen."""
    answers = None
    if submission is not None:
        from convtui.marking.lesson_answers import LessonAnswers
        from convtui.places import typed_path

        answers = LessonAnswers(typed_path(submission))
    raise typer.Exit(open_screen(source, asked, crop, rotate, answers))
