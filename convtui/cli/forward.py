"""`convtui forward`: an image through a whole network, without the screen."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, ForceOption, file_option
from convtui.cli.layer_options import CropOption, InputArgument, RotateOption
from convtui.cli.output import may_write, talk, write_output
from convtui.cli.output_format import FormatOption, chosen_format
from convtui.errors import BadInput, unknown_name

if TYPE_CHECKING:
    from convtui.inputs.prepare import PreparationStep
    from convtui.lesson.forward import ForwardPass
    from convtui.lesson.unit import Place
    from convtui.networks.network import LayerShape

app = App()

SCALES = ("255", "none")

NETWORK_HELP = (
    "digits, which comes trained, a run by its name, a .keras or .h5 file, or a model by name or "
    ".toml file, whose weights are random."
)


@app.command()
def forward(
    network: Annotated[str, typer.Argument(metavar="NETWORK", help=NETWORK_HELP)],
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
    scale: Annotated[
        str,
        typer.Option(
            "--scale",
            metavar="|".join(SCALES),
            help="255: the input counts 0 to 255 and is divided by 255, as training does; none: "
            "its numbers are taken as they are, and nothing is prepared.",
        ),
    ] = "255",
    preparing: Annotated[
        str,
        typer.Option(
            "--prepare",
            metavar="auto|always|none",
            help="auto: a picture of another size, or dark ink on light paper, is made what the "
            "network was trained on, and every step is told; always: any; none: nothing is.",
        ),
    ] = "auto",
    seed: Annotated[
        int,
        typer.Option("--seed", metavar="N", min=0, help="Draws the weights of a model."),
    ] = 0,
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
    from convtui.inputs import load_input
    from convtui.inputs.input import MOST_CHANNELS
    from convtui.inputs.prepare import DIVIDED, prepare, preparing_of
    from convtui.lesson.forward import ForwardPass, as_image
    from convtui.ops.brightness import BRIGHTEST
    from convtui.runs.networks import load_network

    if scale not in SCALES:
        raise unknown_name("scale", scale, SCALES, f"give {' or '.join(SCALES)}")
    how = preparing_of(preparing)
    if scale == "none":
        if how == "always":
            raise BadInput(
                "--scale none takes the numbers as they are, and --prepare always does not: "
                "leave one of them out"
            )
        how = "none"  # what is prepared counts 0 to 255
    if unit is not None and layer is None:
        raise BadInput(f"--unit {unit} without --layer: name the layer that it is a number of")
    form = chosen_format(form, output)
    file = may_write(output, force)
    given = load_network(network, seed)
    most = max(MOST_CHANNELS, given.network.input_shape[2])
    read = load_input(source, crop=crop, rotate=rotate, most_channels=most)
    prepared = prepare(read.values, given.network.input_shape, how)
    steps = (*prepared.steps, *((DIVIDED,) if scale == "255" else ()))
    image = as_image(prepared.values, given.network, BRIGHTEST if scale == "255" else 1.0)
    passed = ForwardPass(given.network, given.weights, image)
    row = None if layer is None else passed.layer(layer)
    place = None if unit is None or row is None else _place(unit, row)
    classes = passed.class_names(given.classes)
    content = _content(form, passed, classes, steps, row, place)
    for name, note in ((given.network.name, given.note), (read.name, read.note)):
        if note:
            talk(f"{name}: {note}")
    for step in steps:
        talk(f"{read.name}: {step}")
    if (row is None or form == "json") and passed.ends_in == "logits":
        talk(f"{given.network.name} ends in logits: the probabilities are softmax of them")
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
