"""What is on the pictures screen: a picture, a channel of it, a layer, and how values are shown."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from convtui.inputs import Input
from convtui.inputs.input import COLOURS
from convtui.lesson.options import LayerOptions
from convtui.lesson.picture import FilteredPicture
from convtui.lesson.settings import PICTURE_DEFAULTS, read_layer
from convtui.ops.brightness import FITS, Fit
from convtui.ops.window import NAMED_PADDINGS, Window
from convtui.tui.lesson import Lesson, after
from convtui.tui.photograph import ALL, Channel, Photograph

_STRIDES = (1, 2, 3, 4)


@dataclass(frozen=True, eq=False)
class PictureLesson:
    """A convolution on a channel, or on each channel by itself; changes give another.

    Raises:
        GeometryError: a kernel that cannot slide there.
        BadInput: numbers that may overflow.
    """

    photograph: Photograph
    options: LayerOptions
    channel: str = ALL
    """One of the photograph's."""
    fit: Fit = "clip"

    def __post_init__(self) -> None:
        _ = self.filtered

    @classmethod
    def first(cls, photograph: Photograph) -> "PictureLesson":
        """A picture under the kernel that finds its edges."""
        return cls(photograph, read_layer(PICTURE_DEFAULTS), photograph.names[0])

    @property
    def source(self) -> Channel:
        return self.photograph.channel(self.channel)

    @cached_property
    def filtered(self) -> FilteredPicture:
        return FilteredPicture(self.source.values, self.options, self.source.extent)

    @property
    def window(self) -> Window:
        return self.filtered.stages[0].window

    def of(self, photograph: Photograph) -> "PictureLesson":
        names = photograph.names
        channel = self.channel if self.channel in names else names[0]
        return replace(self, photograph=photograph, channel=channel)

    def with_options(self, **changes: Any) -> "PictureLesson":
        return replace(self, options=replace(self.options, **changes))

    def with_next(self, what: str, by: int = 1) -> "PictureLesson":
        """The next channel, fit, stride or padding, round and round."""
        if what == "channel":
            return replace(self, channel=after(self.photograph.names, self.channel, by))
        if what == "fit":
            return replace(self, fit=after(FITS, self.fit, by))
        if what == "stride":
            stride = after(_STRIDES, self.options.stride[0], by)
            return self.with_options(stride=(stride, stride))
        return self.with_options(padding=after(NAMED_PADDINGS, self.options.padding, by))

    def with_weight(self, row: int, column: int, value: float) -> "PictureLesson":
        return self.with_options(
            kernel=self.lesson().with_weight(row, column, 0, value).options.kernel
        )

    def lesson(self) -> Lesson:
        """The layer on one channel, to be stepped through; of all channels the first."""
        given = self.photograph.input
        name = given.name
        if self.photograph.in_colour:
            name = f"{name}:{COLOURS[0] if self.channel == ALL else self.channel}"
        return Lesson(Input(name, self.source.planes[0], given.note), self.options)
