"""`convtui forward`: an image through a whole network, without the screen."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, ForceOption
from convtui.cli.network_input import NetworkInput, with_network_input
from convtui.cli.output import may_write, talk, told_if_slow, write_output
from convtui.cli.output_format import FormatOption, OutputOption, chosen_format
from convtui.cli.typed_place import typed_place
from convtui.errors import BadInput, unknown_name
from convtui.lesson.why import BY_GRADIENT, WAYS
from convtui.networks.losses import SCORES

if TYPE_CHECKING:
    from convtui.inputs.prepare import PreparationStep
    from convtui.lesson.forward import ForwardPass
    from convtui.lesson.unit import Place
    from convtui.lesson.why import Question
    from convtui.networks.network import LayerShape
    from convtui.ops.window import Array

app = App()


@app.command()
@with_network_input
def forward(
    *,
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
    why: Annotated[
        str | None,
        typer.Option(
            "--why",
            metavar="WAY",
            help=f"Print what the answer hangs on, pixel by pixel: {', '.join(WAYS)}.",
        ),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option(
            "--label",
            metavar="L",
            help="With --why, of which class: its name, or its number from 0. Default: the "
            "likeliest.",
        ),
    ] = None,
    score: Annotated[
        str | None,
        typer.Option(
            "--score",
            metavar="|".join(SCORES),
            help="With --why, what is sent back. Default: logit. From a probability next to 1 next "
            "to nothing comes back.",
        ),
    ] = None,
    send: Callable[[], NetworkInput],
    form: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Send INPUT through NETWORK and print the classes with their probabilities.

    A scan of a digit may be of any size: what is done to it is told step by step.

    With --layer the maps that a layer leaves; with --unit as well, one number of it and every
    product that it is made of. NumPy computes all of it, and nothing in a Keras file is run.

    With --why how much a class's score hangs on each pixel: by a grey square of 5×5 that hides it
    (occlusion), by random masks (importance), by the score's gradient (saliency), by guided
    backpropagation (guided), or by the last convolution's maps (grad-cam).
    """
    if unit is not None and layer is None:
        raise BadInput(f"--unit {unit} without --layer: name the layer that it is a number of")
    _see_that_why_fits(why, layer, label, score)
    form = chosen_format(form, output)
    file = may_write(output, force)
    sent = send()
    passed = sent.passed
    if why is not None:
        explained = _explained(sent, why, label, score)
        sent.tell()
        _write_explained(form, explained, sent, file)
        return
    row = None if layer is None else passed.layer(layer)
    place = None if unit is None or row is None else _place(unit, row)
    content = _content(form, passed, sent.classes, sent.steps, row, place)
    sent.tell()
    if (row is None or form == "json") and passed.ends_in == "logits":
        talk(f"{passed.network.name} ends in logits: the probabilities are softmax of them")
    write_output(content, file)


def _see_that_why_fits(
    why: str | None, layer: str | None, label: str | None, score: str | None
) -> None:
    """See that only options that belong together are given."""
    if why is None:
        for option, given in (("label", label), ("score", score)):
            if given is not None:
                raise BadInput(f"--{option} {given} without --why: add --why saliency, say")
        return
    if why not in WAYS:
        raise unknown_name("way", why, WAYS, f"give one of {', '.join(WAYS)}")
    if layer is not None:
        raise BadInput(f"--why {why} is about the image and --layer {layer} not: leave one out")
    if score is None:
        return
    if score not in SCORES:
        raise unknown_name("score", score, SCORES, f"give {' or '.join(SCORES)}")
    if why not in BY_GRADIENT:
        raise BadInput(f"--why {why} compares probabilities: leave out --score {score}")


def _explained(
    sent: "NetworkInput", why: str, label: str | None, score: str | None
) -> "tuple[Question, Array]":
    """What was asked, and what hangs on each pixel, (rows, columns)."""
    from convtui.lesson.backward import class_number
    from convtui.lesson.why import Question, answer

    passed = sent.passed
    likeliest = int(passed.probabilities.argmax())
    number = likeliest if label is None else class_number(label, sent.classes)
    question = Question(why, number, "probability" if score == "probability" else "logit")
    with told_if_slow(f"{why}: an image is asked about again and again"):
        heat = answer(passed, question, lambda _: True)
    assert heat is not None
    return question, heat.values


def _write_explained(
    form: str, explained: "tuple[Question, Array]", sent: "NetworkInput", file: Path | None
) -> None:
    from convtui.export import forward as export
    from convtui.export.numbers_text import json_parts, planes_csv, planes_text
    from convtui.lesson.why_words import meaning, trap

    question, values = explained
    name, passed = sent.classes[question.label], sent.passed
    what, more = meaning(passed, question, name)
    talk(f"{question.way}: {what}{f'; {more}' if question.is_by_gradient else ''}")
    if warning := trap(passed, question):
        talk(f"{warning}: take --score logit")
    if form == "json":
        told = export.document(passed, sent.classes, sent.steps)
        score = question.score if question.is_by_gradient else "probability"
        told |= {"why": question.way, "label": name, "score": score, "values": values.tolist()}
        write_output(json_parts(told), file)
        return
    made = planes_csv if form == "csv" else planes_text
    write_output(made(f"{question.way} of {name}", values[:, :, None]), file)


def _place(text: str, row: "LayerShape") -> "Place":
    """A place as typed within what a layer leaves."""
    shape = row.output_shape if len(row.output_shape) == 3 else (1, 1, *row.output_shape)
    first, second, third = typed_place("--unit", text, shape, f"{row.name} has units")
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
    from convtui.export.numbers_text import json_parts, planes_csv, planes_text

    unit = None if row is None or place is None else passed.unit(row.name, place)
    if form == "json":
        told = export.document(passed, classes, steps)
        if unit is not None:
            told |= export.unit_document(unit)
        elif row is not None:
            told |= {"layer": row.name, "values": passed.maps[row.name].tolist()}
        return json_parts(told)
    if unit is not None:
        return export.unit_csv(unit) if form == "csv" else export.unit_text(unit)
    if row is not None:
        made, values = planes_csv if form == "csv" else planes_text, passed.maps[row.name]
        return made(row.name, values[0, 0] if values.shape[:2] == (1, 1) else values)
    made_of = export.classes_csv if form == "csv" else export.classes_text
    return made_of(classes, passed.probabilities)
