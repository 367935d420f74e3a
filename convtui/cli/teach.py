"""`convtui teach`: a small network learns drawn digits, on the screen or in numbers."""

from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, AsJson
from convtui.cli.output import print_json, told_if_slow, write_output
from convtui.cli.screen import open_teaching_screen
from convtui.errors import BadInput
from convtui.lesson.teaching import LARGEST_BATCH, MOST_STEPS, BatchRates

if TYPE_CHECKING:
    from convtui.lesson.teaching import Teaching

app = App()

_FIRST = BatchRates()


@app.command()
def teach(
    network: Annotated[
        str,
        typer.Argument(
            metavar="NETWORK",
            help="Whose layers: digits, or a model by name or .toml file that takes 28×28×1 and "
            "leaves 10 classes.",
        ),
    ] = "digits",
    epochs: Annotated[
        int | None,
        typer.Option(
            "--epochs",
            metavar="N",
            min=1,
            max=MOST_STEPS,
            help="Learn for so many and print how well it does after each; without it the screen "
            "opens.",
        ),
    ] = None,
    learning_rate: Annotated[
        float, typer.Option("--learning-rate", metavar="η", help="A number above 0.")
    ] = _FIRST.learning_rate,
    momentum: Annotated[
        float,
        typer.Option("--momentum", metavar="μ", help="How much of a step goes on into the next."),
    ] = _FIRST.momentum,
    batch_size: Annotated[
        int,
        typer.Option(
            "--batch-size", metavar="N", help=f"Images of a step, from 1 to {LARGEST_BATCH}."
        ),
    ] = _FIRST.batch_size,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            min=0,
            help="Draws the weights to begin with and the order of the images.",
        ),
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Teach a small network 600 drawn digits from random weights, by gradient descent in NumPy.

    On the screen filters, maps, loss and accuracy are watched batch by batch; it is paused, gone
    back with, and given another η, μ or batch size at any step, and the gradient of any weight is
    opened. With --epochs nothing is shown, and the accuracy on those digits and on 400 held out is
    printed: `convtui teach --epochs 10` takes some seconds. `convtui train digits` trains in Keras,
    with all images, and keeps the network.
    """
    from convtui.lesson.teaching import teaching_of
    from convtui.networks.zoo import load_architecture

    rates = BatchRates(learning_rate, momentum, batch_size)
    if as_json and epochs is None:
        raise BadInput("--json without --epochs: say how long it learns, as in --epochs 10")
    layers = load_architecture(network).network
    teaching = teaching_of(layers, seed, rates)
    if epochs is None:
        raise typer.Exit(open_teaching_screen(teaching))
    with told_if_slow(f"{layers.name}: {epochs:,} epochs of {len(teaching.digits)} digits"):
        _learn(teaching, epochs)
    _write(teaching, as_json)


def _learn(teaching: "Teaching", epochs: int) -> None:
    for _ in range(epochs):
        if not teaching.has_more:
            return
        teaching.reach(teaching.end_behind(teaching.made))


def _write(teaching: "Teaching", as_json: bool) -> None:
    from convtui.export import teaching as export

    if as_json:
        print_json(export.document(teaching))
    else:
        write_output(export.text(teaching), None)
