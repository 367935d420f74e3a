"""INPUT and the layer options, declared once for every command that has them."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

import typer

from convtui.errors import BadInput, unknown_name
from convtui.matrix_text import parse_number
from convtui.networks.activation import ELEMENTWISE
from convtui.ops.pooling import POOL_KINDS, POOL_PADDINGS
from convtui.ops.window import NAMED_PADDINGS

if TYPE_CHECKING:
    from convtui.lesson.options import LayerOptions

Answer = TypeVar("Answer")

KernelAndLayer: TypeAlias = "tuple[str, LayerOptions]"

DEFAULT_KERNEL = "horizontal-line"
DEFAULT_PICTURE_KERNEL = "edge-8"

INPUT_HELP = (
    "A built-in matrix by name; digit:4 or digit:4~7 (drawn by convtui); mnist:4, mnist#123, "
    "cifar10#5:red; a picture, photo.png:red|green|blue|grey; a .csv, .npy or .json file; "
    '- for standard input; or numbers, "1 2; 3 4".'
)

InputArgument = Annotated[str, typer.Argument(metavar="INPUT", help=INPUT_HELP)]
CropOption = Annotated[
    str | None,
    typer.Option("--crop", metavar="R0:R1,C0:C1", help="Use these rows and columns only, from 0."),
]
RotateOption = Annotated[
    int,
    typer.Option("--rotate", metavar="0|90|180|270", help="Turn clockwise before cropping."),
]

ForceOption = Annotated[bool, typer.Option("--force", help="Replace what is there without asking.")]
MaxCellsOption = Annotated[
    int | None,
    typer.Option(
        "--max-cells",
        metavar="N",
        min=1,
        max=10**12,
        help="Make maps of up to so many cells. Default: 134,217,728, a gigabyte of numbers.",
    ),
]

_Text = str | None
_ACTIVATIONS = "|".join(ELEMENTWISE)
_PADDINGS = "|".join((*NAMED_PADDINGS, "N"))


def _text(flag: str, metavar: str, words: str) -> Any:
    return Annotated[_Text, typer.Option(flag, metavar=metavar, help=words)]


def _switch(flag: str, words: str) -> Any:
    return Annotated[bool, typer.Option(flag, help=words)]


DECLARED: dict[str, Any] = {
    "kernel": _text(
        "--kernel",
        'NAME|FILE|"ROWS"|run:NAME#7',
        'A kernel by name, from a file, as "1 0 -1; 1 0 -1", or the 7th filter that a run learned. '
        f"Default: {DEFAULT_KERNEL}.",
    ),
    "transpose": _switch("--transpose", "Swap the rows and columns of the kernel."),
    "flip": _switch("--flip", "True convolution: turn the kernel by 180°."),
    "stride": _text(
        "--stride", "N[,M]", "Cells from window to window, down and right. Default: 1."
    ),
    "padding": _text("--padding", _PADDINGS, "Zeros around the input. Default: valid."),
    "dilation": _text("--dilation", "N[,M]", "Cells from weight to weight. Default: 1."),
    "bias": _text("--bias", "B", "Number added to every sum. Default: 0."),
    "activation": _text("--activation", _ACTIVATIONS, "Default: relu."),
    "pool": _text("--pool", "N", "Side of the pooling window, 0 for no pooling. Default: 2."),
    "pool_stride": _text("--pool-stride", "N", "Default: the side of the pooling window."),
    "pool_padding": _text("--pool-padding", "|".join(POOL_PADDINGS), "Default: valid."),
    "pool_kind": _text("--pool-kind", "|".join(POOL_KINDS), "Default: max."),
}
"""Fields of `LayerOptions` in the order of the help, each with the option that sets it."""


FOR_PICTURES: dict[str, Any] = DECLARED | {
    "kernel": Annotated[
        list[str] | None,
        typer.Option(
            "--kernel",
            metavar='NAME|FILE|"ROWS"',
            help="As elsewhere; may be given several times. Default: edge-8.",
        ),
    ],
    "activation": _text("--activation", _ACTIVATIONS, "Default: none."),
    "pool": _text("--pool", "N", "Side of the pooling window. Default: 0, no pooling."),
}
"""The same where pictures are filtered, by one kernel or by several."""


def with_layer_options(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a command every layer option; they reach its one argument `layer: LayerOptions`."""
    return _with_options(command, "layer", DECLARED, read_layer)


def with_kernel_and_layer(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """The same for a command that also needs the kernel as typed: `asked: KernelAndLayer`."""
    return _with_options(command, "asked", DECLARED, _read_kernel_and_layer)


def with_picture_options(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a command the layer options for pictures: `layers: list[LayerOptions]`, one a kernel."""
    return _with_options(command, "layers", FOR_PICTURES, read_layers)


def _with_options(
    command: Callable[..., Answer],
    argument: str,
    options: Mapping[str, Any],
    read: Callable[[dict[str, Any]], object],
) -> Callable[..., Answer]:
    @functools.wraps(command)
    def parsed(**values: Any) -> Answer:
        given = {name: values.pop(name) for name in options}
        return command(**values, **{argument: read(given)})

    own = [p for p in inspect.signature(command).parameters.values() if p.name != argument]
    keyword = inspect.Parameter.KEYWORD_ONLY
    declared = [
        inspect.Parameter(
            name, keyword, annotation=option, default=None if _takes_text(option) else False
        )
        for name, option in options.items()
    ]
    parameters = [p.replace(kind=keyword) for p in own] + declared
    parsed.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    parsed.__annotations__ = {p.name: p.annotation for p in parameters}
    return parsed


def read_layer(typed: Mapping[str, str | bool | None]) -> "LayerOptions":
    """Read options as typed; those that are None or not there keep their default.

    Raises:
        BadInput: a value outside what its option takes.
    """
    from convtui.lesson import options
    from convtui.training.learned_kernels import find_kernel

    readers: dict[str, Callable[[str], object]] = {
        "kernel": find_kernel,
        "stride": lambda text: options.parse_pair(text, "stride"),
        "padding": options.parse_padding,
        "dilation": lambda text: options.parse_pair(text, "dilation"),
        "bias": lambda text: parse_number(text, "bias"),
        "pool": lambda text: _whole(text, "pooling size", 0),
        "pool_stride": lambda text: _whole(text, "pooling stride", 1),
        "pool_padding": lambda text: _one_of(text, "pooling padding", POOL_PADDINGS),
        "pool_kind": lambda text: _one_of(text, "pooling kind", POOL_KINDS),
    }
    given = {"kernel": DEFAULT_KERNEL} | {k: v for k, v in typed.items() if v is not None}
    fields: dict[str, Any] = {
        name: readers.get(name, str)(value.strip()) if isinstance(value, str) else value
        for name, value in given.items()
    }
    return options.LayerOptions(**fields)


def _read_kernel_and_layer(typed: Mapping[str, str | bool | None]) -> KernelAndLayer:
    return str(typed["kernel"] or DEFAULT_KERNEL), read_layer(typed)


def read_layers(typed: Mapping[str, Any]) -> "list[LayerOptions]":
    """Read the options for pictures as typed: one layer for each kernel.

    Raises:
        BadInput: a value outside what its option takes.
    """
    given = {name: value for name, value in typed.items() if value is not None}
    kernels = given.pop("kernel", []) or [DEFAULT_PICTURE_KERNEL]
    plain = {"activation": "none", "pool": "0"}
    return [read_layer({**plain, **given, "kernel": kernel}) for kernel in kernels]


def _takes_text(option: Any) -> bool:
    return option.__origin__ is not bool


def _whole(text: str, what: str, least: int) -> int:
    if not text.isdecimal() or len(text) > 9 or int(text) < least:
        raise BadInput(f"{what} {text!r} is none: give a whole number from {least} on")
    return int(text)


def _one_of(text: str, what: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise unknown_name(what, text, known, f"give {' or '.join(known)}")
    return text
