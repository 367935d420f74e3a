"""INPUT and the layer options, declared once for every command that has them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from convtui.cli.app import Answer, with_options
from convtui.lesson.options import LayerOptions
from convtui.lesson.settings import (
    DEFAULT_KERNEL,
    LAYER_SETTINGS,
    PICTURE_DEFAULTS,
    LayerSetting,
    read_layer,
)

if TYPE_CHECKING:
    from convtui.inputs import Input
    from convtui.lesson.pipeline import Pipeline
    from convtui.ops.window import Array

INPUT_HELP = (
    "A built-in matrix by name; digit:4 or digit:4~7 (drawn by convtui); mnist:4, mnist#123, "
    "cifar10#5:red; a picture, photo.png:red|green|blue|grey; a .csv, .npy or .json file; "
    '- for standard input; or numbers, "1 2; 3 4", or as NumPy, R, LaTeX and Markdown write them.'
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


def _option(setting: LayerSetting, default: str | None = None) -> Any:
    if not setting.metavar:
        return Annotated[bool, typer.Option(setting.flag, help=setting.words)]
    option = typer.Option(setting.flag, metavar=setting.metavar, help=setting.help(default))
    return Annotated[str | None, option]


DECLARED = {name: _option(setting) for name, setting in LAYER_SETTINGS.items()}
"""Fields of `LayerOptions` in the order of the help, each with the option that sets it."""

LAYER_WITHOUT_KERNEL = {
    name: _option(setting, PICTURE_DEFAULTS.get(name))
    for name, setting in LAYER_SETTINGS.items()
    if name != "kernel"
}
"""Where the kernel is an argument: nothing is done to the map unless asked for."""

FOR_PICTURES: dict[str, Any] = {
    name: _option(setting, PICTURE_DEFAULTS.get(name)) for name, setting in LAYER_SETTINGS.items()
} | {
    "kernel": Annotated[
        list[str] | None,
        typer.Option(
            "--kernel",
            metavar='NAME|FILE|"ROWS"',
            help="As elsewhere; may be given several times. "
            f"Default: {PICTURE_DEFAULTS['kernel']}.",
        ),
    ],
}
"""The same where pictures are filtered, by one kernel or by several."""


@dataclass(frozen=True)
class AskedLayer:
    layer: LayerOptions
    kernel: str
    """As typed."""
    pooling: bool
    """Whether pooling was asked for; it is there by default."""

    def fitting(self, source: "Array", stages: Collection[str] = ()) -> "tuple[LayerOptions, str]":
        """The layer as far as some stages need it: no later one is in their way.

        Args:
            source: what it is laid on.
            stages: names of the stages; none: all. A pooling that nobody asked for need not fit.

        Returns:
            The layer, and that its pooling does not fit and is left out, in words, or "".

        Raises:
            GeometryError: a kernel that cannot slide there.
        """
        from convtui.lesson.pipeline import without_unfit_pooling

        if stages and {*stages} <= {"convolution", "activation"}:
            return replace(self.layer, pool=0), ""
        if self.pooling or "pooling" in stages:
            return self.layer, ""
        return without_unfit_pooling(source, self.layer)

    def pipeline(
        self, given: "Input", stages: Collection[str] = (), most_cells: int | None = None
    ) -> "Pipeline":
        """The layer on an input, as far as some stages need it; what is worth a word is told.

        Raises:
            BadInput: it does not fit there, or makes maps of more cells than are allowed.
        """
        from convtui.cli.geometry import naming
        from convtui.cli.output import talk
        from convtui.lesson.pipeline import Pipeline
        from convtui.ops.limits import MOST_CELLS

        with naming(given.name):
            layer, left_out = self.fitting(given.values, stages)
            pipeline = Pipeline(given.values, layer, most_cells or MOST_CELLS, given.channels)
        for told in filter(None, (given.note, left_out, pipeline.size_told)):
            talk(f"{given.name}: {told}")
        return pipeline


def with_layer_options(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a command every layer option; they reach its one argument `asked: AskedLayer`."""
    return with_options(command, "asked", DECLARED, _read_asked)


def with_picture_options(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a command the layer options for pictures: `layers: list[LayerOptions]`, one a kernel."""
    return with_options(command, "layers", FOR_PICTURES, read_layers)


def _read_asked(typed: Mapping[str, str | bool | None]) -> AskedLayer:
    pooling = any(typed[name] is not None for name in typed if name.startswith("pool"))
    return AskedLayer(_read(typed), str(typed["kernel"] or DEFAULT_KERNEL), pooling)


def read_layers(typed: Mapping[str, Any]) -> list[LayerOptions]:
    """Read the options for pictures as typed: one layer for each kernel.

    Raises:
        BadInput: a value outside what its option takes.
    """
    given = {name: value for name, value in typed.items() if value is not None}
    kernels = given.pop("kernel", []) or [PICTURE_DEFAULTS["kernel"]]
    return [_read({**PICTURE_DEFAULTS, **given, "kernel": kernel}) for kernel in kernels]


def _read(typed: Mapping[str, str | bool | None]) -> LayerOptions:
    from convtui.training.learned_kernels import find_kernel

    return read_layer(typed, find_kernel)
