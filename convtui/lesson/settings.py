"""The settings of a layer as people type them, declared once for the command line and the forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from convtui.errors import BadInput
from convtui.kernels import Kernel, load_kernel
from convtui.lesson.options import LayerOptions, parse_padding, parse_pair
from convtui.matrix_text import format_matrix, parse_number
from convtui.networks.activation import ELEMENTWISE
from convtui.ops.pooling import POOL_KINDS, POOL_PADDINGS
from convtui.ops.window import NAMED_PADDINGS

DEFAULT_KERNEL = "horizontal-line"
PICTURE_DEFAULTS = {"kernel": "edge-8", "activation": "none", "pool": "0"}
"""Where a whole picture is filtered: edges, and nothing done to them."""


@dataclass(frozen=True)
class LayerSetting:
    """A field of `LayerOptions`; `read` makes a value of text, `write` text of a value."""

    name: str
    metavar: str
    """What may be typed; "" for a switch."""
    words: str
    read: Callable[[str], Any] = str
    """May raise BadInput."""
    write: Callable[[Any], str] = str
    choices: tuple[str, ...] = ()
    """Usual answers."""
    default: str = ""
    """Said where it is not the field's own."""

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')}"

    @property
    def hint(self) -> str:
        """What a form says of it."""
        return f"{self.metavar}: {self.words}"

    def help(self, default: str | None = None) -> str:
        """What the command line says of it, with the default, or another one in its place."""
        default = default or self.default or self.write(getattr(LayerOptions, self.name))
        return f"{self.words} Default: {default}.".strip()


def pair_text(pair: tuple[int, int]) -> str:
    """One number if both are equal, else both."""
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]},{pair[1]}"


def _pair(what: str) -> Callable[[str], tuple[int, int]]:
    return lambda text: parse_pair(text, what)


def _whole(what: str, least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or len(text) > 9 or int(text) < least:
            raise BadInput(f"{what} {text!r} is none: give a whole number from {least} on")
        return int(text)

    return read


_DECLARED = (
    LayerSetting(
        "kernel",
        'NAME|FILE|"ROWS"|run:NAME#7',
        'A kernel by name, from a file, as "1 0 -1; 1 0 -1" or pasted as an INPUT, or the 7th '
        "filter that a run learned.",
        load_kernel,
        default=DEFAULT_KERNEL,
    ),
    LayerSetting("transpose", "", "Swap the rows and columns of the kernel."),
    LayerSetting("flip", "", "True convolution: turn the kernel by 180°."),
    LayerSetting(
        "stride",
        "N[,M]",
        "Cells from window to window, down and right.",
        _pair("stride"),
        pair_text,
        ("1", "2", "3", "2,1"),
    ),
    LayerSetting(
        "padding",
        "|".join((*NAMED_PADDINGS, "N")),
        "Zeros around the input. valid: none; same: so many that the map is as large as the input, "
        "divided by the stride; full: wherever the kernel touches the input; N: N cells on each "
        "side.",
        parse_padding,
        choices=(*NAMED_PADDINGS, "1"),
    ),
    LayerSetting(
        "dilation",
        "N[,M]",
        "Cells from weight to weight.",
        _pair("dilation"),
        pair_text,
        ("1", "2", "3"),
    ),
    LayerSetting(
        "bias",
        "B",
        "Number added to every sum.",
        lambda text: parse_number(text, "bias"),
        lambda bias: format_matrix(np.array([[bias]], dtype=float)),
        ("0", "100", "-150", "-320"),
    ),
    LayerSetting("activation", "|".join(ELEMENTWISE), ""),
    LayerSetting(
        "pool", "N", "Side of the pooling window, 0 for no pooling.", _whole("pooling size", 0)
    ),
    LayerSetting(
        "pool_stride",
        "N",
        "",
        _whole("pooling stride", 1),
        default="the side of the pooling window",
    ),
    LayerSetting(
        "pool_padding",
        "|".join(POOL_PADDINGS),
        "valid: cells left over at the edge are dropped; same: they get a window too.",
    ),
    LayerSetting("pool_kind", "|".join(POOL_KINDS), ""),
)

LAYER_SETTINGS = {setting.name: setting for setting in _DECLARED}
"""By their fields, in the order of the help."""


def read_layer(
    typed: Mapping[str, str | bool | None], read_kernel: Callable[[str], Kernel] = load_kernel
) -> LayerOptions:
    """Read settings as typed; those that are None or not there keep their default.

    Raises:
        BadInput: a value outside what its setting takes.
    """
    given = {"kernel": DEFAULT_KERNEL} | {k: v for k, v in typed.items() if v is not None}
    readers = {name: setting.read for name, setting in LAYER_SETTINGS.items()}
    readers["kernel"] = read_kernel
    fields: dict[str, Any] = {
        name: readers[name](value.strip()) if isinstance(value, str) else value
        for name, value in given.items()
    }
    return LayerOptions(**fields)
