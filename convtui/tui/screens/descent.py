"""One training step by hand, repeated: the keys."""

from dataclasses import replace

from textual import on
from textual.binding import Binding

from convtui.lesson.descent import first_rate
from convtui.lesson.numbers import written
from convtui.matrix_text import parse_number
from convtui.tui.lesson import Lesson
from convtui.tui.opening import LessonOpened
from convtui.tui.screens.descent_drawing import DescentDrawing
from convtui.tui.screens.keyed import WAYS
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.cell_grid import CellGrid


class DescentScreen(DescentDrawing):
    """The keys that take steps, change η, and have another weight at hand."""

    FOREWORD = (
        "One training step on one image: the loss, every gradient, w - η·g for every weight, and "
        "the loss again. A step can be taken back; another η holds from the step at hand on. An η "
        "that is too large is allowed: what comes of it is said."
    )
    BINDINGS = [
        Binding("l", "ask_rate", "η", tooltip="the learning rate from here on"),
        Binding("n", "array(1)", "array", tooltip="the next array of weights"),
        Binding("N", "array(-1)", "the array before", key_display="N", show=False),
        Binding("m", "plane(1)", "plane", tooltip="the array's next plane"),
        Binding("M", "plane(-1)", "the plane before", key_display="M", show=False),
        Binding("enter", "open", "terms", key_display="enter", tooltip="the gradient opened"),
        Binding("o", "look", "look", tooltip="the network, or the layer, with these weights"),
        Binding("shift+right", "weight('right')", "a weight to the right", show=False),
        Binding("shift+left", "weight('left')", "a weight to the left", show=False),
        Binding("shift+down", "weight('down')", "a weight down", show=False),
        Binding("shift+up", "weight('up')", "a weight up", show=False),
        Binding("escape", "leave", "leave", key_display="esc"),
    ]

    # η

    def action_ask_rate(self) -> None:
        self.player.stop()
        if self.descent.problem(self.step):
            self.say_once("No step follows, whatever η is: ← takes the last one back first")
            return
        rate, tenth = self.descent.rate_at(self.step), first_rate(self.descent.way(self.step))
        choices = tuple(f"{number:.3g}" for number in (tenth, rate / 10, rate * 10, rate * 1000))
        hint = f"a number above 0; {written(tenth)} takes a tenth off, if the slope holds"

        def attempt(text: str) -> None:
            other = parse_number(text, "learning rate")
            if other != rate:
                self.descent = self.descent.changed(self.step, other)
                self.forget_reason()
                self._draw()

        self.ask_for("Learning rate η", hint, written(rate), attempt, choices)

    # Weights

    def action_array(self, by: int) -> None:
        self.cursor = self.cursor.enter((self.cursor.stage + by) % len(self.names))

    def action_plane(self, by: int) -> None:
        count = self.planes
        if count == 1:
            self.say_once("This array has one plane")
            return
        self.cursor = self.cursor.on_channel((self.cursor.channel + by) % count)

    def action_weight(self, way: str) -> None:
        down, right = WAYS[way]
        row, column = self.cursor.place
        self.cursor = self.cursor.jump(row + down, column + right)

    @on(CellGrid.Clicked)
    def take_clicked(self, event: CellGrid.Clicked) -> None:
        self.cursor = self.cursor.jump(event.row, event.column)

    @on(AnswerList.Moved)
    def take_listed(self) -> None:
        self.cursor = self.cursor.enter(self.query_one(AnswerList).at)

    def action_look(self) -> None:
        """Walk over the network, or step through the layer, with the weights of this step."""
        self.player.stop()
        how = f"trained by hand, step {self.step:,}"
        with self.telling_refusals():
            if self.question.lesson is None:
                self._look_at_network(how)
            else:
                self._look_at_layer(self.question.lesson, how)

    def _look_at_network(self, how: str) -> None:
        from convtui.runs.networks import GivenNetwork
        from convtui.tui.screens.network import NetworkScreen
        from convtui.tui.shown_network import ShownNetwork

        question, first = self.question, self.descent.way(0).forward
        weights = self.descent.weights(self.step)
        network = replace(first.network, name=f"{first.network.name} at step {self.step:,}")
        given = GivenNetwork(network, weights, question.classes, how)
        shown = ShownNetwork(
            given,
            first.image,
            question.image_name,
            label=question.current,
            before=first.probabilities,
        )
        self.app.push_screen(NetworkScreen(self.memory, shown))
        self.notify(f"{first.network.name}, {how}; esc returns to the steps", timeout=6)

    def _look_at_layer(self, lesson: Lesson, how: str) -> None:
        trained = lesson.with_trained(self.descent.weights(self.step), how)
        self.app.post_message(LessonOpened(trained))
        self.notify(f"The kernel is {how}; u takes the one before", timeout=6)

    def action_open(self) -> None:
        from convtui.tui.screens.gradient import GradientScreen

        self.player.stop()
        if problem := self.descent.problem(self.step):
            self.say_once(f"No gradient there: {problem}")
            return
        way = self.descent.way(self.step)
        self.app.push_screen(
            GradientScreen(way, self.question, self.memory, self.array, index=self.index)
        )
