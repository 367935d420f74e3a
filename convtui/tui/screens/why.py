"""Why the network answers as it does, laid over the image: which pixels the answer hangs on."""

from functools import partial

import numpy as np
from textual.binding import Binding
from textual.reactive import var

from convtui.lesson.colours import LEVELS, Palette
from convtui.lesson.forward import ForwardPass
from convtui.lesson.numbers import written
from convtui.lesson.why import SQUARE, WAYS, Heat, Question, answer
from convtui.lesson.why_words import meaning, trap
from convtui.networks.losses import SCORES, Score
from convtui.ops.brightness import Pixels
from convtui.ops.window import Array
from convtui.tui.lesson import after
from convtui.tui.network_words import signed_share
from convtui.tui.screens.network_drawing import NetworkDrawing
from convtui.tui.screens.paint_drawing import PaintDrawing
from convtui.tui.shown_network import ShownNetwork
from convtui.tui.threads import in_thread, is_wanted

OVERLAYS = ("", *WAYS)
_SIZES = (1, 3, 5, 7, 9, 11, 15)
_STRONGEST = 0.85
"""How much of a colour hides the image."""


class WhyScreen(PaintDrawing):
    """Computes in a thread, which ends when the image changes, and starts again when it rests."""

    BINDINGS = [
        Binding("w", "why(1)", "why", tooltip="why: what the answer hangs on, by the next way"),
        Binding("W", "why(-1)", "why, by the way before", key_display="W", show=False),
        Binding("s", "score", "from logits or probabilities", show=False),
        Binding("plus", "size(1)", "a larger grey square", key_display="+", show=False),
        Binding("minus", "size(-1)", "a smaller grey square", key_display="-", show=False),
        Binding("k", "another_class(1)", "why the next class", show=False),
        Binding("K", "another_class(-1)", "why the class before", key_display="K", show=False),
    ]

    overlay: var[str] = var("", init=False)
    square: var[int] = var(SQUARE, init=False)
    score: var[Score] = var[Score]("logit", init=False)

    def __init__(
        self, owner: NetworkDrawing, overlay: str = "", place: tuple[int, int] | None = None
    ) -> None:
        """Go on where a screen is, with one of OVERLAYS, at a pixel or in the middle."""
        super().__init__(owner, place)
        self.set_reactive(WhyScreen.overlay, overlay)
        self.heat: Heat | None = None
        """What the overlay shows, as soon as it is computed."""
        self._told = ""
        self._asked: tuple[ForwardPass, Question] | None = None

    # What is asked

    def action_why(self, by: int) -> None:
        if self.shown.shares is None:
            self.say_once("This network does not end in classes: there is no answer to explain")
            return
        self.overlay = after(OVERLAYS, self.overlay, by)

    def action_score(self) -> None:
        if self.overlay and not self._question.is_by_gradient:
            self.say_once(f"{self.overlay} compares probabilities: w goes on to what has gradients")
        elif self.overlay:
            self.score = after(SCORES, self.score)

    def action_size(self, by: int) -> None:
        place = min(max(_SIZES.index(self.square) + by, 0), len(_SIZES) - 1)
        self.square = _SIZES[place]

    def action_another_class(self, by: int) -> None:
        if self.overlay:
            self.chosen = (self._class + by) % len(self.shown.classes)
            self._tell_answer()
            self._ask()

    @property
    def _class(self) -> int:
        """The one that is asked for: as chosen, else the likeliest."""
        assert self.shown.shares is not None
        return int(self.shown.shares.argmax()) if self.chosen is None else self.chosen

    @property
    def _question(self) -> Question:
        return Question(self.overlay, self._class, self.score, self.square)

    def watch_overlay(self) -> None:
        self.forget_reason()
        self._ask()

    def watch_score(self) -> None:
        self._ask()

    def watch_square(self) -> None:
        if self.overlay == "occlusion":
            self._ask()

    def watch_shown(self, before: ShownNetwork | None, after: ShownNetwork) -> None:
        self._forget()
        super().watch_shown(before, after)

    def _tell_layers(self) -> None:
        super()._tell_layers()
        self._ask()

    def _forget(self) -> None:
        self.workers.cancel_group(self, "why")
        self.heat, self._told, self._asked = None, "", None

    def _ask(self) -> None:
        """Compute the overlay, if it is another than the last."""
        asked = None
        if self.overlay and self.shown.shares is not None:
            asked = self.shown.passed, self._question
        if asked == self._asked:
            return
        self._forget()
        self._asked = asked
        if asked is not None:
            compute = partial(self._heat_of, *asked)
            in_thread(self, compute, self._take_heat, self._tell_state, "why")
        self.draw_image()

    def _heat_of(self, passed: ForwardPass, question: Question) -> Heat | None:
        """Runs in a thread; None of an image that has changed meanwhile."""
        percent = -1

        def told(share: float) -> bool:
            nonlocal percent
            if is_wanted() and int(share * 10) > percent:
                percent = int(share * 10)
                self.app.call_from_thread(self._tell_state, f"{10 * percent} %")
            return is_wanted()

        return answer(passed, question, told)

    def _tell_state(self, state: str) -> None:
        """Say how far it is, or why there is nothing to show."""
        self._told = f"{self.overlay}: {state}"
        self._tell_pixel()

    def _take_heat(self, heat: Heat | None) -> None:
        self.heat, self._told = heat, ""
        self.draw_image()

    # What is drawn

    def pixels(self) -> Pixels:
        pixels = super().pixels()
        if self.heat is None:
            return pixels
        heat = self.heat.strengths
        colours = Palette("diverging", -1.0, 1.0, self.is_dark).colours
        sides = np.array([colours[LEVELS // 4], colours[3 * LEVELS // 4]])
        colour = sides[(heat > 0).astype(int)]
        share = (_STRONGEST * np.abs(heat))[:, :, None]
        mixed: Pixels = np.rint(pixels * (1 - share) + colour * share).astype(np.uint8)
        return mixed

    def signs(self) -> Array | None:
        """(rows, columns) of -1, 0 and 1, for terminals without colours."""
        return None if self.heat is None else np.rint(self.heat.strengths)

    def sentence(self) -> str:
        if not self.overlay:
            return f"{super().sentence()}\nw: why this answer"
        if self.heat is None:
            return self._told or f"{self.overlay}: waiting until the image rests"
        question, passed = self._question, self.shown.passed
        name = self.shown.classes[question.label]
        what, more = meaning(passed, question, name)
        value = float(self.heat.values[self.place])
        if not question.is_by_gradient:
            keys = "+ - size · k class" if self.overlay == "occlusion" else "k class"
            return f"{self.overlay}, here {signed_share(value)}: {what}\n{more} · {keys}"
        keys, here = f"s {after(SCORES, self.score)}", written(float(f"{value:.2g}"))
        more = trap(passed, question) or f"{more} · k class"
        return f"{self.overlay}, here {here}: {what}\n{more} · {keys}"
