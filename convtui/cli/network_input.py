"""An input on its way through a network, as `forward` and `gradient` take both."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from convtui.cli.app import Answer, with_options
from convtui.cli.layer_options import CropOption, InputArgument, RotateOption
from convtui.cli.output import talk
from convtui.errors import BadInput, unknown_name

if TYPE_CHECKING:
    from convtui.inputs import Input
    from convtui.inputs.prepare import PreparationStep
    from convtui.lesson.forward import ForwardPass
    from convtui.runs.networks import GivenNetwork

SCALES = ("255", "none")

NETWORK_HELP = (
    "digits, which comes trained, a run by its name, a .keras or .h5 file, or a model by name or "
    ".toml file, whose weights are random."
)

NetworkArgument = Annotated[str, typer.Argument(metavar="NETWORK", help=NETWORK_HELP)]
ScaleOption = Annotated[
    str,
    typer.Option(
        "--scale",
        metavar="|".join(SCALES),
        help="255: the input counts 0 to 255 and is divided by 255, as training does; none: "
        "its numbers are taken as they are, and nothing is prepared.",
    ),
]
PrepareOption = Annotated[
    str,
    typer.Option(
        "--prepare",
        metavar="auto|always|none",
        help="auto: a picture of another size, or dark ink on light paper, is made what the "
        "network was trained on, and every step is told; always: any; none: nothing is.",
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", metavar="N", min=0, help="Draws the weights of a model.")
]
EpochOption = Annotated[
    int | None,
    typer.Option(
        "--epoch",
        metavar="N",
        min=0,
        help="Of a run that kept its epochs: the weights after this one; 0: before training.",
        show_default=False,
    ),
]


@dataclass(frozen=True, eq=False)
class NetworkInput:
    """A network, an input that was prepared for it, and the one sent through the other."""

    given: "GivenNetwork"
    read: "Input"
    steps: "tuple[PreparationStep, ...]"
    passed: "ForwardPass"

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the network's classes."""
        return self.passed.class_names(self.given.classes)

    def tell(self) -> None:
        """Say what was done to the input, and whose weights they are."""
        for name, note in (
            (self.given.network.name, self.given.note),
            (self.read.name, self.read.note),
        ):
            if note:
                talk(f"{name}: {note}")
        for step in self.steps:
            talk(f"{self.read.name}: {step}")


def sent_through(
    network: NetworkArgument,
    source: InputArgument,
    *,
    scale: ScaleOption = "255",
    preparing: PrepareOption = "auto",
    seed: SeedOption = 0,
    epoch: EpochOption = None,
    crop: CropOption = None,
    rotate: RotateOption = 0,
) -> NetworkInput:
    """Read both and prepare the input for the network.

    Raises:
        BadInput: no such network, input, scale or way to prepare, or an input that does not fit.
        Missing: what reading them needs is not there.
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
    given = load_network(network, seed, epoch)
    most = max(MOST_CHANNELS, given.network.input_shape[2])
    read = load_input(source, crop=crop, rotate=rotate, most_channels=most)
    prepared = prepare(read.values, given.network.input_shape, how)
    steps = (*prepared.steps, *((DIVIDED,) if scale == "255" else ()))
    image = as_image(prepared.values, given.network, BRIGHTEST if scale == "255" else 1.0)
    return NetworkInput(given, read, steps, ForwardPass(given.network, given.weights, image))


def with_network_input(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a command NETWORK, INPUT and their options; its argument `send` is `sent_through` them.

    They are read when the command calls it: after what costs less to refuse.
    """
    options = dict(inspect.signature(sent_through).parameters)

    def read(typed: dict[str, Any]) -> Callable[[], NetworkInput]:
        return partial(sent_through, **typed)

    return with_options(command, "send", options, read)
