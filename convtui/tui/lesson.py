"""What is on the step screen: an input and a layer, and the settings a key can change."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from convtui.errors import BadInput
from convtui.inputs import Input
from convtui.kernels import Kernel, typed_kernel
from convtui.lesson.dead_map import why_dead
from convtui.lesson.numbers import LARGEST_NUMBER
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline, without_unfit_pooling
from convtui.lesson.settings import LAYER_SETTINGS
from convtui.networks.activation import ELEMENTWISE
from convtui.networks.network import AllWeights
from convtui.ops.convolution import oriented
from convtui.ops.pooling import POOL_KINDS, POOL_PADDINGS
from convtui.ops.window import Array


@dataclass(frozen=True, eq=False)
class Lesson:
    """An input and the layer it goes through; changes give another lesson.

    Raises:
        GeometryError: a kernel or pooling window that cannot slide there, or too large a map.
        BadInput: numbers that may overflow.
    """

    input: Input
    options: LayerOptions
    unfit_pool: int = 0
    """Side of a pooling window that had to be left out: it comes back where it fits."""

    def __post_init__(self) -> None:
        if not self.pipeline.largest <= LARGEST_NUMBER:
            raise BadInput(
                f"there would be numbers beyond {LARGEST_NUMBER:g}, which have no colour: "
                "make the input, the kernel or the bias smaller"
            )

    @cached_property
    def pipeline(self) -> Pipeline:
        return Pipeline(self.input.values, self.options, channels=self.input.channels)

    @classmethod
    def through(cls, source: Input, options: LayerOptions) -> "Lesson":
        """An input and a layer, without a pooling that does not fit there."""
        fitting, why = without_unfit_pooling(source.values, options)
        return cls(source, fitting, options.pool if why else 0)

    def with_options(self, **changes: Any) -> "Lesson":
        """The same input through another layer, without a pooling that does not fit any more.

        A pooling among the changes has to fit.
        """
        if "pool" in changes:
            return Lesson(self.input, replace(self.options, **changes))
        return Lesson.through(self.input, replace(self._wanted, **changes))

    def with_input(self, source: Input) -> "Lesson":
        """Another input through the same layer, without a pooling that does not fit there."""
        return Lesson.through(source, self._wanted)

    @property
    def _wanted(self) -> LayerOptions:
        """The layer with the pooling that was left out."""
        return replace(self.options, pool=self.unfit_pool) if self.unfit_pool else self.options

    @property
    def left_out(self) -> str:
        """That a pooling does not fit here, in words; "" where none was left out."""
        return without_unfit_pooling(self.input.values, self._wanted)[1].capitalize()

    def with_living_bias(self) -> "Lesson":
        """The same without its bias where that alone makes every cell 0."""
        if not (self.options.bias and why_dead(self.pipeline)):
            return self
        without = self.with_options(bias=0.0)
        return self if why_dead(without.pipeline) else without

    def with_next_activation(self) -> "Lesson":
        return self.with_options(activation=after(ELEMENTWISE, self.options.activation))

    def with_cell(self, row: int, column: int, plane: int, value: float) -> "Lesson":
        values = self.input.values.copy()
        values[(row, column) if values.ndim == 2 else (row, column, plane)] = value
        name = self.input.name.removesuffix(" (edited)")
        return self.with_input(replace(self.input, name=f"{name} (edited)", values=values))

    def with_weight(self, row: int, column: int, plane: int, value: float) -> "Lesson":
        """One number of the kernel, as it is shown, changed; of this plane if it has planes."""
        options = self.options
        shown = options.laid.copy()
        shown[(row, column) if shown.ndim == 2 else (row, column, plane)] = value
        return self.with_options(kernel=_edited(options.kernel, self._as_given(shown)))

    def with_trained(self, weights: AllWeights, how: str) -> "Lesson":
        """The kernel and the bias that training made of those of the pipeline.

        Raises:
            BadInput: they are beyond all numbers.
        """
        laid = weights["convolution/kernel"][..., 0]
        if self.input.values.ndim == 2:
            laid = laid[:, :, 0]
        name = f"{self.options.kernel.name}, {how}"
        kernel = replace(typed_kernel(self._as_given(laid)), name=name)
        return self.with_options(kernel=kernel, bias=float(weights["convolution/bias"][0]))

    def _as_given(self, laid: Array) -> Array:
        """A kernel's values of weights that lie on the input."""
        given = oriented(laid, self.options.flip)
        return (given.swapaxes(0, 1) if self.options.transpose else given).copy()


def after(known: tuple[Any, ...], current: object, by: int = 1) -> Any:
    """The one `by` places on, round and round; the first where the current is none of them."""
    place = known.index(current) + by if current in known else 0
    return known[place % len(known)]


def _edited(kernel: Kernel, values: Array) -> Kernel:
    name = kernel.name.removesuffix(" (edited)")
    return replace(typed_kernel(values), name=f"{name} (edited)", divisor=kernel.divisor)


@dataclass(frozen=True)
class Question:
    """Something of a layer that is asked for in words."""

    title: str
    hint: str
    choices: tuple[str, ...]
    current: Callable[[LayerOptions], str]
    parse: Callable[[str], dict[str, Any]]
    """Words → changed options; raises BadInput."""


def parse_pooling(text: str) -> dict[str, Any]:
    """Read `none` or `[max|average] SIZE [stride S] [valid|same]`.

    Raises:
        BadInput: anything else.
    """
    words = text.lower().replace(",", " ").split()
    if words in (["none"], ["0"]):
        return {"pool": 0}
    found: dict[str, Any] = {"pool_kind": "max", "pool_stride": None, "pool_padding": "valid"}
    while words:
        word = words.pop(0)
        if word in POOL_KINDS:
            found["pool_kind"] = word
        elif word in POOL_PADDINGS:
            found["pool_padding"] = word
        elif word == "stride" and words and words[0].isdecimal() and int(words[0]):
            found["pool_stride"] = int(words.pop(0))
        elif word.isdecimal() and int(word) and "pool" not in found:
            found["pool"] = int(word)
        else:
            raise BadInput(f"pooling {word!r} is unknown: type it as in `max 2 stride 2 same`")
    if "pool" not in found:
        raise BadInput(f"pooling {text!r} has no size: type it as in `max 2`, or none")
    return found


def pooling_text(options: LayerOptions) -> str:
    """The pooling as `parse_pooling` reads it."""
    if not options.pool:
        return "none"
    stride = f" stride {options.pool_stride}" if options.pool_stride else ""
    padding = " same" if options.pool_padding == "same" else ""
    return f"{options.pool_kind} {options.pool}{stride}{padding}"


def parse_place(text: str, rows: int, columns: int) -> tuple[int, int]:
    """Read `ROW,COLUMN` or a step, both counted from 1, as (row, column) from 0.

    Raises:
        BadInput: not on a map of rows × columns.
    """
    words = text.replace(",", " ").split()
    if len(words) in (1, 2) and all(word.isdecimal() for word in words):
        numbers = [int(word) - 1 for word in words]
        row, column = numbers if len(numbers) == 2 else divmod(numbers[0], columns)
        if 0 <= row < rows and 0 <= column < columns:
            return row, column
    raise BadInput(
        f"{text!r} is not on the map: give ROW,COLUMN up to {rows},{columns}, "
        f"or a step up to {rows * columns}"
    )


def _question(name: str) -> Question:
    setting = LAYER_SETTINGS[name]
    return Question(
        name.capitalize(),
        setting.hint,
        setting.choices,
        lambda options: setting.write(getattr(options, name)),
        lambda text: {name: setting.read(text)},
    )


QUESTIONS = {name: _question(name) for name in ("stride", "padding", "dilation", "bias")} | {
    "pooling": Question(
        "Pooling",
        "max or average, a size, then stride and same if wanted (same: the last windows may hang "
        "over the edge, so that no cell is left over); none for no pooling",
        ("max 2", "average 2", "max 3 stride 2", "max 2 same", "none"),
        pooling_text,
        parse_pooling,
    ),
}
"""By the words of the keys that ask them; a pooling is asked for as a whole."""
