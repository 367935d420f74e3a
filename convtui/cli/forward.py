"""`convtui forward`: an image through a whole network, without the screen."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, ForceOption, file_option
from convtui.cli.layer_options import CropOption, InputArgument, RotateOption
from convtui.cli.network_input import (
    EpochOption,
    NetworkArgument,
    PrepareOption,
    ScaleOption,
    SeedOption,
    sent_through,
)
from convtui.cli.output import may_write, talk, write_output
from convtui.cli.output_format import FormatOption, chosen_format
from convtui.errors import BadInput

if TYPE_CHECKING:
    from convtui.inputs.prepare import PreparationStep
    from convtui.lesson.forward import ForwardPass
    from convtui.lesson.unit import Place
    from convtui.networks.network import LayerShape

app = App()


@app.command()
def forward(
    network: NetworkArgument,
    source: InputArgument,
    layer: Annotated[
        str | None,
        typer.Option("--layer", metavar="NAME", help="Print what this layer leaves, map by map."),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(
            "--unit",
            metavar="R,C,F",
            help="One number of the layer with all its terms: row, column and map, from 1; of a "
            "vector its place alone will do.",
        ),
    ] = None,
    scale: ScaleOption = "255",
    preparing: PrepareOption = "auto",
    seed: SeedOption = 0,
    epoch: EpochOption = None,
    form: FormatOption = None,
    output: Annotated[
        Path | None,
        file_option("Write there and not to standard output: .csv, .json or .txt."),
    ] = None,
    crop: CropOption = None,
    rotate: RotateOption = 0,
    force: ForceOption = False,
) -> None:
    """Send INPUT through NETWORK and print the classes with their probabilities.

    A scan of a digit may be of any size: what is done to it is told step by step.

    With --layer the maps that a layer leaves; with --unit as well, one number of it and every
    product that it is made of. NumPy computes all of it, and nothing in a Keras file is run.
    """
    if unit is not None and layer is None:
        raise BadInput(f"--unit {unit} without --layer: name the layer that it is a number of")
    form = chosen_format(form, output)
    file = may_write(output, force)
    sent = sent_through(
        network,
        source,
        scale=scale,
        preparing=preparing,
        seed=seed,
        epoch=epoch,
        crop=crop,
        rotate=rotate,
    )
    passed = sent.passed
    row = None if layer is None else passed.layer(layer)
    place = None if unit is None or row is None else _place(unit, row)
    content = _content(form, passed, sent.classes, sent.steps, row, place)
    sent.tell()
    if (row is None or form == "json") and passed.ends_in == "logits":
        talk(f"{passed.network.name} ends in logits: the probabilities are softmax of them")
    write_output(content, file)


def _place(text: str, row: "LayerShape") -> "Place":
    """A place as typed, counted from 1, within what a layer leaves."""
    shape = row.output_shape if len(row.output_shape) == 3 else (1, 1, *row.output_shape)
    rule = f"{row.name} has units from 1,1,1 to {','.join(map(str, shape))}"
    words = [word.strip() for word in text.split(",")]
    if shape[:2] == (1, 1) and len(words) == 1:
        words = ["1", "1", *words]
    if len(words) != 3 or not all(re.fullmatch("[0-9]{1,9}", word) for word in words):
        raise BadInput(f"--unit {text!r} is none: {rule}")
    first, second, third = (int(word) - 1 for word in words)
    if not all(0 <= at < length for at, length in zip((first, second, third), shape, strict=True)):
        raise BadInput(f"--unit {text!r} is not there: {rule}")
    return first, second, third


def _content(
    form: str,
    passed: "ForwardPass",
    classes: Sequence[str],
    steps: "Sequence[PreparationStep]",
    row: "LayerShape | None",
    place: "Place | None",
) -> Iterable[str]:
    from convtui.export import forward as export

    unit = None if row is None or place is None else passed.unit(row.name, place)
    if form == "json":
        told = export.document(passed, classes, steps)
        if unit is not None:
            told |= export.unit_document(unit)
        elif row is not None:
            told |= export.layer_document(row.name, passed.maps[row.name])
        return export.json_parts(told)
    if unit is not None:
        return export.unit_csv(unit) if form == "csv" else export.unit_text(unit)
    if row is not None:
        made = export.maps_csv if form == "csv" else export.maps_text
        return made(row.name, passed.maps[row.name])
    made_of = export.classes_csv if form == "csv" else export.classes_text
    return made_of(classes, passed.probabilities)
