"""Where the learner is: which stage, which cell. Moving gives a new cursor."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Cursor:
    """A cell of a stage; all count from 0, cells row by row."""

    shapes: tuple[tuple[int, int], ...]
    """(rows, columns) of each stage's map."""
    stage: int = 0
    cell: int = 0
    left: tuple[int, ...] = field(default=(), compare=False)
    """At which cell each stage was left; empty as long as none was."""
    channels: tuple[int, ...] = ()
    """Which channel of each stage is walked over; empty where each has one."""

    @property
    def channel(self) -> int:
        """Which channel of its stage it is in."""
        return self.channels[self.stage] if self.channels else 0

    def on_channel(self, channel: int) -> "Cursor":
        """The same cell of another channel of the stage."""
        before, after = self.channels[: self.stage], self.channels[self.stage + 1 :]
        return replace(self, channels=(*before, channel, *after))

    @property
    def last(self) -> int:
        """Index of the stage's last cell."""
        rows, columns = self.shapes[self.stage]
        return rows * columns - 1

    @property
    def place(self) -> tuple[int, int]:
        """(row, column) of the cell."""
        return divmod(self.cell, self.shapes[self.stage][1])

    @property
    def at_end(self) -> bool:
        """True on the last cell of the last stage."""
        return self.cell == self.last and self.stage == len(self.shapes) - 1

    def forward(self) -> "Cursor":
        """The next cell; after a stage's last, the first of the next stage."""
        if self.cell < self.last:
            return replace(self, cell=self.cell + 1)
        return self if self.at_end else self.next_stage().home()

    def back(self) -> "Cursor":
        """The cell before; before a stage's first, the last of the stage before."""
        if self.cell:
            return replace(self, cell=self.cell - 1)
        return self.previous_stage().end() if self.stage else self

    def down(self) -> "Cursor":
        """One output row on, in the same column; on the last row its end."""
        below = self.cell + self.shapes[self.stage][1]
        return replace(self, cell=below) if below <= self.last else self.end()

    def up(self) -> "Cursor":
        """One output row back, in the same column; on the first row its start."""
        above = self.cell - self.shapes[self.stage][1]
        return replace(self, cell=above) if above >= 0 else self.home()

    def home(self) -> "Cursor":
        return replace(self, cell=0)

    def end(self) -> "Cursor":
        return replace(self, cell=self.last)

    def next_stage(self) -> "Cursor":
        """The next stage, where it was left, else at its first cell; the same place if none is."""
        return self.enter(min(self.stage + 1, len(self.shapes) - 1))

    def previous_stage(self) -> "Cursor":
        """The stage before, where it was left; the same place if there is none."""
        return self.enter(max(self.stage - 1, 0))

    def enter(self, stage: int) -> "Cursor":
        """A stage, where it was left, else at its first cell."""
        if stage == self.stage:
            return self
        left = list(self.left or [0] * len(self.shapes))
        left[self.stage] = self.cell
        return replace(self, stage=stage, cell=left[stage], left=tuple(left))

    def jump(self, row: int, column: int) -> "Cursor":
        """The cell at (row, column), or the nearest there is."""
        rows, columns = self.shapes[self.stage]
        row, column = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        return replace(self, cell=row * columns + column)

    def on(self, shapes: tuple[tuple[int, int], ...]) -> "Cursor":
        """The same place on maps of other shapes, as near as there is; finished stages stay so."""
        stage = min(self.stage, len(shapes) - 1)
        row, column = self.place
        pairs = zip(self.left, self.shapes, shapes, strict=False)
        left = [_moved(cell, before, after) for cell, before, after in pairs]
        left += [0] * (len(shapes) - len(left)) if left else []
        return Cursor(shapes, stage, left=tuple(left)).jump(row, column)


def _moved(cell: int, before: tuple[int, int], after: tuple[int, int]) -> int:
    """A cell of a map on another: the last one is the last one there."""
    if 0 < cell == before[0] * before[1] - 1:
        return after[0] * after[1] - 1
    row, column = divmod(cell, before[1])
    return min(row, after[0] - 1) * after[1] + min(column, after[1] - 1)
