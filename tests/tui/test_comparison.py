"""Runs held against each other: figures and settings."""

from pathlib import Path

from convtui.runs import EpochEnded, Run, RunState, SeenRun
from convtui.tui.screens.compare import difference_rows, figure_rows

ROWS = (
    EpochEnded(1, 2.0, 0.2, 1.5, 0.25, 30.0, 1e-3),
    EpochEnded(2, 1.0, 0.6, 1.25, 0.5, 45.5, 1e-3),
)


def seen(name: str, state: RunState | None = None, **spec: object) -> SeenRun:
    return SeenRun(Run(Path(name), {"name": name, **spec}), state or RunState())


def test_figures_are_those_of_the_best_epoch_and_of_the_test_images() -> None:
    state = RunState("finished", ROWS, planned=2, test_loss=1.3, test_accuracy=0.4567)
    (row,) = figure_rows([seen("one", state)], "●")
    assert row.cells == (
        "●", "one", "finished", "2", "2", "1.2500", "0.5000", "1.3000", "0.4567", "1:16",
    )  # fmt: skip


def test_what_is_not_known_yet_is_a_dash() -> None:
    (row,) = figure_rows([seen("new")], "●")
    assert row.cells[3:] == ("0", "-", "-", "-", "-", "-", "0:00")


def test_only_settings_that_differ_are_told() -> None:
    one = seen("one", model="a", epochs=3, l1=None, train_accuracy=False)
    other = seen("other", model="a", epochs=5, l1=0.01, train_accuracy=True)
    assert [row.cells for row in difference_rows([one, other])] == [
        ("epochs", "3", "5"),
        ("train accuracy", "no", "yes"),
        ("l1", "-", "0.01"),
    ]


def test_runs_of_the_same_settings_are_told_so() -> None:
    (row,) = difference_rows([seen("one", epochs=3), seen("other", epochs=3)])
    assert row.cells == ("all settings are the same", "", "")


def test_a_damaged_run_can_be_compared() -> None:
    broken = SeenRun(Run(Path("broken"), {}, "spec.json is not JSON"), RunState())
    assert figure_rows([broken, broken], "●○")[0].cells[1:3] == ("broken", "damaged")
    cells = [row.cells for row in difference_rows([seen("one", epochs=3), broken])]
    assert ("epochs", "3", "-") in cells
