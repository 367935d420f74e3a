"""A picture with its channels, each taken out of it once."""

from dataclasses import dataclass, field

import numpy as np

from convtui.inputs import Input
from convtui.inputs.channels import CHANNELS, take_channel
from convtui.inputs.input import COLOURS
from convtui.ops.window import Array

ALL = "all"


@dataclass(frozen=True, eq=False)
class Channel:
    """What a kernel is laid on: (H, W), or (H, W, 3) where it is laid on each plane by itself."""

    values: Array
    extent: tuple[float, float]

    @property
    def planes(self) -> list[Array]:
        """Each (H, W)."""
        return [self.values] if self.values.ndim == 2 else list(np.moveaxis(self.values, 2, 0))


@dataclass(frozen=True, eq=False)
class Photograph:
    """Any Input as a picture; of channels that are no colours the first is used."""

    input: Input
    _channels: dict[str, Channel] = field(default_factory=dict)

    @property
    def in_colour(self) -> bool:
        return self.input.channels == COLOURS

    @property
    def names(self) -> tuple[str, ...]:
        """Its channels, `all` among them if there are several."""
        return (*CHANNELS, ALL) if self.in_colour else ("grey",)

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.input.values.shape[:2]
        return rows, columns

    def channel(self, name: str) -> Channel:
        if name not in self._channels:
            values = self._values(name)
            self._channels[name] = Channel(values, (float(values.min()), float(values.max())))
        return self._channels[name]

    def prepare(self) -> "Photograph":
        """Take every channel now; of a large picture that takes a while."""
        for name in self.names:
            self.channel(name)
        return self

    def _values(self, name: str) -> Array:
        values = self.input.values
        if values.ndim == 2:
            return values
        if not self.in_colour:
            return values[:, :, 0]
        if name in COLOURS:  # a view: nothing is copied
            return values[:, :, COLOURS.index(name)]
        return values if name == ALL else take_channel(values, name)
