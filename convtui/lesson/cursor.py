"""Where the learner is: which stage, which cell. Moving gives a new cursor."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Cursor:
    """A cell of a stage; stages and cells count from 0, cells row by row."""

    shapes: tuple[tuple[int, int], ...]
    """(rows, columns) of each stage's map."""
    stage: int = 0
    cell: int = 0

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
        return replace(self, cell=self.cell + 1) if self.cell < self.last else self.next_stage()

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
        """The stage's first cell."""
        return replace(self, cell=0)

    def end(self) -> "Cursor":
        """The stage's last cell."""
        return replace(self, cell=self.last)

    def next_stage(self) -> "Cursor":
        """The first cell of the next stage; the same place if there is none."""
        if self.stage == len(self.shapes) - 1:
            return self
        return replace(self, stage=self.stage + 1, cell=0)

    def previous_stage(self) -> "Cursor":
        """The first cell of the stage before; of this one if there is none."""
        return replace(self, stage=max(self.stage - 1, 0), cell=0)

    def jump(self, row: int, column: int) -> "Cursor":
        """The cell at (row, column), or the nearest there is."""
        rows, columns = self.shapes[self.stage]
        row, column = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        return replace(self, cell=row * columns + column)

    def on(self, shapes: tuple[tuple[int, int], ...]) -> "Cursor":
        """The same place on maps of other shapes, as near as there is."""
        stage = min(self.stage, len(shapes) - 1)
        row, column = self.place
        return Cursor(shapes, stage).jump(row, column)
