"""Walking through stages: the keys that move, and those that change the look."""

from dataclasses import replace

from textual import on
from textual.binding import Binding

from convtui.lesson.colours import COLOUR_MAPS
from convtui.lesson.find_cell import MOST_SEARCHED, next_nonzero
from convtui.tui.cell_layout import ZOOMS
from convtui.tui.lesson import after, parse_place
from convtui.tui.screens.walk_drawing import WalkDrawing
from convtui.tui.widgets.cell_grid import CellGrid

_NO_FURTHER = {
    "forward": "This is the last cell of the last stage: ← goes back, N to the stage before",
    "back": "This is the first cell of the first stage: → goes on",
    "down": "This is the stage's last cell: n goes to the next stage",
    "end": "This is the stage's last cell: n goes to the next stage",
    "up": "This is the stage's first cell",
    "home": "This is the stage's first cell",
    "next_stage": "This is the last stage: N goes to the stage before",
    "previous_stage": "This is the first stage: n goes to the next one",
}


class WalkScreen(WalkDrawing):
    """The keys that move, and those that change the look."""

    FOREWORD = (
        "Click a cell of the output to go there; hover for a cell's value and place.\n"
        "2 shows a whole network, of which this is one layer."
    )
    BASES_FIRST = True
    BINDINGS = [
        Binding("right", "go('forward')", "step", key_display="→"),
        Binding("left", "go('back')", "back", key_display="←"),
        Binding("space", "play", "play"),
        Binding("n", "go('next_stage')", "next stage"),
        Binding("j", "nonzero", "nonzero", tooltip="the next cell that is not zero"),
        Binding("g", "go_to", "go to", show=False),
        Binding("down", "go('down')", "one output row down", key_display="↓", show=False),
        Binding("up", "go('up')", "one output row up", key_display="↑", show=False),
        Binding("home", "go('home')", "the stage's first cell", show=False),
        Binding("end", "go('end')", "the stage's last cell", show=False),
        Binding("N", "go('previous_stage')", "the stage before", key_display="N", show=False),
        Binding("plus,equals_sign", "speed(1)", "play faster", key_display="+", show=False),
        Binding("minus", "speed(-1)", "play slower", key_display="-", show=False),
        Binding("z", "zoom", "zoom: the size of cells", show=False),
        Binding("c", "colours", "colour map", show=False),
    ]

    # Walking

    def action_go(self, way: str) -> None:
        """Move the cursor, by one of the ways that `moved` knows."""
        self.player.stop()
        there = self.moved(way)
        if there == self.cursor:
            self.say_once(_NO_FURTHER[way])
        self.cursor = there

    def action_nonzero(self) -> None:
        self.player.stop()
        cell = next_nonzero(self.seen, self.cursor.cell)
        if cell is not None:
            self.cursor = self.cursor.jump(*divmod(cell, self._width))
        elif self.cursor.last - self.cursor.cell > MOST_SEARCHED:
            self.cursor = self.cursor.jump(*divmod(self.cursor.cell + MOST_SEARCHED, self._width))
            self.notify(f"The {MOST_SEARCHED:,} cells before are 0: j searches on", timeout=3)
        else:
            self.say_once("After this cell all of the map is 0: home goes to the first one")

    def say_end(self) -> None:
        self.say_once(_NO_FURTHER["forward"])

    def action_run(self) -> None:
        """Run to the stage's end; a second press is there at once, a third in the next stage."""
        if self.player.playing:
            self.player.stop()
            self.cursor = self.cursor.end()
        elif self.cursor.cell == self.cursor.last:
            self.action_go("forward")
        else:
            self.player.run(self.cursor.last - self.cursor.cell)

    def action_speed(self, by: int) -> None:
        super().action_speed(by)
        if not self.player.playing:
            self.notify(f"{self.player.speed} steps a second (space plays)", timeout=1.5)

    def action_go_to(self) -> None:
        row, column = self.cursor.place
        rows, columns = self.cursor.shapes[self.cursor.stage]

        def attempt(text: str) -> None:
            self.player.stop()
            self.cursor = self.cursor.jump(*parse_place(text, rows, columns))

        hint = f"ROW,COLUMN from 1,1 to {rows},{columns}, or a step from 1 to {rows * columns}"
        self.ask_for("Go to a cell", hint, f"{row + 1},{column + 1}", attempt)

    @on(CellGrid.Clicked, "#output")
    def go_to_clicked(self, event: CellGrid.Clicked) -> None:
        self.player.stop()
        self.cursor = self.cursor.jump(event.row, event.column)

    # Looking

    def action_zoom(self) -> None:
        zoom = after(ZOOMS, self._view.source.zoom)
        for grid in self._view.query(CellGrid):
            grid.zoom = zoom
        self.notify(f"Cells: {zoom}", timeout=1.5)

    def action_colours(self) -> None:
        name = after(COLOUR_MAPS, self.look.colour_map)
        self.look = replace(self.look, colour_map=name)
        self.memory.keep(colour_map=name)
        self.notify(f"Colours: {name}", timeout=1.5)
