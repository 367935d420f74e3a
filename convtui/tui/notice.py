"""What is said for a moment has one line, the last, and is said one thing at a time.

A notice covers nothing: it stands where the keys are listed, and where it is longer than the line
the rest gives way. The newest one replaces those before it, and none gets into a saved picture.
"""

import threading
from dataclasses import dataclass
from functools import partial

from textual.app import App
from textual.notifications import SeverityLevel
from textual.reactive import var
from textual.timer import Timer

from convtui.harmless import harmless

SEVERITIES: tuple[SeverityLevel, ...] = ("information", "warning", "error")

LONGEST = 800
"""Characters: more than the six lines that a notice may take on 120 columns."""

_TEXTUALS_OWN = "[$text-success]"
"""Markup before the path in what Textual says of a screenshot."""


@dataclass(frozen=True)
class Notice:
    """One line of plain text, and how bad it is."""

    text: str
    severity: SeverityLevel = "information"


class NoticeApp(App[None]):
    """Keeps the notice of the moment; a `KeyBar` shows it on whatever screen is on top."""

    notice: var[Notice | None] = var(None)
    _notice_timer: Timer | None = None

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something for a moment, as it is: there is no markup in it. Any thread may call."""
        said = message.replace(_TEXTUALS_OWN, "", 1)
        text = harmless(f"{title}: {said}" if title else said, LONGEST)
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        show = partial(self._show_notice, Notice(text, severity), seconds)
        if threading.get_ident() == self._thread_id:
            show()
        else:
            self.call_from_thread(show)

    def clear_notifications(self) -> None:
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self.notice = None

    def _show_notice(self, notice: Notice, seconds: float) -> None:
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self.notice = notice
        self._notice_timer = self.set_timer(seconds, self.clear_notifications)

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """Draw the screen as SVG, without a notice."""
        self.clear_notifications()
        return super().export_screenshot(title=title, simplify=simplify)
