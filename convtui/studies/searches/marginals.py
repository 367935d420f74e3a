"""What was drawn of one parameter, beside what its distribution promises."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from convtui.studies.searches.parameters import (
    Categorical,
    Distribution,
    Drawn,
    Integer,
    LogInteger,
    LogUniform,
)


@dataclass(frozen=True)
class Marginal:
    """Draws counted in bins from the lowest value to the highest; `expected` are their means."""

    counts: tuple[int, ...]
    expected: tuple[float, ...]


def place(drawn: Distribution, value: Drawn) -> float:
    """Where a value lies from the lowest, 0, to the highest, 1; by its logarithm if so drawn."""
    if isinstance(drawn, Categorical):
        return drawn.values.index(value) / max(len(drawn.values) - 1, 1)
    assert not isinstance(value, str)
    if isinstance(drawn, LogUniform | LogInteger):
        return math.log(value / drawn.low) / math.log(drawn.high / drawn.low)
    return (value - drawn.low) / (drawn.high - drawn.low)


def ends(drawn: Distribution) -> tuple[Drawn, Drawn]:
    """The lowest and the highest value, of choices the first and the last."""
    if isinstance(drawn, Categorical):
        return drawn.values[0], drawn.values[-1]
    return drawn.low, drawn.high


def marginal(drawn: Distribution, values: Sequence[Drawn], most: int) -> Marginal:
    """Count draws in at most so many bins.

    A bin holds as many of the values that can be drawn as any other, where these can be counted and
    the bins divide them; if not, its mean says so.
    """
    if isinstance(drawn, LogInteger):
        return _of_log_integers(drawn, values, most)
    there = _countable(drawn)
    bins = max(min(there or most, most), 1)
    if there:
        seen = Counter(round(place(drawn, value) * (there - 1)) * bins // there for value in values)
        shares = Counter(number * bins // there for number in range(there))
    else:
        seen = Counter(min(int(place(drawn, value) * bins), bins - 1) for value in values)
        shares = Counter(range(bins))
    each = len(values) / (there or bins)
    return Marginal(
        tuple(seen[number] for number in range(bins)),
        tuple(shares[number] * each for number in range(bins)),
    )


def _of_log_integers(drawn: LogInteger, values: Sequence[Drawn], most: int) -> Marginal:
    """Count whole numbers in bins about as wide in the logarithm, none of them without a number."""
    low, high = drawn.low - 0.5, drawn.high + 0.5
    if drawn.high - drawn.low < most:
        firsts = list(range(drawn.low, drawn.high + 1))
    else:
        edges = (low * (high / low) ** (number / most) for number in range(most))
        firsts = sorted({math.ceil(edge) for edge in edges})
    seen = Counter(bisect_right(firsts, value) - 1 for value in values)
    ends = (*firsts[1:], drawn.high + 1)
    return Marginal(
        tuple(seen[number] for number in range(len(firsts))),
        tuple(
            len(values) * drawn.chance(first, end) for first, end in zip(firsts, ends, strict=True)
        ),
    )


def _countable(drawn: Distribution) -> int:
    """How many different values can be drawn; 0 for numbers with digits behind the point."""
    if isinstance(drawn, Categorical):
        return len(drawn.values)
    return drawn.high - drawn.low + 1 if isinstance(drawn, Integer) else 0
