"""What screens with a bar of modes on top and a bar of keys at the bottom have in common."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Mount, Resize
from textual.screen import Screen

from convtui.errors import BadInput
from convtui.ops.window import GeometryError
from convtui.tui.modes import key_rows, mode_content
from convtui.tui.opening import NetworkOpened
from convtui.tui.threads import in_thread
from convtui.tui.widgets.bars import KeyBar, TextBar, key_content

if TYPE_CHECKING:
    from convtui.tui.shown_network import ShownNetwork

Result = TypeVar("Result")

WAYS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
"""Steps (down, right) by the names of the arrows."""


class KeyedScreen(Screen[Result]):
    """Fills the bars, lists its keys with `?`, and says why a key does nothing."""

    DEFAULT_CSS = """
    KeyedScreen {
        & #top, & #detail { background: $panel; }
        & #detail { height: 2; padding: 0 1; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = None
    BINDINGS = [Binding("question_mark", "help", "help", key_display="?")]

    MODE: ClassVar[str] = ""
    """The mode whose name is lit."""
    FOREWORD: ClassVar[str] = ""
    """What the screen is for, over its keys."""
    BASES_FIRST: ClassVar[bool] = False
    """Whether the keys of the screens it is built on come before its own."""
    HELP_FIRST: ClassVar[bool] = False
    """Whether help comes before the screen's other keys."""

    _reason = ""

    def compose(self) -> ComposeResult:
        yield TextBar(id="top")
        yield from self.body()
        yield KeyBar()

    def body(self) -> ComposeResult:
        """What stands between the bars."""
        raise NotImplementedError

    @on(Mount)
    @on(Resize)
    def _offer_keys(self) -> None:
        """From the first frame on, as many as have room."""
        keys = (
            (self.app.get_key_display(key), key.description, f"screen.{key.action}")
            for key in self.all_bindings()
            if key.show
        )
        self.say("#keys", key_content(tuple(keys), self.size.width))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key does anything before the screen's parts are there: the app has it at once."""
        return self.is_mounted and super().check_action(action, parameters)

    @property
    def is_dark(self) -> bool:
        return self.app.current_theme.dark

    def say_top(self, named: str, note: str = "") -> None:
        """Name what is on show at the top; the note is left out where it has no room."""
        self.say("#top", mode_content(self.MODE, self.size.width, named, note))

    def say(self, bar: str, said: Content | str) -> None:
        self.query_one(bar, TextBar).say(said)

    def say_detail(self, said: Content | str) -> None:
        self.say("#detail", said)

    @classmethod
    def levels(cls) -> list[type]:
        """The classes whose keys the screen has, in the order of the bar at the bottom."""
        levels = [level for level in cls.__mro__ if issubclass(level, KeyedScreen)]
        return levels[::-1] if cls.BASES_FIRST else levels

    @classmethod
    def all_bindings(cls) -> list[Binding]:
        bindings = [
            binding
            for level in cls.levels()
            for binding in vars(level).get("BINDINGS", [])
            if isinstance(binding, Binding)
        ]
        if cls.HELP_FIRST:
            bindings.sort(key=lambda binding: binding.action != "help")
        return bindings

    def action_help(self) -> None:
        from convtui.tui.screens.help import Help  # the first frame waits for no box

        rows = key_rows(self.app, self.all_bindings())
        self.app.push_screen(Help.of_keys("Keys", rows, self.FOREWORD))

    @contextmanager
    def telling_refusals(self) -> Iterator[None]:
        """Say why something cannot be, where BadInput or GeometryError refuses it."""
        try:
            yield
        except (BadInput, GeometryError) as problem:
            self.refuse(str(problem))

    def refuse(self, problem: str) -> None:
        """Say what cannot be, and why."""
        self.notify(problem, severity="error", timeout=8)

    def stop_here(self) -> None:
        """Stop what goes on by itself, where anything does."""

    def ask_for(
        self,
        title: str,
        hint: str,
        current: str,
        attempt: Callable[[str], None],
        choices: tuple[str, ...] = (),
    ) -> None:
        """Ask for one line, as `Ask` does; what plays stands still for it."""
        from convtui.tui.screens.ask import Ask

        self.stop_here()
        self.app.push_screen(Ask(title, hint, current, attempt, choices))

    def open_network(self, read: "Callable[[], ShownNetwork]") -> None:
        """Read a network in a thread, and go to screen Network with it."""

        def opened(shown: "ShownNetwork") -> None:
            self.app.clear_notifications()
            self.post_message(NetworkOpened(shown))

        self.notify("Reading the network …", timeout=60)
        in_thread(self, read, opened, self.refuse, "network")

    def say_once(self, why: str) -> None:
        """Say why a key does nothing: held down, it says so once until something has changed."""
        if why != self._reason:
            self._reason = why
            self.notify(why, timeout=3)

    def forget_reason(self) -> None:
        """Something has changed."""
        self._reason = ""
