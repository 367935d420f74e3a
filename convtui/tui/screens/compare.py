"""Several runs side by side: their curves laid over each other, figures, and what differs."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container

from convtui.export.tabular import Column
from convtui.runs import SeenRun
from convtui.tui.comparison import FIGURES, differences, figures
from convtui.tui.run_words import curve
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.widgets.chart import MARKERS, Chart, Curve
from convtui.tui.widgets.line_table import LineTable

MOST = len(MARKERS)
_SIDE_BY_SIDE = 70


class Compare(KeyedScreen[None]):
    """Shows runs as they stood when they were marked."""

    DEFAULT_CSS = """
    Compare {
        & #curves { height: 1fr; min-height: 8; }
        & LineTable { height: auto; padding: 0 1; }
        & #differences { margin-top: 1; max-height: 40%; }
    }
    """
    MODE = "train"
    FOREWORD = "val_loss and val_accuracy of the table are those of the best epoch, marked ★."
    BINDINGS = [
        Binding("escape,enter,c", "dismiss(None)", "back to the runs", key_display="esc"),
    ]

    def __init__(self, runs: Sequence[SeenRun]) -> None:
        super().__init__()
        self._runs = tuple(runs)[:MOST]

    def body(self) -> ComposeResult:
        with Container(id="curves"):
            yield Chart(id="val-loss")
            yield Chart(id="val-accuracy")
        yield LineTable(FIGURES, id="figures")
        yield LineTable(_difference_columns(len(self._runs)), id="differences")

    def on_mount(self) -> None:
        for name in ("val_loss", "val_accuracy"):
            curves = [
                Curve("", curve(s.state.epochs, name), s.state.best_epoch) for s in self._runs
            ]
            self.query_one(f"#{name.replace('_', '-')}", Chart).show(name, curves)
        self.query_one("#figures", LineTable).show(figures(self._runs, MARKERS))
        self.query_one("#differences", LineTable).show(differences(self._runs))
        self.query_one("#figures", LineTable).focus()

    def on_resize(self) -> None:
        self.say_top(f"{len(self._runs)} runs compared")
        wide = self.size.width >= _SIDE_BY_SIDE
        self.query_one("#curves").styles.layout = "horizontal" if wide else "vertical"


def _difference_columns(count: int) -> tuple[Column, ...]:
    runs = (Column(marker, least=8, right=False, gives_way=True) for marker in MARKERS[:count])
    return (Column("setting", right=False), *runs)
