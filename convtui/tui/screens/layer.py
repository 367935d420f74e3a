"""The step lesson on any map of any layer of a network, up to the pixel and back."""

from dataclasses import replace

from textual import on
from textual.binding import Binding

from convtui.lesson.feeds import feeds
from convtui.lesson.layer_walk import at, opening, place_of
from convtui.lesson.map import SourceMap
from convtui.lesson.numbers import written
from convtui.lesson.step_words import words_of_place
from convtui.lesson.unit import Place
from convtui.tui.screens.keyed import WAYS
from convtui.tui.screens.layer_drawing import LayerDrawing
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.filter_wall import FilterWall


class LayerScreen(LayerDrawing):
    """The keys that go from layer to layer, and to the maps and channels of one."""

    FOREWORD = (
        "Every number here is made of numbers of the layer before: enter goes down to the one that "
        "is marked in the window, level by level to the pixel, and backspace returns."
    )
    ONE_MAP = "This layer leaves one row of numbers: → and ← go over them"
    BASES_FIRST = False
    HELP_FIRST = True
    BINDINGS = [
        Binding("enter", "into", "down", key_display="enter", tooltip="down to the number marked"),
        Binding(
            "backspace", "back", "return", key_display="backspace", tooltip="return along the trail"
        ),
        Binding("f", "feeds", "feeds", tooltip="the cells of the next layer that this one feeds"),
        Binding("B", "backward", "back", key_display="B", tooltip="the number's gradient"),
        Binding("r", "toggle_r", "R", tooltip="R's map beside ours: another program as a check"),
        Binding("m", "map(1)", "map", tooltip="the layer's next map"),
        Binding("M", "map(-1)", "the layer's map before", key_display="M", show=False),
        Binding("v", "plane(1)", "channel", tooltip="the next input channel"),
        Binding("V", "plane(-1)", "the input channel before", key_display="V", show=False),
        Binding("s", "strongest", "the map's strongest cell", show=False),
        *(
            Binding(f"shift+{way}", f"tap('{way}')", f"the window's cell {where}", show=False)
            for way, where in (
                ("left", "to the left"),
                ("right", "to the right"),
                ("up", "above"),
                ("down", "below"),
            )
        ),
        Binding(
            "escape", "leave", "close R's map, or leave the layer", key_display="esc", show=False
        ),
    ]

    # To other maps and channels

    def action_plane(self, by: int) -> None:
        if not self.stage.mixes or self.stage.before.is_flat:
            self.say_once("One input channel alone is looked at here")
            return
        count = self.stage.before.shape[2]
        self._show_plane((min(self.look.plane, count - 1) + by) % count)

    def _show_plane(self, plane: int) -> None:
        self.set_reactive(LayerDrawing.chosen, None)
        self.look = replace(self.look, plane=plane)

    @on(FilterWall.Moved)
    def show_clicked_channel(self) -> None:
        self._show_plane(self.query_one(FilterWall).at)

    def action_strongest(self) -> None:
        layer, channel = self.stage.layer.name, place_of(self.stages, self.cursor)[2]
        strongest = opening(self.stages, layer, None if self.stage.is_flat else channel)
        there = at(self.stages, self.cursor.stage, place_of(self.stages, strongest))
        self.follow(self.trail.at(there))

    # Down and back

    def action_tap(self, way: str) -> None:
        down, right = WAYS[way]
        row, column, channel = self.tap()
        height, width, depth = self.step.window.shape
        if self.stage.before.is_flat:
            self.chosen = (0, 0, min(max(channel + right, 0), depth - 1))
            return
        self.chosen = (
            min(max(row + down, 0), height - 1),
            min(max(column + right, 0), width - 1),
            channel,
        )

    @on(CellGrid.Clicked, "#kernel, #under, #products")
    def tap_clicked(self, event: CellGrid.Clicked) -> None:
        if self.stage.before.is_flat:
            self.chosen = 0, 0, event.column
        else:
            self.chosen = event.row, event.column, self.tap()[2]

    @on(AnswerList.Moved)
    def tap_listed(self) -> None:
        if self.summands is not None:
            self.chosen = self.summands[self.query_one(AnswerList).at].tap

    @on(CellGrid.Clicked, "#source")
    def tap_clicked_in_input(self, event: CellGrid.Clicked) -> None:
        rows, columns, channels = self.step.taps
        if self.stage.before.is_flat:
            if event.column in channels:
                self.chosen = 0, 0, channels.index(event.column)
            return
        (top, _), (left, _) = self.stage.window.pad_widths
        row, column = event.row - top, event.column - left
        if row in rows and column in columns:
            self.chosen = rows.index(row), columns.index(column), self.tap()[2]

    def action_into(self) -> None:
        step, before = self.step, self.stage.before
        row, column, channel = place = step.looks_at(self.tap())
        rows, columns, _ = before.shape
        if not (0 <= row < rows and 0 <= column < columns):
            self.say_once("This cell is padding: no layer made it")
            return
        if isinstance(before, SourceMap):
            value = before.block(range(row, row + 1), range(column, column + 1))[0, 0, channel]
            named = words_of_place(place, before.shape)
            self.say_once(
                f"This is the image's pixel {named} = {written(float(value))}: the ground"
            )
            return
        self.follow(self.trail.on(at(self.stages, self.cursor.stage - 1, place)))

    def action_go(self, way: str) -> None:
        """Move the cursor; from stage to stage along what numbers are made of."""
        if way == "next_stage":
            self.action_on()
        elif way == "previous_stage":
            self.action_into()
        else:
            super().action_go(way)

    def action_on(self) -> None:
        """Go on to the cell of the next stage that the one at hand adds most to."""
        number = self.cursor.stage + 1
        if number == len(self.stages):
            self.say_once("This is the last layer: N goes down, backspace returns")
            return
        place = place_of(self.stages, self.cursor)
        fed = feeds(self.stages[number], place)
        if not fed:
            self.say_once("No cell of the next stage looks at this one, at the edge")
            return
        own = next((feed for feed in fed if feed.weight is None and feed.place == place), fed[0])
        self.follow(self.trail.on(at(self.stages, number, own.place)))

    def action_feeds(self) -> None:
        from convtui.tui.screens.feeds import FeedsBox

        if self.refuses("what the number adds elsewhere tells it"):
            return
        number = self._looking()
        if number == len(self.stages):
            self.say_once("This is the last layer: it feeds none")
            return
        place, after = place_of(self.stages, self.cursor), self.stages[number]

        def go(chosen: Place | None) -> None:
            if chosen is not None:
                self.follow(self.trail.on(at(self.stages, number, chosen)))

        named = f"{self.stage.layer.name}{words_of_place(place, self.stage.shape)}"
        self.app.push_screen(FeedsBox(named, after, feeds(after, place)), go)

    def _looking(self) -> int:
        """The next stage whose cells look at this one; an activation of the layer is passed by."""
        number = self.cursor.stage + 1
        if number < len(self.stages):
            after = self.stages[number]
            number += after.layer is self.stage.layer and not after.mixes
        return number

    def action_backward(self) -> None:
        from convtui.lesson.backward import BackwardPass
        from convtui.tui.gradient_question import label_of, label_question
        from convtui.tui.screens.gradient import GradientScreen

        if self.refuses("the way back shows the number"):
            return
        self.player.stop()
        with self.telling_refusals():
            label = label_of(self.passed, self._class_names, self._label)
            way = BackwardPass(self.passed, label)
            name, place = way.name_of(self.stage), place_of(self.stages, self.cursor)
            index = place[-1:] if name.is_flat else place
            question = label_question(self._class_names, label, self._named)
            self.app.push_screen(GradientScreen(way, question, self.memory, name.of, index=index))
