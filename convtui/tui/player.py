"""Plays steps by the clock: at a chosen speed, or a whole stage in a moment."""

from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget

SPEEDS = (1, 2, 4, 8, 15, 30, 60)
_RUN_FRAMES = 40
_RUN_RATE = 30


class Player:
    """Calls `advance(steps)` again and again until it answers False."""

    def __init__(
        self,
        owner: Widget,
        advance: Callable[[int], bool],
        stopped: Callable[[], None],
        speed: int,
    ) -> None:
        """Play for a widget, which must be mounted while it plays; say when it stands still."""
        self._owner = owner
        self._advance = advance
        self._stopped = stopped
        self.speed = speed if speed in SPEEDS else 8
        self._timer: Timer | None = None
        self._steps = 1

    @property
    def playing(self) -> bool:
        return self._timer is not None

    def play(self) -> None:
        self._start(1, self.speed)

    def run(self, remaining: int) -> None:
        """All that remains, in little more than a second."""
        self._start(max(1, -(-remaining // _RUN_FRAMES)), _RUN_RATE)

    def stop(self) -> None:
        if self._timer:
            self._timer.stop()
            self._timer = None
            self._stopped()

    def change_speed(self, by: int) -> None:
        place = SPEEDS.index(self.speed) + by
        self.speed = SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]
        if self.playing and self._steps == 1:
            self.play()

    def _start(self, steps: int, rate: float) -> None:
        self.stop()
        self._steps = steps
        self._timer = self._owner.set_interval(1 / rate, self._tick)

    def _tick(self) -> None:
        if self.playing and not self._advance(self._steps):
            self.stop()
