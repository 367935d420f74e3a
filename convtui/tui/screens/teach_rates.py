"""A small network that learns, asked for a step, and for other rates from there on."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from textual.binding import Binding

from convtui.errors import BadInput
from convtui.lesson.numbers import written
from convtui.lesson.teaching import LARGEST_BATCH, MOST_STEPS, BatchRates
from convtui.matrix_text import parse_number
from convtui.tui.screens.stepped import read_step
from convtui.tui.screens.teach_drawing import TeachDrawing


class TeachRates(TeachDrawing):
    """The keys that ask for a number."""

    BINDINGS = [
        Binding("g", "go_to", "go to a step by its number", show=False),
        Binding("l", "ask_rate", "η", tooltip="the learning rate from here on"),
        Binding("m", "ask_momentum", "μ", tooltip="the momentum from here on"),
        Binding("b", "ask_batch", "batch size", tooltip="the batch size from here on"),
    ]

    def action_go_to(self) -> None:
        def attempt(text: str) -> None:
            self.go_to(read_step(text, MOST_STEPS))

        hint = f"a number from 0 to {MOST_STEPS:,}; steps that are not made yet are made"
        self.ask_for("Go to a step", hint, str(self.state.step), attempt)

    def action_ask_rate(self) -> None:
        def read(text: str, rates: BatchRates) -> BatchRates:
            return replace(rates, learning_rate=parse_number(text, "learning rate"))

        hint = "a number above 0; digits learns with 0.1, shuts its ReLUs with 1, diverges with 100"
        current = written(self.rates.learning_rate)
        self.ask_for("Learning rate η", hint, current, partial(self._change, read), ("0.01", "1"))

    def action_ask_momentum(self) -> None:
        def read(text: str, rates: BatchRates) -> BatchRates:
            return replace(rates, momentum=parse_number(text, "momentum"))

        hint = "from 0 to less than 1: how much of a step goes on into the next"
        current = written(self.rates.momentum)
        self.ask_for("Momentum μ", hint, current, partial(self._change, read), ("0", "0.5", "0.9"))

    def action_ask_batch(self) -> None:
        def read(text: str, rates: BatchRates) -> BatchRates:
            words = text.strip()
            if not words.isdecimal() or len(words) > 9:
                raise BadInput(
                    f"batch size {text[:40]!r} is none: give a number from 1 to {LARGEST_BATCH}"
                )
            return replace(rates, batch_size=int(words))

        hint = f"images of a step, 1 to {LARGEST_BATCH}; {len(self.teaching.digits)} are an epoch"
        current = str(self.rates.batch_size)
        self.ask_for("Batch size", hint, current, partial(self._change, read), ("1", "32", "600"))

    @property
    def rates(self) -> BatchRates:
        return self.teaching.rates_at(self.state.step)

    def _change(self, read: Callable[[str, BatchRates], BatchRates], text: str) -> None:
        rates = read(text, self.rates)
        if rates != self.rates:
            self.go_on_with(self.teaching.changed(self.state, rates))

    def go_to(self, step: int) -> None:
        """Go there, or say why that is nowhere."""
        if step < 0:
            self.say_once("This is the beginning: → takes a batch")
        elif step > self.teaching.made and not self.teaching.has_more:
            self.say_end()
            self.aim(self.teaching.made)
        else:
            self.aim(step)
