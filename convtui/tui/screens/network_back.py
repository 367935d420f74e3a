"""The way back on the screen Network: beside each map its gradient, for a label that is chosen."""

from typing import TYPE_CHECKING, cast

from textual.binding import Binding
from textual.reactive import var

from convtui.errors import BadInput
from convtui.lesson.numbers import written
from convtui.lesson.seen_pixels import Field
from convtui.lesson.sheet import Marks, sheet_of
from convtui.tui.network_column import Column
from convtui.tui.screens.network_change import NetworkChangeScreen
from convtui.tui.shown_network import ShownNetwork
from convtui.tui.widgets.cell_grid import CellGrid

if TYPE_CHECKING:
    from convtui.lesson.backward import BackwardPass
    from convtui.tui.screens.gradient import GradientScreen


class NetworkBackScreen(NetworkChangeScreen):
    """Turns the direction around, asks for the label, and steps through gradients."""

    DEFAULT_CSS = """
    NetworkBackScreen {
        & #gradient { display: none; }
        &.-back #gradient { display: block; }
        &.-back #field { display: none; }
    }
    """
    BINDINGS = [
        Binding("B", "backward", "back", key_display="B", tooltip="back: gradients beside maps"),
        Binding("k", "label", "label", tooltip="back for another class as its label", show=False),
    ]

    way: var["BackwardPass | None"] = var(None, init=False)
    """None where the direction is forward."""
    _opened: "GradientScreen | None" = None
    """The steps of the way back, while they lie over this screen."""
    _both: "tuple[BackwardPass, tuple[Column, ...]] | None" = None
    """The columns with their gradients, and whose they are."""

    # What is shown

    @property
    def columns(self) -> tuple[Column, ...]:
        columns, way = super().columns, self.way
        if way is None:
            return columns
        if self._both is None or self._both[0] is not way:
            self._both = way, tuple(_with_gradient(column, way) for column in columns)
        return self._both[1]

    def watch_shown(self, before: ShownNetwork | None, after: ShownNetwork) -> None:
        """Stay with the label of the same image, at another epoch too; another has its own."""
        if self.way is not None:
            assert before is not None
            is_same = before.image is after.image and before.classes == after.classes
            label = self.way.label if is_same else None
            self.set_reactive(NetworkBackScreen.way, self._way_back(after, label))
        super().watch_shown(before, after)

    def watch_way(self) -> None:
        self.forget_reason()
        self.redraw()

    def redraw(self) -> None:
        self.set_class(self.way is not None, "-back")
        super().redraw()

    def _draw_map(self) -> None:
        super()._draw_map()
        back = self.column.back
        if back is not None:
            sheet = sheet_of(
                back.plane(self.cursor.tile), back.palette(self.cursor.tile, self.is_dark)
            )
            self.query_one("#gradient", CellGrid).show(sheet, Marks(strong=self.cursor.cell))

    def _point(self) -> None:
        super()._point()
        grid = self.query_one("#gradient", CellGrid)
        if self.column.back is not None and grid.sheet is not None:
            title = f"∂ {self.column.title} · its gradient"
            grid.show(grid.sheet, Marks(strong=self.cursor.cell), title)

    def details(self, field: Field, width: int) -> str:
        """What the cell's gradient says, in the place of what it sees."""
        said = super().details(field, width)
        back = self.column.back
        if back is None:
            return said
        value = written(float(back.plane(self.cursor.tile)[self.cursor.cell]))
        *first, cell = said.split("\n")
        words = (
            f"{cell.partition(' sees')[0]}, gradient {value}: how steeply the loss rises with it"
        )
        return "\n".join((*first, words[:width]))

    def about(self, shown: ShownNetwork) -> str:
        """Loss and label first."""
        said = super().about(shown)
        if self.way is None:
            return said
        label, loss = shown.classes[self.way.label], written(self.way.loss)
        return f"back · loss {loss}, label {label} · {said}"

    # The direction

    def action_backward(self) -> None:
        self.way = self._way_back(self.shown, None) if self.way is None else None

    def _way_back(self, shown: ShownNetwork, label: int | None) -> "BackwardPass | None":
        """For a label, or the image's own; None and a word about it where there is no loss."""
        from convtui.lesson.backward import BackwardPass
        from convtui.tui.gradient_question import label_of

        try:
            if label is None:
                label = label_of(shown.passed, shown.classes, shown.label)
            way = BackwardPass(shown.passed, label)
            way.gradients  # noqa: B018 - refuses what has no loss, or is not finite
        except BadInput as problem:
            self.refuse(str(problem))
            return None
        return way

    def action_label(self) -> None:
        shown, way = self.shown, self.way
        if way is None:
            self.say_once("A label is for the way back: B turns around")
            return
        from convtui.tui.gradient_question import label_question

        question = label_question(shown.classes, way.label, "")

        def attempt(text: str) -> None:
            other, _ = question.answer(text, shown.passed)
            other.gradients  # noqa: B018 - refuses what is not finite
            self.way = cast("BackwardPass", other)

        self.ask_for(question.title, question.hint, question.current, attempt, question.choices)

    def action_step(self) -> None:
        shown, way = self.shown, self.way
        if way is None:
            super().action_step()
            return
        from convtui.lesson.way_back import INPUT
        from convtui.tui.gradient_question import label_question
        from convtui.tui.screens.gradient import GradientScreen

        named = f"{shown.given.network.name} · {shown.image_name}"
        question = label_question(shown.classes, way.label, named)
        name = self.column.layer.name if self.column.layer else INPUT
        place = self.place if way.of(name).ndim == 3 else self.place[-1:]
        self._opened = GradientScreen(way, question, self.memory, name, index=place)
        self.app.push_screen(self._opened)

    def on_screen_resume(self) -> None:
        """Go on with the label that was chosen on the way back."""
        opened, self._opened = self._opened, None
        if opened is not None and self.way is not None and opened.walk.way is not self.way:
            self.way = cast("BackwardPass", opened.walk.way)


def _with_gradient(column: Column, way: "BackwardPass") -> Column:
    name = column.layer.name if column.layer else "input"
    return column.with_gradient(way.of(name))
