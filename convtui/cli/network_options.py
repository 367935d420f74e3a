"""What commands ask of a network, in the same words: apart, so that no layer is imported for it."""

from typing import Annotated

import typer

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
