"""No key is silent: where it can do nothing, the screen says why."""

from textual.screen import Screen


class ReasonScreen(Screen[None]):
    """Says why a key does nothing: once, and again after something has changed."""

    _reason = ""

    def say_once(self, why: str) -> None:
        """Say why; a key held down says it no more often."""
        if why != self._reason:
            self._reason = why
            self.notify(why, timeout=3)

    def forget_reason(self) -> None:
        """Something has changed."""
        self._reason = ""
