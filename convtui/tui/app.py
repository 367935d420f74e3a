"""The app: modes, what every screen shares, and leaving in good order."""

import asyncio
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen

from convtui.inputs import make_input
from convtui.lesson.pipeline import Pipeline
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Remembered, remember
from convtui.tui.screens.step import StepScreen

MODES = (("1", "step", "Step"), ("5", "check", "Check"))
_GOODBYE_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class ConvtuiApp(App[None]):
    """Starts on the step lesson."""

    TITLE = "convtui"
    CSS = "Toast { max-width: 76; }"
    BINDINGS = [
        Binding("1", "switch_mode('step')", "screen 1: step", show=False),
        Binding("5", "switch_mode('check')", "screen 5: check against R", show=False),
        Binding("D", "dark", "light or dark theme", show=False),
        Binding("q,ctrl+q", "quit", "quit", show=False),
    ]

    def __init__(self, lesson: Lesson, remembered: Remembered, message: str = "") -> None:
        """Open on a lesson.

        Args:
            lesson: what is stepped through first.
            remembered: how things looked last time.
            message: something to say at once.
        """
        super().__init__()
        self.remembered = remembered
        self._step = StepScreen(lesson, remembered.speed, remembered.colour_map)
        self._message = message
        if remembered.theme in self.available_themes:
            self.theme = remembered.theme

    def on_mount(self) -> None:
        """Show the step screen; leave in good order when told to."""
        self.add_mode("step", self._step_screen)
        self.add_mode("check", self._check_screen)
        self.switch_mode("step")
        self.theme_changed_signal.subscribe(self, lambda theme: self.keep(theme=theme.name))
        loop = asyncio.get_running_loop()
        for number in _GOODBYE_SIGNALS:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._told_to_leave, number)
        if self._message:
            self.notify(self._message, severity="warning", timeout=8)

    def _told_to_leave(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _step_screen(self) -> Screen[None]:
        return self._step

    def _check_screen(self) -> Screen[None]:
        from convtui.tui.screens.check import CheckScreen

        return CheckScreen()

    def open_case(self, name: str, pipeline: Pipeline, cell: tuple[int, int]) -> None:
        """Step through a pipeline from another screen, from the cell (row, column) on."""
        self.switch_mode("step")
        lesson = Lesson(make_input(name, pipeline.source), pipeline.options)
        self.call_after_refresh(self._step.open_lesson, lesson, cell)

    def keep(self, **changes: object) -> None:
        """Remember something for the next start."""
        after = replace(self.remembered, **changes)  # type: ignore[arg-type]
        if after != self.remembered:
            self.remembered = after
            remember(after)

    def action_dark(self) -> None:
        """Change between the light and the dark theme."""
        self.theme = "textual-light" if self.current_theme.dark else "textual-dark"

    def mode_content(self, current: str, named: str = "", note: str = "") -> Content:
        """The top bar: the modes there are, then what is on show."""
        parts = [Content.styled(" convtui ", "bold")]
        for key, mode, title in MODES:
            look = "bold reverse $accent" if mode == current else "$text-muted"
            link = Content.from_markup(
                f"[@click=app.switch_mode('{mode}')] $key $title [/]", key=key, title=title
            )
            parts.append(link.stylize(look))
        used = sum(part.cell_length for part in parts)
        room = self.size.width - used - 3
        told = f"{named}{note}" if len(named + note) <= room else named[: max(room, 0)]
        gap = " " * max(self.size.width - used - len(told) - 1, 1)
        return Content("").join([*parts, Content(gap), Content.styled(told, "$text")])

    @classmethod
    def mode_bindings(cls) -> list[Binding]:
        """The keys that work on every screen."""
        palette = Binding("ctrl+p", "command_palette", "every command by name")
        return [*[b for b in cls.BINDINGS if isinstance(b, Binding)], palette]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything a key does, and Textual's own commands, for ctrl+p."""
        yield from super().get_system_commands(screen)
        own = screen.all_bindings() if hasattr(screen, "all_bindings") else []
        for binding in [*own, *self.mode_bindings()]:
            node = screen if binding in own else self
            yield SystemCommand(
                binding.description.capitalize(),
                f"key {self.get_key_display(binding)}",
                partial(node.run_action, binding.action),
            )
