"""`convtui gradient`: the way back through a network, without the screen."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, ForceOption
from convtui.cli.network_input import NetworkInput, with_network_input
from convtui.cli.output import may_write, talk, write_output
from convtui.cli.output_format import FormatOption, OutputOption, chosen_format
from convtui.cli.typed_place import typed_place

if TYPE_CHECKING:
    from convtui.lesson.backward import BackwardPass
    from convtui.lesson.gradient_unit import Index

app = App()


@app.command()
@with_network_input
def gradient(
    *,
    label: Annotated[
        str,
        typer.Option(
            "--label",
            metavar="L",
            help="The class that the input is: its name, or its number as the data count it, from "
            "0.",
        ),
    ],
    of: Annotated[
        str,
        typer.Option(
            "--of",
            metavar="NAME",
            help="Of what: input; a layer, for what it leaves; LAYER/kernel and LAYER/bias, or "
            "LAYER/gamma and LAYER/beta, for its weights; LAYER/sums, for what goes into its own "
            "activation.",
        ),
    ] = "input",
    unit: Annotated[
        str | None,
        typer.Option(
            "--unit",
            metavar="I,J,…",
            help="One number of it with all its terms: its place, from 1. Of a kernel row, column, "
            "channel and filter.",
        ),
    ] = None,
    send: Callable[[], NetworkInput],
    form: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Send INPUT through NETWORK and the gradient of its loss back.

    The loss is the cross-entropy, -log of the probability of the class that --label names, and the
    L1 and L2 penalties that the network is trained with. Of the layer at the end, softmax or
    scores, the gradient is p - y: the softmax and the loss are one.

    With --unit one number of the gradient and every product that it is made of: of a weight its
    inputs times the gradients that came back; of a cell the gradients of what it fed times what it
    weighed there.
    """
    from convtui.lesson.backward import BackwardPass, class_number
    from convtui.networks.losses import up_to_scores

    form = chosen_format(form, output)
    file = may_write(output, force)
    sent = send()
    up_to_scores(sent.passed.network)
    passed = BackwardPass(sent.passed, class_number(label, sent.classes))
    place = None
    if unit is not None:
        place = typed_place("--unit", unit, passed.of(of).shape, f"{of} has numbers")
    content = _content(form, passed, of, place, sent.classes)
    sent.tell()
    if form != "table":
        talk(_loss(passed, sent.classes))
    write_output(content, file)


def _content(
    form: str, passed: "BackwardPass", of: str, place: "Index | None", classes: tuple[str, ...]
) -> Iterable[str]:
    from convtui.export import gradient as export
    from convtui.export.numbers_text import json_parts, planes_csv, planes_text
    from convtui.lesson.explain_gradient import explain_gradient

    values = passed.of(of)
    unit = None if place is None else passed.unit(of, place)
    if form == "json":
        told = export.document(passed.loss, of, values)
        return json_parts(told if unit is None else told | export.unit_document(unit))
    if form == "csv":
        return planes_csv(of, values) if unit is None else export.unit_csv(unit)
    head = f"{_loss(passed, classes)}\n\n"
    if unit is None:
        return (head, *planes_text(of, values))
    sentence = explain_gradient(unit, passed, classes).sentence
    return (head, *export.unit_text(unit, sentence))


def _loss(passed: "BackwardPass", classes: tuple[str, ...]) -> str:
    from convtui.harmless import harmless
    from convtui.lesson.numbers import written

    found, name = passed.gradients, harmless(classes[passed.label])
    share = found.probabilities[passed.label]
    words = f"class {name} has probability {written(share)}, loss {written(found.loss)}"
    if not found.penalty:
        return words
    entropy = written(found.loss - found.penalty)
    return f"{words} = cross-entropy {entropy} + penalties {written(found.penalty)}"
