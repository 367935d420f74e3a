"""`convtui step`: the screen, opened on an input."""

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
    *,
    asked: AskedLayer,
) -> None:
    """Step through a layer on INPUT, cell by cell, on the screen."""
    raise typer.Exit(open_screen(source, asked, crop, rotate))
