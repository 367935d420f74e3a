"""Steps of learning that are made when they are asked for: the keys that go to one, and play."""

from typing import ClassVar

from textual.binding import Binding
from textual.reactive import var

from convtui.errors import BadInput
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.screens.played import PlayedScreen

_STEPS = {"forward": 1, "back": -1, "down": 10, "up": -10}


class SteppedScreen(PlayedScreen):
    """Holds which step is at hand; those that are made can be gone back to."""

    BINDINGS = [
        Binding("right", "go('forward')", "step", key_display="→"),
        Binding("left", "go('back')", "back", key_display="←"),
        Binding("space", "play", "play"),
        Binding("down", "go('down')", "ten steps on", key_display="↓", show=False),
        Binding("up", "go('up')", "ten steps back", key_display="↑", show=False),
        Binding("home", "home", "the beginning", show=False),
        Binding("g", "go_to", "go to", tooltip="go to a step by its number"),
        Binding("plus,equals_sign", "speed(1)", "play faster", key_display="+", show=False),
        Binding("minus", "speed(-1)", "play slower", key_display="-", show=False),
    ]
    MOST_STEPS: ClassVar[int]

    step: var[int] = var(0, init=False)
    """Of those that are made."""

    # Whose steps

    def go_to(self, step: int) -> bool:
        """Go to a step, made for it where it is not there; whether it could be gone to."""
        raise NotImplementedError

    def why_not_on(self) -> str:
        """Why it does not."""
        raise NotImplementedError

    def why_not_back(self) -> str:
        """Why no step before the one at hand can be gone to."""
        return "This is the beginning: → takes a step"

    @classmethod
    def levels(cls) -> list[type]:
        """The keys that go to steps, then a screen's own, and then the others."""
        others = [level for level in super().levels() if level not in (SteppedScreen, KeyedScreen)]
        return [SteppedScreen, *others, KeyedScreen]

    def say_end(self) -> None:
        self.say_once(f"No step follows: {self.why_not_on()}")

    # Keys

    def action_go(self, way: str) -> None:
        self.player.stop()
        before, by = self.step, _STEPS[way]
        self.go_to(max(before + by, 0))
        if self.step == before:
            if by > 0:
                self.say_end()
            else:
                self.say_once(self.why_not_back())

    def advance(self, steps: int) -> bool:
        return self.go_to(self.step + steps) and self.has_more

    def action_home(self) -> None:
        self.player.stop()
        self.step = 0

    def action_go_to(self) -> None:
        most = self.MOST_STEPS

        def attempt(text: str) -> None:
            step = read_step(text, most)
            self.player.stop()
            if not self.go_to(step):
                self.notify(f"It ends before: {self.why_not_on()}", timeout=8)

        hint = f"a number from 0 to {most:,}; steps that are not made yet are made"
        self.ask_for("Go to a step", hint, str(self.step), attempt)


def read_step(text: str, most: int) -> int:
    """Read the number of a step, 0 to `most`, or raise BadInput."""
    words = text.strip().replace(",", "")
    if not words.isdecimal() or len(words) > 9 or int(words) > most:
        raise BadInput(f"step {text[:40]!r} is none: give a number from 0 to {most}")
    return int(words)
