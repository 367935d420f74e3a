"""The way back on any number of any gradient: of a network, or of a layer by itself."""

from dataclasses import replace

from textual import on
from textual.binding import Binding

from convtui.tui.screens.gradient_drawing import GradientDrawing
from convtui.tui.widgets.answer_list import AnswerList


class GradientScreen(GradientDrawing):
    """The keys that go from gradient to gradient, and to the planes and terms of one."""

    FOREWORD = (
        "The way back, from the loss to the input: each gradient is a sum of these times those, "
        "and every product has a gradient behind it. enter goes down to the one that is marked, "
        "level by level to the loss, and backspace returns; n goes on to the next gradient."
    )
    ONE_MAP = "This gradient has one plane: → and ← go over its numbers"
    BASES_FIRST = False
    HELP_FIRST = True
    BINDINGS = [
        Binding("enter", "into", "down", key_display="enter", tooltip="down to where it came from"),
        Binding(
            "backspace", "back", "return", key_display="backspace", tooltip="return along the trail"
        ),
        Binding("k", "ask_loss", "loss", tooltip="another label, or another loss of the map"),
        Binding("h", "by_hand", "by hand", tooltip="check it by hand: nudge it by h, see the loss"),
        Binding("t", "descend", "train", tooltip="one training step by hand, and more of them"),
        Binding("r", "toggle_r", "R", tooltip="R's gradient beside ours"),
        Binding("m", "map(1)", "map", tooltip="the next map, or the kernel's next channel"),
        Binding("M", "map(-1)", "the map, or channel, before", key_display="M", show=False),
        Binding("s", "strongest", "the map's strongest place", show=False),
        Binding("shift+down", "term(1)", "the next term", show=False),
        Binding("shift+up", "term(-1)", "the term before", show=False),
        Binding("B", "leave", "forward again", key_display="B", show=False),
        Binding(
            "escape", "leave", "close R's map, or leave the way back", key_display="esc", show=False
        ),
    ]

    def action_strongest(self) -> None:
        self.player.stop()
        self.cursor = self.walk.opening(self.walk.name(self.cursor), self.cursor.channel)

    def action_term(self, by: int) -> None:
        self._to_rank(self.rank + by)

    def _to_rank(self, rank: int) -> None:
        self.rank = min(max(rank, 0), max(len(self.walk.unit(self.cursor)) - 1, 0))

    @on(AnswerList.Moved)
    def take_listed(self) -> None:
        self._to_rank(self.query_one(AnswerList).at)

    def action_into(self) -> None:
        unit = self.walk.unit(self.cursor)
        if not len(unit):
            self.say_once("Nothing comes back to this number: n goes on to the next gradient")
            return
        there = self.walk.came_from(unit, self.terms.flat(self.rank))
        if there is None:
            self.say_once("Here the way back begins: the loss itself says this gradient")
            return
        self.follow(self.trail.on(there))

    def action_by_hand(self) -> None:
        from convtui.lesson.nudge import can_be_nudged
        from convtui.tui.screens.by_hand import ByHand

        way, name = self.walk.way, self.walk.name(self.cursor)
        if not can_be_nudged(way, name):
            self.say_once(
                "This number is made of others: n goes on to weights or the input, to be nudged"
            )
            return
        self.player.stop()
        self.app.push_screen(ByHand(way, name, self.walk.index(self.cursor)))

    def action_descend(self) -> None:
        from convtui.tui.screens.descent import DescentScreen

        self.player.stop()
        name, way = self.walk.name(self.cursor), self.walk.way
        index = self.walk.index(self.cursor) if name in way.gradients.weights else None
        with self.telling_refusals():
            self.app.push_screen(DescentScreen(way, self.question, self.memory, name, index))

    def action_ask_loss(self) -> None:
        question = self.question

        def attempt(text: str) -> None:
            way, named = question.answer(text, self.walk.way.forward)
            way.gradients  # noqa: B018 - refuses what is not finite
            self.take(way, replace(question, current=named))

        self.player.stop()
        self.ask_for(question.title, question.hint, question.current, attempt, question.choices)
