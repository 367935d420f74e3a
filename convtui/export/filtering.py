"""What `convtui filter` does with one picture: channel, kernels, brightness, file."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convtui.errors import BadInput
from convtui.export.montage import Tile, montage
from convtui.export.pictures import as_picture
from convtui.inputs.channels import CHANNELS, channel_name, take_channel
from convtui.inputs.input import COLOURS, Input
from convtui.lesson.explain_range import explain_cut, explain_wrap, share
from convtui.lesson.options import LayerOptions
from convtui.lesson.picture import FilteredPicture
from convtui.lesson.tally import Tally
from convtui.ops.brightness import Fit, Pixels, brightness
from convtui.ops.limits import MOST_CELLS
from convtui.ops.window import Array

ALL = "all"

_WORDS: dict[Fit, str] = {"clip": "", "normalise": ", normalised", "absolute": ", absolute"}


def _silently(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, eq=False)
class Filtering:
    """Layers that differ in their kernel, laid on one channel or on all; how values are shown."""

    layers: Sequence[LayerOptions]
    channel: str = ALL
    """red, green, blue, grey or all."""
    fit: Fit = "clip"
    montage: bool = False
    most_cells: int = MOST_CELLS
    """Of the map of each channel."""

    def __post_init__(self) -> None:
        """Refuse a channel that nobody knows, before any picture is read."""
        if self.channel.lower() != ALL:
            try:
                name = channel_name(self.channel)
            except BadInput:
                known = ", ".join((*CHANNELS, ALL))
                raise BadInput(f"unknown channel {self.channel!r}: give one of {known}") from None
            object.__setattr__(self, "channel", name)
        else:
            object.__setattr__(self, "channel", ALL)

    @cached_property
    def labels(self) -> list[str]:
        """A name for each kernel, fit for a file's name, all different."""
        names = [layer.kernel.name for layer in self.layers]
        counted = Counter(names)
        return [
            f"{name}-{index}" if counted[name] > 1 else name
            for index, name in enumerate(names, start=1)
        ]

    def run(
        self, given: Input, formats: Sequence[str], talk: Callable[[str], None] = _silently
    ) -> tuple[list[bytes], list[str]]:
        """Filter a picture.

        Args:
            given: (H, W), or (H, W, 3) of red, green and blue.
            formats: Pillow's, one for each kernel, or one for the montage.
            talk: is told the size of a large result before it is computed.

        Returns:
            A file's content for each format, and lines that say what was cut.

        Raises:
            GeometryError: a kernel that does not fit, or too large a result.
            BadInput: channels that are no colours, or numbers that are too large.
        """
        source = self._source(given)
        pictures = [
            FilteredPicture(source, layer, most_cells=self.most_cells) for layer in self.layers
        ]
        if pictures[0].size_told:
            talk(f"{given.name}: {pictures[0].size_told}")
        contents, tiles, said = [], [], []
        wrapping = ""
        for label, picture, index in zip(self.labels, pictures, range(len(pictures)), strict=True):
            pixels, tally = picture.pixels(self.fit)
            said.append(f"{label}: {explain_cut(tally, self.fit)}")
            if self.fit == "clip" and not wrapping:
                wrapping = explain_wrap(tally)
            if self.montage:
                tiles.append(Tile(self._caption(label, tally), pixels))
            else:
                contents.append(as_picture(pixels, formats[index]))
        if self.montage:
            contents = [as_picture(self._sheet(given, source, tiles), formats[0])]
        return contents, [*said, wrapping] if wrapping else said

    def _source(self, given: Input) -> Array:
        if given.values.ndim == 2:
            return given.values
        if given.channels != COLOURS:
            raise BadInput(
                f"{given.name} has {len(given.channels)} channels and no colours: give a picture, "
                "or a matrix of one channel or of three"
            )
        return given.values if self.channel == ALL else take_channel(given.values, self.channel)

    def _caption(self, label: str, tally: Tally) -> str:
        cut = tally.cut(self.fit)
        return f"{label}{_WORDS[self.fit]}{f' · {share(cut)} cut' if cut else ''}"

    def _sheet(self, given: Input, source: Array, results: list[Tile]) -> Pixels:
        """Red, green and blue; below them what the kernels were laid on, and every result."""
        name = given.name if given.values.ndim == 2 or self.channel == ALL else self.channel
        before = Tile(name, _as_it_is(source))
        if given.values.ndim == 2:
            return montage([[before, *results]])
        planes = [
            Tile(colour, _as_it_is(given.values[:, :, index]))
            for index, colour in enumerate(COLOURS)
        ]
        return montage([planes, [before, *results]])


def _as_it_is(values: Array) -> Pixels:
    """Values shown as they are; stretched where no picture could hold them, as in 0…1."""
    extent = float(values.min()), float(values.max())
    usual = extent[0] >= 0 and 1 < extent[1] < 256
    return np.ascontiguousarray(brightness(values, "clip" if usual else "normalise", extent))
