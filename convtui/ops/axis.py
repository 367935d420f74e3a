"""A window's places along one axis: where each step's taps stand, and what a stretch looks at."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Axis:
    """A window of `size` taps, `dilation` apart, sliding by `stride` along `length` cells."""

    length: int
    size: int
    stride: int
    dilation: int
    before: int
    after: int

    @cached_property
    def span(self) -> int:
        """Cells from the first tap to the last, both included."""
        return self.dilation * (self.size - 1) + 1

    @cached_property
    def steps(self) -> int:
        """Number of places where the window fits."""
        return (self.length + self.before + self.after - self.span) // self.stride + 1

    def start(self, step: int) -> int:
        """Input index of the first tap; negative when it stands on padding."""
        return step * self.stride - self.before

    def taps(self, step: int) -> range:
        """Input indices under the window; those outside 0..length-1 are padding."""
        start = self.start(step)
        return range(start, start + self.span, self.dilation)

    def steps_on(self, place: int) -> list[int]:
        """The steps that have a tap on an input index, first to last: `taps` turned around."""
        starts = (place + self.before - self.dilation * tap for tap in range(self.size))
        steps = (divmod(start, self.stride) for start in starts)
        return sorted(step for step, rest in steps if not rest and 0 <= step < self.steps)

    def uses(self, tap: int) -> tuple[range, range]:
        """The steps at which a tap stands on the input, and the input indices there."""
        shift = self.dilation * tap - self.before
        first = max(0, -(shift // self.stride))
        stop = max(first, min(self.steps, (self.length - 1 - shift) // self.stride + 1))
        cell = first * self.stride + shift
        return range(first, stop), range(cell, cell + (stop - first) * self.stride, self.stride)

    def extent(self, steps: int) -> int:
        """Cells from the first tap of one step to the same tap `steps` - 1 later, both included."""
        return (steps - 1) * self.stride + 1

    def reach(self, first: int, stop: int) -> tuple[int, int]:
        """Input interval [from, to) that output steps first..stop-1 look at, padding included."""
        start = self.start(first)
        return start, start + (stop - 1 - first) * self.stride + self.span

    def seen(self, steps: range) -> range:
        """Input indices that these output steps, one behind the other, look at, without padding."""
        start, stop = self.reach(steps.start, steps.stop)
        if start < 0 or stop > self.length:
            start, stop = max(start, 0), max(min(stop, self.length), 0)
        return range(start, stop)

    def missing(self, steps: range) -> tuple[int, int]:
        """Cells of padding before and behind those that `seen` names for these steps."""
        start, stop = self.reach(steps.start, steps.stop)
        return max(min(stop, 0) - start, 0), max(stop - max(start, self.length), 0)

    def refusal(self, what: str, name: str) -> str:
        """That the window is larger than what it should slide along, and what would do.

        Args:
            what: the window is called.
            name: `rows` or `columns`.
        """

        def cells(number: int) -> str:
            return f"{number} {name if number > 1 else name.removesuffix('s')}"

        padding = self.before + self.after
        dilated = f" (dilated to {self.span})" if self.dilation > 1 else ""
        padded = f" ({padding} of them padding)" if padding else ""
        less = ", less dilation" if self.dilation > 1 else ""
        none = " (0 for no pooling)" if what == "pooling window" else ""
        return (
            f"{what} of {cells(self.size)}{dilated} does not fit in "
            f"{cells(self.length + padding)}{padded}: "
            f"take a smaller {what}{none}{less} or more padding"
        )
