"""The middle of the step screen: the window, what it is multiplied by, and what comes out."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from convtui.tui.arrangement import Arrangement
from convtui.tui.plain import titled
from convtui.tui.sheet import Marks, Sheet
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_grid import CellGrid

PARTS = ("kernel", "under", "products")


class KernelCard(Container):
    """Up to three small grids, and a note."""

    DEFAULT_CSS = """
    KernelCard {
        height: 1fr;
        &.-stack { layout: vertical; }
        &.-row { layout: horizontal; }
        &.-square { layout: grid; grid-size: 2 2; & #products { column-span: 2; } }
        & > CellGrid { border-top: solid $surface-lighten-2; border-title-color: $text-muted; }
        & > TextBar { height: 1fr; }
    }
    """

    _arrangement: Arrangement | None = None

    def compose(self) -> ComposeResult:
        """Kernel, window, products, note."""
        for part in PARTS:
            yield CellGrid(id=part, least_sight=1.0)
        yield TextBar(id="note")

    def on_mount(self) -> None:
        """Name the grids."""
        for part, title in zip(PARTS, ("", "Window", "Window × kernel"), strict=True):
            self.grid(part).border_title = titled(title)

    def grid(self, part: str) -> CellGrid:
        """One of PARTS."""
        return self.query_one(f"#{part}", CellGrid)

    def take_place(self, arrangement: Arrangement) -> None:
        """Be as large as arranged, under the large grids or between them."""
        if arrangement == self._arrangement:
            return
        self._arrangement = arrangement
        for form in ("stack", "row", "square"):
            self.set_class(arrangement.form == form, f"-{form}")
        self.styles.dock = "bottom" if arrangement.below else "none"
        self.styles.width = "1fr" if arrangement.below else arrangement.width
        self.styles.height = arrangement.height if arrangement.below else "1fr"
        lines, columns = arrangement.part
        for part in PARTS:
            self.grid(part).styles.height = lines if arrangement.form == "stack" else "1fr"
            self.grid(part).styles.width = columns if arrangement.form == "row" else "1fr"

    def show(self, sheets: dict[str, tuple[Sheet, Marks]], note: Content | str = "") -> None:
        """Show the parts named, hide the others; the note if there is one."""
        for part in PARTS:
            grid = self.grid(part)
            grid.display = part in sheets
            if part in sheets:
                grid.show(*sheets[part])
        bar = self.query_one("#note", TextBar)
        bar.display = bool(note)
        bar.say(note)
