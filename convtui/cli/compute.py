"""`convtui compute`: the maps of a layer as a table, CSV, JSON or .npy, without the screen."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, ForceOption, file_option
from convtui.cli.layer_options import (
    AskedLayer,
    CropOption,
    InputArgument,
    MaxCellsOption,
    RotateOption,
    with_layer_options,
)
from convtui.cli.output import console, may_write, write_output
from convtui.cli.output_format import SUFFIXES, FormatOption, chosen_format
from convtui.errors import BadInput, unknown_name

if TYPE_CHECKING:
    from convtui.inputs import Input
    from convtui.lesson.options import LayerOptions
    from convtui.lesson.pipeline import Pipeline
    from convtui.lesson.stage import Stage

app = App()

STAGES = ("convolution", "activation", "pooling", "all")


@app.command()
@with_layer_options
def compute(
    source: InputArgument,
    stage: Annotated[
        str,
        typer.Option("--stage", metavar="|".join(STAGES), help="Which map."),
    ] = "all",
    form: FormatOption = None,
    output: Annotated[
        Path | None,
        file_option(
            "Write there and not to standard output: .csv, .json or .txt, and .npy for one map."
        ),
    ] = None,
    crop: CropOption = None,
    rotate: RotateOption = 0,
    force: ForceOption = False,
    max_cells: MaxCellsOption = None,
    *,
    asked: AskedLayer,
) -> None:
    """Compute the maps of a layer on INPUT and print them.

    JSON holds the input, the layer and the maps: all that is needed to compute them again. CSV
    holds one map if --stage names it, and can then be an INPUT itself; else the input and every
    map, each under a line `# name rows×columns`.
    """
    from convtui.inputs import load_input

    _check(stage, asked.layer)
    form = chosen_format(form, output, {**SUFFIXES, ".npy": "npy"})
    if form == "npy" and stage == "all":
        raise BadInput(f"{output} can hold one map only: choose it, as in --stage convolution")
    file = may_write(output, force)
    given = load_input(source, crop=crop, rotate=rotate)
    pipeline = asked.pipeline(given, () if stage == "all" else (stage,), max_cells)
    stages = pipeline.stages if stage == "all" else (pipeline.stage(stage),)
    if form == "table" and file is None and sys.stdout.isatty():
        _show(given, pipeline, stages)
    else:
        write_output(_content(form, given, pipeline, stages), file)


def _check(stage: str, layer: "LayerOptions") -> None:
    if stage not in STAGES:
        raise unknown_name("stage", stage, STAGES, f"give one of {', '.join(STAGES)}")
    if stage == "pooling" and not layer.pool:
        raise BadInput("--stage pooling with --pool 0, which is no pooling: give --pool 2")


def _content(
    form: str, given: "Input", pipeline: "Pipeline", stages: "tuple[Stage, ...]"
) -> "Iterable[str | bytes]":
    from convtui.export import matrices

    if form == "json":
        return matrices.json_parts(given, pipeline, stages)
    if form == "npy":
        return matrices.map_npy_parts(pipeline, stages[0])
    if form == "csv":
        if len(stages) == 1:
            return matrices.map_csv_parts(pipeline, stages[0])
        return matrices.csv_parts(given.name, pipeline, stages)
    from convtui.export.table import text_parts

    return text_parts(given.name, pipeline, stages)


def _show(given: "Input", pipeline: "Pipeline", stages: "tuple[Stage, ...]") -> None:
    from convtui.export.table import as_coloured_text

    screen = console()
    table = as_coloured_text(given.name, pipeline, stages, screen.width)
    screen.print(table, soft_wrap=True, end="")
