"""A place of the way back drawn: numbers, their gradient, and what each of its terms is made of."""

from textual.app import ComposeResult
from textual.containers import Container, Horizontal

from convtui.lesson.card import Panel
from convtui.lesson.explain_gradient import place_text
from convtui.lesson.gradient_scene import GradientScene
from convtui.lesson.gradient_unit import GradientTerm
from convtui.lesson.numbers import in_formula, written
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.kept_lines import KeptLines, set_lines, show_if

_MOST_LISTED = 12
_LEAST_GRIDS = 9
"""Lines that the grids take at least, their titles among them."""


class GradientView(KeptLines, Container):
    """Draws a scene; knows nothing of keys, nor of whose gradients they are."""

    DEFAULT_CSS = """
    GradientView {
        layout: vertical;
        & #grids { height: 1fr; }
        & CellGrid, & #terms {
            border-top: round $surface-lighten-2;
            border-title-color: $text; border-subtitle-color: $text-muted;
        }
        & CellGrid { border-right: solid $surface-lighten-2; }
        & #output { border-top: round $accent; }
        & #terms { padding: 0 1; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source = CellGrid(id="numbers", axes=True)
        """The grid of what the gradient is for."""
        self.output = CellGrid(id="output", axes=True)
        self.values = CellGrid(id="values", axes=True)
        """The grid of the terms' first factors."""
        self.weights = CellGrid(id="weights", axes=True)
        """The grid of the others."""
        self.terms = AnswerList(id="terms")
        self._scene: GradientScene | None = None

    def compose(self) -> ComposeResult:
        """What it is for, the gradient, and what that is made of; the terms under them."""
        with Horizontal(id="grids"):
            yield self.source
            yield self.output
            yield self.values
            yield self.weights
        yield self.terms

    def draw(self, scene: GradientScene, rank: int) -> None:
        is_other = self._scene is None or scene.unit.of != self._scene.unit.of
        self._scene = scene
        _fill(self.source, scene.numbers)
        _fill(self.output, scene.gradient)
        for grid, panel in ((self.values, scene.values), (self.weights, scene.weights)):
            if panel is not None:
                _fill(grid, panel)
                show_if(True, grid)
            elif is_other:
                show_if(False, grid)
            else:  # nothing comes back here, but to other places: to lay out anew takes time
                grid.clear()
        count = len(scene.terms)
        self.terms.retitle(f"What adds most, of {count:,} terms" if count else "")
        self.terms.show(count, self._line)
        self.terms.move(rank)
        if is_other:
            self.fit()

    def on_resize(self) -> None:
        self.fit()

    def fit(self) -> None:
        """List as many terms as there are, and as leave the grids their room."""
        if self._scene is None:
            return
        room = (self.size or self.app.size).height - _LEAST_GRIDS
        lines = min(len(self._scene.terms), _MOST_LISTED, max(room // 2, 0)) + 1
        has_room = room >= 3 and len(self._scene.terms) > 1
        show_if(has_room, self.terms)
        set_lines(self.terms, lines)

    def _line(self, number: int) -> str:
        assert self._scene is not None
        one = self._scene.terms[number]
        term = self._scene.unit.term(self._scene.terms.flat(number))
        return f"{term_text(term)} = {written(one.product):<12} so far {written(one.so_far)}"


def term_text(term: GradientTerm) -> str:
    """Both factors with their names and places, where they have any."""
    value = f"{_named(term.value_of, term.value_at)}{written(term.value)}"
    return f"{value:<24} · {_named(term.weight_of, term.weight_at)}{in_formula(term.weight)}"


def _named(of: str, at: tuple[int, ...] | None) -> str:
    return "" if at is None else f"{of}{place_text(at)} "


def _fill(grid: CellGrid, panel: Panel) -> None:
    grid.scrolls = panel.sheet.shape[0] == 1 and panel.sheet.shape[1] > 1
    grid.show(*panel)
