"""Picks one of many by name, filtered while typing, with a preview; or takes what was typed.

What is picked may have to be read from a disk, and may not fit: it is read in a thread, and what is
refused stays in the field with the reason under it.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from convtui.errors import BadInput, Missing
from convtui.lesson.sheet import Marks, Sheet
from convtui.ops.window import GeometryError
from convtui.tui.screens.dialog import Dialog
from convtui.tui.threads import in_thread
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.plain_text import PlainText

Attempt = Callable[[str], Callable[[], None]]
"""Reads what a name or text stands for, in a thread, and gives back what takes it on the screen.

Either raises BadInput, Missing or GeometryError where that cannot be.
"""


class Picker(Dialog[None]):
    """Closes once what was picked or typed is taken, and after esc."""

    DEFAULT_CSS = """
    Picker > .box { width: 90%; max-width: 110; height: 90%; max-height: 34; }
    Picker Input { margin: 0; & > .input--placeholder { color: $text-muted; } }
    Picker OptionList { width: 28; margin-right: 1; height: 1fr; border: none; padding: 0; }
    Picker #problem { color: $text-error; height: auto; max-height: 4; display: none; }
    Picker #preview { width: 1fr; padding: 0 1; }
    Picker #what { height: auto; max-height: 12; color: $text-muted; }
    """
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Leave as it is"),
        Binding("up", "move(-1)", "Up"),
        Binding("down", "move(1)", "Down"),
        Binding("pageup", "move(-8)", "Page up", show=False),
        Binding("pagedown", "move(8)", "Page down", show=False),
    ]

    def __init__(
        self,
        title: str,
        hint: str,
        entries: Mapping[str, str],
        preview: Callable[[str], Sheet] | None,
        attempt: Attempt,
    ) -> None:
        """`entries` say what each name is, and `preview` shows it; `attempt` takes the pick."""
        super().__init__(title, "type to filter · ↑ ↓ · enter take · esc leave")
        self._hint = hint
        self._entries = entries
        self._preview = preview
        self._attempt = attempt

    def body(self) -> ComposeResult:
        yield Input(placeholder=self._hint, id="filter", compact=True)
        yield PlainText("", id="problem")
        with Horizontal():
            yield OptionList(id="entries", compact=True)
            with Vertical(id="preview"):
                yield CellGrid(id="picture")
                yield PlainText("", id="what")

    def on_mount(self) -> None:
        self.query_one("#entries", OptionList).can_focus = False
        self._offer("")

    @on(Input.Changed, "#filter")
    def filter_entries(self, event: Input.Changed) -> None:
        """Offer what holds the words typed; another text has no problem yet."""
        self.workers.cancel_node(self)
        self._say("")
        self._offer(event.value)

    @on(Input.Submitted, "#filter")
    def take(self, event: Input.Submitted) -> None:
        """Take the entry that is lit; what was typed if none is left."""
        lit = self.query_one("#entries", OptionList).highlighted_option
        typed = event.value.strip()
        text = (lit.id if lit else "") or typed
        if text:
            self._try(text)

    @on(OptionList.OptionSelected, "#entries")
    def take_clicked(self, event: OptionList.OptionSelected) -> None:
        self._try(event.option.id or "")

    def _try(self, text: str) -> None:
        self._say(f"Reading {text} …")
        in_thread(self, partial(self._attempt, text), self._take, self._say)

    def _take(self, take: Callable[[], None]) -> None:
        try:
            take()
        except (BadInput, GeometryError) as problem:
            self._say(str(problem))
        else:
            self.dismiss(None)

    def _say(self, said: str) -> None:
        problem = self.query_one("#problem", PlainText)
        problem.update(said)
        problem.display = bool(said)

    @on(OptionList.OptionHighlighted, "#entries")
    def show_preview(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_list.option_count == 0:
            return
        name = event.option.id or ""
        picture, said = self.query_one("#picture", CellGrid), self._entries[name]
        picture.display = self._preview is not None
        try:
            if self._preview is not None:
                picture.show(self._preview(name), Marks())
        except (BadInput, Missing) as problem:
            picture.display = False
            said = str(problem)
        self.query_one("#what", PlainText).update(said)

    def action_move(self, by: int) -> None:
        options = self.query_one("#entries", OptionList)
        if options.option_count:
            lit = (options.highlighted or 0) + by
            options.highlighted = min(max(lit, 0), options.option_count - 1)

    def _offer(self, typed: str) -> None:
        names = [] if _are_numbers(typed) else self._matching(typed)
        options = self.query_one("#entries", OptionList)
        options.clear_options()
        options.add_options(Option(Content(name), id=name) for name in names)
        if names:
            options.highlighted = names.index(typed) if typed in names else 0
        else:
            self.query_one("#picture", CellGrid).display = False
            self.query_one("#what", PlainText).update(
                f"enter takes {typed!r} as typed: {self._hint}"
            )

    def _matching(self, typed: str) -> list[str]:
        words = typed.lower().split()
        return [
            name
            for name, description in self._entries.items()
            if all(word in f"{name} {description}".lower() for word in words)
        ]


def _are_numbers(typed: str) -> bool:
    """Whether it is a matrix, be it ragged or half typed, and no words to search for."""
    words = re.split(r"[;,\s]+", typed.strip(";, \t"))
    try:
        return bool([float(word) for word in words])
    except ValueError:
        return False
