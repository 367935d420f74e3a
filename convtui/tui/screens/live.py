"""What screens that follow the work of other processes have in common."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from textual import work
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.worker import get_current_worker

from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.threads import in_thread

_LOOK_SECONDS = 0.5
"""Between two looks at what is in training; a frame for each may make a key's frame wait."""
_SECONDS_TO_LIST = 1.0
"""Between two looks at everything."""
_REST, _LONGEST_REST = 10.0, 10.0
"""A look at everything that takes long is followed by a rest so many times as long, and at most so
many seconds."""


class Looker(Protocol):
    """Gives all there is as frozen values; used by one thread."""

    def look(self, show: Callable[[Sequence[object]], None]) -> Sequence[object]:
        """Look at everything; `show` is given what there is so far, where that takes a while."""

    def look_again(self) -> Sequence[object]:
        """Look only at what is in training."""


class LiveScreen(KeyedScreen[None]):
    """Looks in a thread, which hands over frozen values; everything else is in the screen's own."""

    @dataclass
    class Looked(Message):
        """All there is, the newest first, as it stands; or, if it is not `whole`, a part of it."""

        seen: Sequence[object]
        whole: bool = True

        def can_replace(self, message: Message) -> bool:
            """A newer look makes an older one needless."""
            return isinstance(message, LiveScreen.Looked)

    def __init__(self, looker: Looker) -> None:
        super().__init__()
        self._looker = looker
        self._shown, self.nudge = threading.Event(), threading.Event()

    def on_mount(self) -> None:
        self._shown.set()
        self._follow()

    def on_unmount(self) -> None:
        self._shown.set()
        self.nudge.set()

    def on_screen_suspend(self) -> None:
        """Look no more while another of the app's screens is on show; the work goes on."""
        if self.app.current_mode != self.MODE:
            self._shown.clear()

    def on_screen_resume(self) -> None:
        self._shown.set()
        self.nudge.set()

    @work(thread=True, exclusive=True, group="follow")
    def _follow(self) -> None:
        worker, before, due = get_current_worker(), None, 0.0
        looker = self._looker
        while not worker.is_cancelled:
            began = time.monotonic()
            if began < due:
                seen = looker.look_again()
            else:
                seen = looker.look(self._show_part)
                taken = time.monotonic() - began
                rest = min(_REST * taken, _LONGEST_REST)
                due = began + max(_SECONDS_TO_LIST, taken + rest)
            if seen != before:
                self.post_message(self.Looked(seen))
            before = seen
            if self.nudge.wait(_LOOK_SECONDS):
                self.nudge.clear()
                due = 0.0
            self._shown.wait()

    def _show_part(self, seen: Sequence[object]) -> None:
        self.post_message(self.Looked(seen, whole=False))

    def do(self, what: Callable[[], str]) -> None:
        """Do what reads or writes files, and say in one line how it went."""

        def done() -> str:
            try:
                return what()
            finally:
                self.nudge.set()

        say, refuse = (
            partial(self.tell, severity="information"),
            partial(self.tell, severity="error"),
        )
        in_thread(self, done, say, refuse, "do", exclusive=False)

    def tell(self, said: str, severity: SeverityLevel = "warning") -> None:
        """Say a line, whatever is in it."""
        timeout = 12 if severity == "error" else 5  # what went wrong takes longer to read
        self.notify(said, severity=severity, timeout=timeout)
