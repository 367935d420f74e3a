"""One training step by hand, repeated: the keys."""

from textual import on
from textual.binding import Binding

from convtui.errors import BadInput
from convtui.lesson.descent import MOST_STEPS, first_rate
from convtui.lesson.numbers import written
from convtui.matrix_text import parse_number
from convtui.tui.screens.descent_drawing import DescentDrawing
from convtui.tui.screens.keyed import WAYS
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.cell_grid import CellGrid

_STEPS = {"forward": 1, "back": -1, "down": 10, "up": -10}


class DescentScreen(DescentDrawing):
    """The keys that take steps, change η, and have another weight at hand."""

    FOREWORD = (
        "One training step on one image: the loss, every gradient, w - η·g for every weight, and "
        "the loss again. A step can be taken back; another η holds from the step at hand on. An η "
        "that is too large is allowed: what comes of it is said."
    )
    BINDINGS = [
        Binding("right", "go('forward')", "step", key_display="→"),
        Binding("left", "go('back')", "back", key_display="←"),
        Binding("space", "play", "play"),
        Binding("l", "ask_rate", "η", tooltip="the learning rate from here on"),
        Binding("n", "array(1)", "array", tooltip="the next array of weights"),
        Binding("N", "array(-1)", "the array before", key_display="N", show=False),
        Binding("m", "plane(1)", "plane", tooltip="the array's next plane"),
        Binding("M", "plane(-1)", "the plane before", key_display="M", show=False),
        Binding("enter", "open", "terms", key_display="enter", tooltip="the gradient opened"),
        Binding("down", "go('down')", "ten steps on", key_display="↓", show=False),
        Binding("up", "go('up')", "ten steps back", key_display="↑", show=False),
        Binding("home", "home", "the beginning", show=False),
        Binding("g", "go_to", "go to a step by its number", show=False),
        Binding("shift+right", "weight('right')", "a weight to the right", show=False),
        Binding("shift+left", "weight('left')", "a weight to the left", show=False),
        Binding("shift+down", "weight('down')", "a weight down", show=False),
        Binding("shift+up", "weight('up')", "a weight up", show=False),
        Binding("plus,equals_sign", "speed(1)", "play faster", key_display="+", show=False),
        Binding("minus", "speed(-1)", "play slower", key_display="-", show=False),
        Binding("escape", "leave", "leave", key_display="esc"),
    ]

    @classmethod
    def levels(cls) -> list[type]:
        """The keys that take steps come first."""
        return sorted(super().levels(), key=lambda level: level is not DescentScreen)

    # Steps

    def action_go(self, way: str) -> None:
        """Take some steps, or take them back."""
        self.player.stop()
        before, by = self.step, _STEPS[way]
        self.go_to(max(before + by, 0))
        if self.step == before:
            self.say_once(self._why_not(by))

    def _why_not(self, by: int) -> str:
        if by > 0:
            return f"No step follows: {self.descent.problem(self.step)}"
        if self.step == 0:
            return "This is the beginning: → takes a step"
        return "Of a network this large only the last steps are kept: home goes to the beginning"

    def action_play(self) -> None:
        """Play or pause."""
        if self.player.playing:
            self.player.stop()
        elif problem := self.descent.problem(self.step):
            self.say_once(f"No step follows: {problem}")
        else:
            self.player.play()
        self._tell_place()

    def action_speed(self, by: int) -> None:
        """Play faster or slower."""
        self.player.change_speed(by)
        self.memory.keep(speed=self.player.speed)
        self._tell_place()

    def action_home(self) -> None:
        """Take all steps back."""
        self.player.stop()
        self.step = 0

    def action_go_to(self) -> None:
        """Ask for a step and go there."""
        from convtui.tui.screens.ask import Ask

        def attempt(text: str) -> None:
            words = text.strip().replace(",", "")
            if not words.isdecimal() or len(words) > 9 or int(words) > MOST_STEPS:
                raise BadInput(f"step {text[:40]!r} is none: give a number from 0 to {MOST_STEPS}")
            self.player.stop()
            if not self.go_to(int(words)):
                self.notify(f"It ends before: {self._why_not(1)}", timeout=8)

        hint = f"a number from 0 to {MOST_STEPS:,}; steps that are not made yet are made"
        self.app.push_screen(Ask("Go to a step", hint, str(self.step), attempt))

    # η

    def action_ask_rate(self) -> None:
        """Ask for the learning rate from here on."""
        from convtui.tui.screens.ask import Ask

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

        self.app.push_screen(Ask("Learning rate η", hint, written(rate), attempt, choices))

    # Weights

    def action_array(self, by: int) -> None:
        """Have another array at hand, round and round."""
        self.cursor = self.cursor.enter((self.cursor.stage + by) % len(self.names))

    def action_plane(self, by: int) -> None:
        """Show the array's next plane, round and round."""
        count = self.planes
        if count == 1:
            self.say_once("This array has one plane")
            return
        self.cursor = self.cursor.on_channel((self.cursor.channel + by) % count)

    def action_weight(self, way: str) -> None:
        """Have another weight at hand."""
        down, right = WAYS[way]
        row, column = self.cursor.place
        self.cursor = self.cursor.jump(row + down, column + right)

    @on(CellGrid.Clicked)
    def take_clicked(self, event: CellGrid.Clicked) -> None:
        """A click on a weight has it at hand."""
        self.cursor = self.cursor.jump(event.row, event.column)

    @on(AnswerList.Moved)
    def take_listed(self) -> None:
        """A click on an array has it at hand."""
        self.cursor = self.cursor.enter(self.query_one(AnswerList).at)

    def action_open(self) -> None:
        """Open the gradient of the weight at hand, with the weights of this step."""
        from convtui.tui.screens.gradient import GradientScreen

        self.player.stop()
        if problem := self.descent.problem(self.step):
            self.say_once(f"No gradient there: {problem}")
            return
        way = self.descent.way(self.step)
        self.app.push_screen(
            GradientScreen(way, self.question, self.memory, self.array, index=self.index)
        )

    def action_leave(self) -> None:
        """Return to where one came from."""
        self.player.stop()
        self.app.pop_screen()
