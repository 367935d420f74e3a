"""The layer a learner builds: what kernel, laid how, followed by what."""

from dataclasses import dataclass

from convtui.errors import BadInput, unknown_name
from convtui.kernels import Kernel
from convtui.networks.activation import ELEMENTWISE
from convtui.ops.convolution import oriented
from convtui.ops.pooling import POOL_KINDS, POOL_PADDINGS, PoolKind, PoolPadding
from convtui.ops.window import NAMED_PADDINGS, Array, NamedPadding

_MOST_DIGITS = 18


@dataclass(frozen=True, eq=False)
class LayerOptions:
    """A convolution, its bias and activation, and the pooling after it (`pool` 0: none)."""

    kernel: Kernel
    transpose: bool = False
    flip: bool = False
    stride: tuple[int, int] = (1, 1)
    padding: NamedPadding | int = "valid"
    dilation: tuple[int, int] = (1, 1)
    bias: float = 0.0
    activation: str = "relu"
    pool: int = 2
    pool_stride: int | None = None
    pool_padding: PoolPadding = "valid"
    pool_kind: PoolKind = "max"

    def __post_init__(self) -> None:
        if self.activation not in ELEMENTWISE:
            raise unknown_name(
                "activation", self.activation, ELEMENTWISE, f"give one of {', '.join(ELEMENTWISE)}"
            )
        for what, word, known in (
            ("pooling kind", self.pool_kind, POOL_KINDS),
            ("pooling padding", self.pool_padding, POOL_PADDINGS),
        ):
            if word not in known:
                raise unknown_name(what, word, known, f"give {' or '.join(known)}")
        if self.pool < 0:
            raise BadInput(f"pooling size {self.pool} is negative: give 0 for none, or 1 and more")

    @property
    def weights(self) -> Array:
        """(kh, kw) or (kh, kw, C): the kernel, transposed if asked for, not yet flipped."""
        return self.kernel.values.swapaxes(0, 1) if self.transpose else self.kernel.values

    @property
    def kernel_state(self) -> str:
        """What is done to the kernel before it is laid on the input."""
        turns = {"transposed": self.transpose, "flipped": self.flip}
        return ", ".join(turn for turn, is_done in turns.items() if is_done) or "as given"

    @property
    def laid(self) -> Array:
        """(kh, kw) or (kh, kw, C): the weights as they lie on the input."""
        return oriented(self.weights, self.flip)


def parse_pair(text: str, what: str) -> tuple[int, int]:
    """Read `2` or `2,1` as (rows, columns), each a whole number from 1 on.

    Raises:
        BadInput: anything else.
    """
    words = [word.strip() for word in text.split(",")]
    if len(words) > 2 or not all(_is_count(word) and int(word) for word in words):
        raise BadInput(
            f"{what} {text[:40]!r} is none: give a whole number from 1 on, or two as in 2,1"
        )
    return int(words[0]), int(words[-1])


def parse_padding(text: str) -> NamedPadding | int:
    """Read `valid`, `same`, `full` or a number of cells.

    Raises:
        BadInput: anything else.
    """
    word = text.strip().lower()
    for name in NAMED_PADDINGS:
        if word == name:
            return name
    if _is_count(word):
        return int(word)
    known = ", ".join(NAMED_PADDINGS)
    raise BadInput(f"padding {text[:40]!r} is unknown: give {known}, or 0 and more cells")


def _is_count(word: str) -> bool:
    """Whether it is a whole number of a length that a number of cells can have."""
    return word.isdecimal() and len(word) <= _MOST_DIGITS
