"""`convtui step`: the screen, opened on an input."""

from typing import TYPE_CHECKING

import typer

from convtui.cli.app import App
from convtui.cli.layer_options import CropOption, InputArgument, RotateOption, with_layer_options
from convtui.cli.screen import open_screen

if TYPE_CHECKING:
    from convtui.lesson.options import LayerOptions

app = App()


@app.command()
@with_layer_options
def step(
    source: InputArgument,
    crop: CropOption = None,
    rotate: RotateOption = 0,
    *,
    layer: "LayerOptions",
) -> None:
    """Step through a layer on INPUT, cell by cell, on the screen."""
    raise typer.Exit(open_screen(source, layer, crop, rotate))
