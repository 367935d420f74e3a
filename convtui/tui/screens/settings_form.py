"""A form of settings: says while one types what it would begin, and begins it in a thread.

Enter goes from field to field and begins nothing; ctrl+s begins from anywhere, and so does enter on
the button behind the last field.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button

from convtui.datasets.catalogue import GENERATED, PUBLISHED
from convtui.errors import BadInput, Missing
from convtui.networks.zoo import load_architecture
from convtui.training.preview import available_data, find_data
from convtui.training.settings import Setting
from convtui.tui.own_file import Found, OwnFile, Stamp, StillReading, look
from convtui.tui.remembered import Memory, lasting
from convtui.tui.screens.dialog import Dialog
from convtui.tui.threads import in_thread
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.form_field import FormField

Wanted = TypeVar("Wanted")

MODEL = Setting("model", "", "A network by its name, or a model file (.toml).", load_architecture)

_NEW_EACH_TIME = ("name",)
_MAY_BE_FILES = ("model", "data", "space")


class _Start(Button):
    def on_mouse_down(self) -> None:
        """Press it now: the form moves when a field loses the keys, and a click would miss."""
        self.press()


class SettingsForm(Dialog[bool], Generic[Wanted]):
    """Gives back whether something was begun."""

    DEFAULT_CSS = """
    SettingsForm > .box { width: 84; max-height: 100%; }
    SettingsForm VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    SettingsForm #ahead { dock: bottom; height: 3; border-top: solid $surface-lighten-2; }
    SettingsForm Button { margin-left: 20; }
    """
    BINDINGS = [
        Binding("escape", "dismiss(False)", "leave"),
        # At once: letters typed fast would still go to the field before.
        Binding("tab", "app.focus_next", "next", priority=True),
        Binding("shift+tab", "app.focus_previous", "earlier", priority=True),
        Binding("enter", "advance", "next", priority=True),
        Binding("ctrl+s", "begin", "start", priority=True),
    ]
    TITLE = ""
    START = "Start"

    REMEMBERED: ClassVar[str] = ""
    """The field of `Remembered` that holds what was typed last."""

    def __init__(self, memory: Memory, start: Callable[[Wanted], None]) -> None:
        """Begin with what was asked last; `start` runs outside the screen's thread."""
        super().__init__(self.TITLE, "enter next · ↑ ↓ choose · ctrl+s start · esc leave")
        self._memory, self._start = memory, start
        self._wanted: Wanted | None = None
        self.own_file = OwnFile(self._look_into)
        self._begins_when_read = self._begins = False

    def body(self) -> ComposeResult:
        yield TextBar(id="ahead")
        with VerticalScroll(can_focus=False):
            yield from self.fields()
            yield _Start(self.START, id="start", compact=True)

    def fields(self) -> ComposeResult:
        raise NotImplementedError

    def previewed(self, texts: Mapping[str, str]) -> tuple[Wanted, Content]:
        """What the texts ask for, and what is to be said of it; may raise BadInput or Missing."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.field("model").focus_text()
        self.refresh_preview()

    def field(self, name: str) -> FormField:
        return self.query_one(f"#{name.replace('_', '-')}", FormField)

    def of_settings(
        self, settings: Sequence[Setting], choices: Mapping[str, Sequence[str]]
    ) -> ComposeResult:
        """A field for each, with what was typed the last time unless a file or data set is gone.

        `choices` are those that the settings themselves do not say.
        """
        last: Mapping[str, str] = getattr(self._memory.state, self.REMEMBERED)
        for setting in settings:
            text = last.get(setting.name, "")
            words = setting.hint or setting.words.partition(" Default:")[0]
            offered = choices.get(setting.name) or choices_of(setting)
            text = text if _is_there(setting, text) else ""
            yield FormField(setting.name, words, setting.read, text, offered)

    def texts(self) -> dict[str, str]:
        return {field.setting: field.text for field in self.query(FormField)}

    def _look_into(self, stamp: Stamp) -> None:
        take = partial(self._have_looked, stamp)
        in_thread(self, partial(look, stamp), take, self._refuse, "look")

    def _have_looked(self, stamp: Stamp, found: Found) -> None:
        self.own_file.keep(stamp, found)
        if self._begins_when_read:
            self.action_begin()
        else:
            self.refresh_preview()

    @on(FormField.Changed)
    def refresh_preview(self) -> None:
        """Say what this would be, or what keeps it from being anything."""
        self._wanted, self._begins_when_read = None, False
        try:
            self._wanted, told = self.previewed(self.texts())
        except (BadInput, Missing) as problem:
            self._say(Content.styled(str(problem), "$text-error"))
        except StillReading as reading:
            self._say(Content(str(reading)))
        else:
            self._say(told)

    def _say(self, said: Content) -> None:
        bar = self.query_one("#ahead", TextBar)
        bar.styles.height = 1 + max(said.get_height({}, bar.size.width or 80), 2)
        bar.say(said)

    def action_advance(self) -> None:
        """Go on to the next field, unless this one cannot be read; the button begins."""
        field = next((field for field in self.query(FormField) if field.has_focus_within), None)
        if field is None:
            self.action_begin()
            return
        field.judge()
        if not field.problem:
            self.app.action_focus_next()

    @on(Button.Pressed)
    def action_begin(self) -> None:
        """Start it, or go to the first field that keeps it from starting."""
        if self._begins:
            return
        for field in self.query(FormField):  # what was typed last may not have been told yet
            field.judge()
        self.refresh_preview()
        wrong = next((field for field in self.query(FormField) if field.problem), None)
        if wrong is not None:
            wrong.focus_text()
        elif self._wanted is not None:
            self._begins = True
            self._say(Content("starting …"))
            in_thread(self, partial(self._start, self._wanted), self._begun, self._refuse)
        else:
            self._begins_when_read = not self.own_file.is_read

    def _refuse(self, problem: str) -> None:
        self._begins = False
        self._say(Content.styled(problem, "$text-error"))

    def _begun(self, _: None) -> None:
        typed = self.texts().items()
        texts = {name: text for name, text in typed if text and name not in _NEW_EACH_TIME}
        kept = {k: lasting(v) if k in _MAY_BE_FILES else v for k, v in texts.items()}
        self._memory.keep(**{self.REMEMBERED: kept})
        self.dismiss(True)


def choices_of(setting: Setting) -> tuple[str, ...]:
    if setting.name == "data":
        known = (*PUBLISHED, *GENERATED)
        return (
            *(n for n in known if available_data(n) == n),
            *(n for n in known if available_data(n) != n),
        )
    words = setting.metavar.split("|")
    return tuple(words) if len(words) > 1 else ()


def _is_there(setting: Setting, text: str) -> bool:
    """Whether a file, a data set or a name that was typed the last time is still there."""
    if not text or setting.name not in _MAY_BE_FILES:
        return True
    try:
        (find_data if setting.name == "data" else setting.read)(text)
    except (BadInput, Missing):
        return False
    return True
