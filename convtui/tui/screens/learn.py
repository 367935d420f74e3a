"""A kernel that learns, step by step: the keys."""

from dataclasses import replace

from textual import on
from textual.binding import Binding
from textual.content import Content

from convtui.lesson.learning import automatic_rate, largest_rate
from convtui.lesson.learning_words import place_text, remarks
from convtui.lesson.numbers import written
from convtui.lesson.rates import Rates
from convtui.matrix_text import parse_number
from convtui.tui.screens.keyed import WAYS
from convtui.tui.screens.learn_drawing import LearnDrawing
from convtui.tui.widgets.cell_grid import CellGrid

_AT_ONCE = 1_000_000
"""Multiplications of the steps that `end` takes: a quarter of a second."""
_FURTHEST = 10_000
_MOST_LISTED = 2_000


class LearnScreen(LearnDrawing):
    """The keys that go to a step, change the rates, and open a weight."""

    FOREWORD = (
        "A kernel learns to make the target's map. Each step takes η times the gradient off every "
        "weight, and μ of the step before is added. What was made can be gone back to; another η "
        "or μ holds from the step at hand on."
    )
    BINDINGS = [
        Binding("end", "end", "converge", tooltip="until it converges, or 10,000 steps on"),
        Binding("l", "ask_rate", "η", tooltip="the learning rate from here on"),
        Binding("m", "ask_momentum", "μ", tooltip="the momentum from here on"),
        Binding("enter", "open", "terms", key_display="enter", tooltip="the weight's step opened"),
        Binding("shift+right", "weight('right')", "a weight to the right", show=False),
        Binding("shift+left", "weight('left')", "a weight to the left", show=False),
        Binding("shift+down", "weight('down')", "a weight down", show=False),
        Binding("shift+up", "weight('up')", "a weight up", show=False),
        Binding("v", "channel", "the kernel's next channel", show=False),
        Binding("w", "why", "what there is to say", show=False),
        Binding("escape", "leave", "leave", key_display="esc"),
    ]

    # Steps

    def action_end(self) -> None:
        """Go as far as it goes, or as far as there is no wait for."""
        self.player.stop()
        count = self.learning.task.count
        if not self.learning.has_more(self.step):
            self.say_end()
        self.go_to(self.step + max(1, min(_FURTHEST, _AT_ONCE // count**2)))

    # Rates

    def action_ask_rate(self) -> None:
        """Ask for the learning rate from here on."""
        task, rates = self.learning.task, self.learning.rates_at(self.step)
        largest = written(largest_rate(task, rates.momentum))
        half = written(automatic_rate(task, rates.momentum))
        hint = f"a number above 0; {largest} and more diverge, {half} is half of that"

        def attempt(text: str) -> None:
            self._change(replace(rates, learning_rate=parse_number(text, "learning rate")))

        self.ask_for(
            "Learning rate η", hint, written(rates.learning_rate), attempt, (half, largest)
        )

    def action_ask_momentum(self) -> None:
        """Ask for the momentum from here on."""
        rates = self.learning.rates_at(self.step)

        def attempt(text: str) -> None:
            self._change(replace(rates, momentum=parse_number(text, "momentum")))

        hint = "from 0 to less than 1: how much of a step goes on into the next"
        self.ask_for("Momentum μ", hint, written(rates.momentum), attempt, ("0", "0.5", "0.9"))

    def _change(self, rates: Rates) -> None:
        if rates != self.learning.rates_at(self.step):
            self.go_on_with(self.learning.changed(self.step, rates))

    # Weights

    def action_weight(self, way: str) -> None:
        """Have another weight at hand."""
        down, right = WAYS[way]
        row, column, channel = self.place
        rows, columns, _ = self.learning.task.shape
        self.place = (
            min(max(row + down, 0), rows - 1),
            min(max(column + right, 0), columns - 1),
            channel,
        )

    @on(CellGrid.Clicked, "#kernel")
    def take_clicked(self, event: CellGrid.Clicked) -> None:
        """A click on a weight has it at hand."""
        self.place = event.row, event.column, self.place[2]

    def action_channel(self) -> None:
        """Show the weights for the next channel."""
        channels = self.learning.task.shape[2]
        if channels == 1:
            self.say_once("The input has one channel, and so has the kernel")
            return
        self.place = *self.place[:2], (self.place[2] + 1) % channels

    def action_open(self) -> None:
        """List all terms of the step of the weight at hand."""
        from convtui.export.learning import weight_text
        from convtui.lesson.weight_step import open_weight
        from convtui.tui.screens.help import Help

        self.player.stop()
        if not self.learning.has_next(self.step):
            self.say_end()
            return
        task = self.learning.task
        lines = "".join(weight_text(open_weight(self.learning, self.step, self.place), task))
        told = lines.splitlines()
        if len(told) > _MOST_LISTED:
            told = [*told[: _MOST_LISTED // 2], "…", *told[-_MOST_LISTED // 2 :]]
        title = f"Weight {place_text(task, self.place)} at step {self.step:,}"
        self.app.push_screen(Help(title, Content("\n".join(told))))

    def action_why(self) -> None:
        """Say all there is to say of the rate, the task and the last step."""
        from convtui.lesson.learning_words import rate_words
        from convtui.tui.screens.help import Help

        said = (rate_words(self.learning, self.step), *remarks(self.learning))
        self.app.push_screen(Help("What there is to say", Content("\n\n".join(said))))
