"""The middle of a frame: what is done to the numbers under the window."""

from collections.abc import Iterator

from convtui.export.colour_table import ACCENT, TEXT, ColourTable
from convtui.export.frame_lengths import Lengths
from convtui.export.frame_matrices import FrameMatrices
from convtui.export.panel import Matrix, Room, lay, outlined, panel, whole
from convtui.export.shapes import Shape, Text
from convtui.lesson.numbers import written
from convtui.lesson.stages import ActivationStep, ConvolutionStep, PoolingStep, Step


class FrameMiddle:
    """Draws it for any stage."""

    def __init__(self, matrices: FrameMatrices, lengths: Lengths, table: ColourTable) -> None:
        self._matrices, self._lengths, self._table = matrices, lengths, table

    def shapes(self, index: int, step: Step) -> Iterator[Shape]:
        """Window, kernel and products; the sum with the bias; or the numbers that compete."""
        if isinstance(step, ConvolutionStep):
            return self._products(index, step)
        if isinstance(step, ActivationStep):
            return self._activated(step)
        assert isinstance(step, PoolingStep)
        return self._pooled(index, step)

    def _products(self, index: int, step: ConvolutionStep) -> Iterator[Shape]:
        room, gap = self._lengths.middle, self._lengths.margin
        height = (room.height - self._lengths.caption) // 2
        half = Room(room.left, room.top, (room.width - gap) // 2, height)
        other = Room(half.left + half.width + gap, half.top, half.width, height)
        kernel = self._matrices.kernel(step)
        yield from self._small(self._matrices.window(index, step), half, "Window")
        yield from self._small(kernel, other, f"Kernel {kernel.shape[0]}×{kernel.shape[1]}")
        used = lay(half, kernel.shape, whole(kernel.shape)).side * kernel.shape[0]
        top = half.top + used + self._lengths.caption + gap // 2
        below = Room(room.left, top, room.width, room.top + room.height - top)
        yield from self._small(self._matrices.products(step), below, "Window × kernel")

    def _pooled(self, index: int, step: PoolingStep) -> Iterator[Shape]:
        room, matrix = self._lengths.middle, self._matrices.window(index, step)
        upper = Room(room.left, room.top, room.width, room.height // 2)
        yield from self._small(matrix, upper, "Window")
        if step.winner:
            row, column = step.winner
            place = lay(upper, matrix.shape, whole(matrix.shape))
            cell = range(row, row + 1), range(column, column + 1)
            yield from outlined(place, *cell, self._lengths.scaled(2))
        yield from self._lines([step.kind, f"= {written(step.value)}"], upper.top + upper.height)

    def _activated(self, step: ActivationStep) -> Iterator[Shape]:
        said = [
            written(float(step.window[0, 0])),
            f"{'-' if step.bias < 0 else '+'} {written(abs(step.bias))} bias",
            f"= {written(step.biased)}",
            step.activation if step.activation != "none" else "no activation",
            f"= {written(step.value)}",
        ]
        yield from self._lines(said, self._lengths.middle.top)

    def _lines(self, lines: list[str], top: int) -> Iterator[Text]:
        room, size = self._lengths.middle, self._lengths.large
        for number, line in enumerate(lines, start=1):
            colour = ACCENT if number == len(lines) else TEXT
            middle = top + number * size * 1.6
            yield Text(room.left + room.width / 2, middle, line, size, colour, "m")

    def _small(self, matrix: Matrix, room: Room, caption: str) -> Iterator[Shape]:
        place = lay(room, matrix.shape, whole(matrix.shape))
        yield from panel(matrix, place, self._table)
        yield self._lengths.over(room, caption)
