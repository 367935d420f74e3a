"""The app: modes, what every screen shares, and leaving in good order."""

import asyncio
import os
import signal
import termios
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial

from textual.app import SystemCommand
from textual.color import Color
from textual.events import Resize
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import Screen

from convtui.lesson.colours import readable
from convtui.tui.lesson import Lesson
from convtui.tui.line_filter import HarmlessLines
from convtui.tui.modes import EVERYWHERE, MODES
from convtui.tui.notice import NoticeApp
from convtui.tui.opening import LessonOpened, NetworkOpened
from convtui.tui.remembered import Memory, Remembered
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.screens.step import StepScreen

_GOODBYE_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_GROUNDS = ("background", "surface", "panel")
_TEXTS = ("text-accent", "text-success", "text-error")
_PATIENCE = 3.0
"""Seconds between looks whether the terminal is there, and those given to leave in good order."""


class ConvtuiApp(NoticeApp):
    """Starts on the step lesson."""

    TITLE = "convtui"
    DEFAULT_MODE = "step"
    # Textual cannot wrap the commands where they have no column.
    CSS = "CommandPalette Vertical, CommandPalette CommandList { min-width: 14; }"
    BINDINGS = [*EVERYWHERE]

    def __init__(
        self,
        lesson: Lesson,
        remembered: Remembered,
        message: str = "",
        begin: "Callable[[ConvtuiApp], object]" = lambda app: None,
    ) -> None:
        """Open on a lesson; `message` is said at once, and `begin` may show a screen over it."""
        super().__init__()
        self._tell_console_its_size()
        self.memory = Memory(remembered)
        self.step = StepScreen(lesson, self.memory)
        self._begin = begin
        self._message = message
        self._harmless_lines = HarmlessLines()
        if remembered.theme in self.available_themes:
            self.theme = remembered.theme

    def _tell_console_its_size(self) -> None:
        """Rich takes every dumb terminal for one of 80×25, and the first screen with it.

        A screen that is told one size and asked for another is laid out in turns for ever.
        """
        if self.console.is_dumb_terminal:
            with suppress(OSError):
                self.console.size = os.get_terminal_size(2)

    def on_load(self) -> None:
        """Leave in good order when told to, from before the terminal is borrowed."""
        loop = asyncio.get_running_loop()
        for number in _GOODBYE_SIGNALS:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._told_to_leave, number)

    def on_mount(self) -> None:
        self._begin(self)
        for _, mode, _ in MODES:
            self.add_mode(mode, partial(self.screen_of, mode))
        self.theme_changed_signal.subscribe(self, lambda theme: self.memory.keep(theme=theme.name))
        if not self.is_headless:
            self.set_interval(_PATIENCE, self._leave_lost_terminal)
            self.set_interval(1, self._follow_size)
        if self._message:
            self.notify(self._message, severity="warning", timeout=8)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Nothing on the screen steers the terminal; then what Textual makes of colours."""
        return [self._harmless_lines, *super().get_line_filters()]

    def _told_to_leave(self, number: int) -> None:
        code = 128 + number
        # A terminal that takes nothing any more must not keep the process alive.
        watchdog = threading.Timer(_PATIENCE, os._exit, (code,))
        watchdog.daemon = True
        watchdog.start()
        self._leave(code)

    def _leave(self, code: int) -> None:
        if self.get_default_screen().is_mounted:
            self.exit(return_code=code)
        else:  # widgets on their way in cannot be taken down
            self.set_timer(0.05, partial(self._leave, code))

    def _leave_lost_terminal(self) -> None:
        """Leave when the terminal is gone; if it does not control us, nobody else says so."""
        try:
            termios.tcgetattr(0)
        except termios.error:
            self._told_to_leave(signal.SIGHUP)

    def get_default_screen(self) -> Screen[None]:
        """What it starts on; a mode's screen would be drawn after another, empty one."""
        return self.step

    def screen_of(self, mode: str) -> Screen[None]:
        """The screen of a mode; all but the first are imported when they are asked for."""
        if mode == "network":
            from convtui.tui.screens.network import NetworkScreen

            return NetworkScreen(self.memory)
        if mode == "pictures":
            from convtui.tui.screens.pictures import PicturesScreen

            return PicturesScreen(self.memory)
        if mode == "train":
            from convtui.tui.screens.train import TrainScreen

            return TrainScreen(self.memory)
        if mode == "search":
            from convtui.tui.screens.search import SearchScreen

            return SearchScreen(self.memory)
        if mode == "check":
            from convtui.tui.screens.check import CheckScreen

            return CheckScreen()
        return self.step

    def on_lesson_opened(self, event: LessonOpened) -> None:
        self.switch_mode("step")
        while len(self.screen_stack) > 1:  # what lay over the step before, a quiz for example
            self.pop_screen()
        self.call_after_refresh(self.step.open_lesson, event.lesson, event.cell)
        if event.own:
            self.call_after_refresh(self.step.compare_with, event.own)

    def on_network_opened(self, event: NetworkOpened) -> None:
        from convtui.tui.screens.network import NetworkScreen

        self.switch_mode("network")
        while len(self.screen_stack) > 1:  # a layer, or the image, of what was open before
            self.pop_screen()
        screen = self.screen_stack[0]
        assert isinstance(screen, NetworkScreen)
        self.call_after_refresh(screen.open, event.shown)

    def _follow_size(self) -> None:
        """Take the terminal's size where Textual has missed that it changed.

        Its timer for a resize can skip its only tick on a busy machine, and it then waits for ever.
        """
        try:
            size = Size(*os.get_terminal_size(2))
        except OSError:
            return
        if size != self.size:
            self._resize_timer = None
            self.post_message(Resize(size, size, size))

    def get_css_variables(self) -> dict[str, str]:
        """A theme's variables; those for text stand out enough from every ground we use."""
        variables = super().get_css_variables()
        grounds = tuple(Color.parse(variables[name]).rgb for name in _GROUNDS)
        for name in _TEXTS:
            if variables[name].startswith("#"):  # else the terminal's own colours
                text = readable(Color.parse(variables[name]).rgb, grounds, self.current_theme.dark)
                variables[name] = Color(*text).hex
        return variables

    def action_dark(self) -> None:
        self.theme = "textual-light" if self.current_theme.dark else "textual-dark"

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield from super().get_system_commands(screen)
        own = screen.all_bindings() if isinstance(screen, KeyedScreen) else []
        for binding in [*own, *EVERYWHERE]:
            node = screen if binding in own else self
            yield SystemCommand(
                (binding.tooltip or binding.description).capitalize(),
                f"key {self.get_key_display(binding)}",
                partial(node.run_action, binding.action),
            )
