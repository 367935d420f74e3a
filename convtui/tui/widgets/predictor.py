"""Takes what is typed for the number at hand while that is hidden, and says what became of it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from textual import events
from textual.message import Message
from textual.widget import Widget

from convtui.errors import BadInput
from convtui.lesson.arithmetic import Largest
from convtui.lesson.hidden import can_be_predicted, hidden
from convtui.lesson.numbers import written
from convtui.lesson.scene import Scene
from convtui.lesson.step import Step
from convtui.quiz.predict import Asked, Verdict, judge, read_prediction

_TYPED = frozenset("0123456789.,/-−%")
_WAYS = {
    "shift+up": (-1, 0),
    "shift+down": (1, 0),
    "shift+left": (0, -1),
    "shift+right": (0, 1),
}
_LONGEST = 24


class Predictor(Widget):
    """Hides the number of each scene until it is predicted or given up; the screen draws it."""

    DEFAULT_CSS = "Predictor { display: none; height: 0; }"

    class Changed(Message):
        """What is to be drawn has changed."""

    class Onwards(Message):
        """The number was seen: on to the next."""

    class Closed(Message):
        """Enough predicted."""

    def __init__(self, asked: Callable[[Step], list[Asked | None]], *, id: str | None = None):
        """Begin closed; `asked` gives a step as calls of tasks that ideas can be tried on."""
        super().__init__(id=id)
        self.count = self.right = 0
        self._asked = asked
        self._scene: Scene | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.text = self._problem = ""
        self._picked: tuple[int, int] | None = None
        self._verdict: Verdict | None = None

    @property
    def is_open(self) -> bool:
        return bool(self.display)

    @property
    def is_hiding(self) -> bool:
        """Whether the number at hand is hidden now."""
        return self.is_open and self._is_hidden

    def refuse(self, why: str) -> bool:
        """Whether the number is hidden, so that what would show it is refused, with a reason."""
        if self.is_hiding:
            self._say(why)
        return self.is_hiding

    @property
    def status(self) -> str:
        """How many predictions were right, of how many."""
        return f" {self.right}/{self.count} right " if self.is_open else ""

    def forget(self) -> None:
        """Hide the number that comes next, whatever became of the one before."""
        self._scene = None
        self._begin_anew()

    def begin(self) -> None:
        self.forget()
        self.styles.display = "block"
        self.can_focus = True
        self.focus()

    def end(self) -> None:
        """Give the keys back and hide nothing any more."""
        self.styles.display = "none"
        self.can_focus = False
        self.screen.set_focus(None)

    def veil(self, scene: Scene) -> Scene:
        """A scene as it is shown now: hidden, or with what became of the prediction."""
        if not self.is_open:
            self._scene = None
            return scene
        if not can_be_predicted(scene.step):
            self._scene = None
            return _saying(scene, "Nothing is computed here, so nothing is hidden · n: on")
        if self._scene is None or _place(scene) != _place(self._scene):
            self._begin_anew()
        self._scene = scene
        if self.screen.focused is None:  # cells were edited meanwhile
            self.focus()
        if self._verdict is None:
            return hidden(scene, self._prompt(), self._picked)
        said = f"{self._verdict.words} enter: the next · esc: enough"
        return _saying(scene, said)

    def _prompt(self) -> str:
        typed = f"Your prediction: {self._answer()}▏"
        picks = " · shift+arrows: choose a cell" if self._can_pick else ""
        keys = f"{self._problem or 'type it'} · enter: see{picks} · G: give up · esc: enough"
        return f"{typed} {keys}"

    def _answer(self) -> str:
        if self._picked is None or self._scene is None:
            return self.text
        return written(float(self._scene.step.window[(*self._picked, 0)]))

    @property
    def _is_hidden(self) -> bool:
        return self._scene is not None and self._verdict is None

    @property
    def _can_pick(self) -> bool:
        return self._scene is not None and isinstance(self._scene.step.arithmetic, Largest)

    def on_key(self, event: events.Key) -> None:
        """Digits, enter, backspace, G and esc; all other keys reach the screen."""
        taken = self._key(event.key, event.character or "")
        if taken:
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted as if it were typed, without what belongs to no number."""
        event.stop()
        self._type(self.text + "".join(sign for sign in event.text if sign in _TYPED | {"e"}))

    def _key(self, key: str, character: str) -> bool:
        if key == "escape":
            self._leave()
        elif key == "enter":
            self._enter()
        elif self._is_typed(character):
            self._type(self.text + character)
        elif not self._is_hidden:
            return False
        elif key == "backspace":
            self._type(self.text[:-1])
        elif character == "G":
            self._reveal(Verdict(False, "Given up."))
        elif key in _WAYS and self._can_pick:
            self._move(*_WAYS[key])
        else:
            return False
        return True

    def _is_typed(self, character: str) -> bool:
        """Whether it belongs to a number; an e does behind a digit, as in 1e-3."""
        is_exponent = character == "e" and self._is_hidden and self.text[-1:].isdigit()
        return character in _TYPED or is_exponent

    def _type(self, text: str) -> None:
        if self._is_hidden:
            self.text, self._picked, self._problem = text[:_LONGEST], None, ""
            self.post_message(self.Changed())

    def _leave(self) -> None:
        """Drop what is half typed; with nothing typed, end."""
        if self._is_hidden and (self.text or self._picked):
            self._type("")
        else:
            self.post_message(self.Closed())

    def _enter(self) -> None:
        if not self._is_hidden:
            self.post_message(self.Onwards())
            return
        if not self._answer():
            self._say("type a number first")
            return
        assert self._scene is not None
        step = self._scene.step
        try:
            given = self._given(step)
        except BadInput as problem:
            self._say(str(problem))
            return
        self._reveal(judge(given, step, self._asked(step)))

    def _given(self, step: Step) -> float:
        if self._picked is not None:
            return float(step.window[(*self._picked, 0)])
        return read_prediction(self.text)

    def _reveal(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self.count += 1
        self.right += verdict.is_right
        self.post_message(self.Changed())

    def _say(self, problem: str) -> None:
        self._problem = problem
        self.post_message(self.Changed())

    # The cell that wins

    def _move(self, down: int, right: int) -> None:
        assert self._scene is not None
        inside = self._scene.step.inside
        there = np.argwhere(inside)
        if self._picked is None:
            row, column = there[0]
        else:
            row = np.clip(self._picked[0] + down, there[:, 0].min(), there[:, 0].max())
            column = np.clip(self._picked[1] + right, there[:, 1].min(), there[:, 1].max())
        self.pick(int(row), int(column))

    def pick(self, row: int, column: int) -> None:
        """Choose a cell of the window as the one that wins."""
        scene = self._scene
        if scene and self._is_hidden and self._can_pick and scene.step.inside[row, column]:
            self.text, self._picked, self._problem = "", (row, column), ""
            self.post_message(self.Changed())

    def pick_on_map(self, row: int, column: int) -> None:
        """Choose a cell of the input, counted with its padding, if the window is on it."""
        if self._scene is not None:
            outline = self._scene.source.marks.outline
            if outline.holds(row, column):
                self.pick(outline.rows.index(row), outline.columns.index(column))


def _saying(scene: Scene, sentence: str) -> Scene:
    return replace(scene, explanation=replace(scene.explanation, sentence=sentence))


def _place(scene: Scene) -> tuple[object, ...]:
    step = scene.step
    return step.arithmetic.letter, step.shape, step.place, step.value
