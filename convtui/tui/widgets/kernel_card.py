"""The middle of the step screen: the window, what it is multiplied by, and what comes out."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from convtui.lesson.card import Note
from convtui.lesson.scene import Scene
from convtui.tui.arrangement import Arrangement
from convtui.tui.plain import titled
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.kept_lines import KeptLines, show_if

PARTS = ("kernel", "under", "products")


class KernelCard(KeptLines, Container):
    """Up to three small grids, and a note."""

    DEFAULT_CSS = """
    KernelCard {
        height: 1fr;
        &.-stack { layout: vertical; }
        &.-rows { layout: vertical; }
        &.-row { layout: horizontal; }
        &.-square { layout: grid; grid-size: 2 2; & #products { column-span: 2; } }
        & > CellGrid { border-top: solid $surface-lighten-2; border-title-color: $text-muted; }
        & > TextBar { height: 1fr; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._grids = {part: CellGrid(id=part, least_sight=1.0) for part in PARTS}
        self._note = TextBar(id="note")
        self._titles = "", ""

    def compose(self) -> ComposeResult:
        yield from self._grids.values()
        yield self._note

    @property
    def grids(self) -> tuple[CellGrid, ...]:
        return tuple(self._grids.values())

    def grid(self, part: str) -> CellGrid:
        return self._grids[part]

    def take_place(self, arrangement: Arrangement) -> None:
        """Be as large as arranged, under the large grids or between them."""
        for form in ("stack", "row", "rows", "square"):
            self.set_class(arrangement.form == form, f"-{form}")
        self.styles.dock = "bottom" if arrangement.below else "none"
        self.styles.width = "1fr" if arrangement.below else arrangement.width
        is_low = arrangement.below or arrangement.form == "rows"
        self.styles.height = arrangement.height if is_low else "1fr"
        lines, columns = arrangement.part
        for grid in self._grids.values():
            grid.styles.height = lines if arrangement.form in ("stack", "rows") else "1fr"
            grid.styles.width = columns if arrangement.form == "row" else "1fr"

    def show(self, scene: Scene) -> None:
        """Show the parts that the scene has, hide the others; and its note if it has one."""
        if scene.card_titles != self._titles:
            self._titles = title, subtitle = scene.card_titles
            self.border_title, self.border_subtitle = titled(title), titled(subtitle)
        for part, grid in self._grids.items():
            if part in scene.parts:
                grid.show(*scene.parts[part])
            else:
                grid.clear()
            show_if(part in scene.parts, grid)
        note = _said(scene.note)
        self._note.say(note)
        show_if(bool(note), self._note)


def _said(note: Note) -> Content | str:
    """The calculation below one another, its result lit; nothing where there is none."""
    if not note.result:
        return ""
    lines = [f"{sign or ' '} {number}  {what}".rstrip() for sign, number, what in note.lines]
    lines += ["", note.rule] if lines else [note.rule]
    return Content.assemble("\n".join(lines), "\n", (note.result, "bold $text-accent"))
