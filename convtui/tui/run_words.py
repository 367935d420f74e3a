"""Runs as rows of tables, lines of text and curves."""

from collections.abc import Sequence
from functools import lru_cache

from textual.content import Content

from convtui.export.tabular import Column
from convtui.runs import EpochRow, RunState, SeenRun
from convtui.runs.begun import NEVER_BEGAN
from convtui.runs.words import (
    BEST,
    MEASURED,
    at_the_end,
    clock,
    four_digits,
    loading,
    run_status,
    so_far,
)
from convtui.training.report_tables import epoch_cells, epoch_columns, labelled
from convtui.training.words import at_an_epochs_end
from convtui.tui.plain import plain
from convtui.tui.widgets.line_table import Row

MARKED, WATCHED = "◆", "◎"

RUN_COLUMNS = (
    Column("", least=2, right=False),
    Column("run", least=12, right=False, gives_way=True),
    Column("status", least=8, right=False),
    Column("epochs"),
    Column("val accuracy", "val acc"),
    Column("test accuracy", "test acc"),
    Column("model", least=6, right=False, gives_way=True),
    Column("data", least=6, right=False, gives_way=True),
)

_LOOKS = {"running": "busy", "starting": "busy", "finished": "", "stopped": ""}
_BAR = 16


def run_row(seen: SeenRun, marked: bool, watched: bool) -> Row:
    run, state = seen.run, seen.state
    status, best = run_status(run, state), state.best
    planned = state.planned or run.spec.get("epochs") or "?"
    data = plain(run.spec.get("data") or "-")
    return Row(
        str(seen.folder),
        (
            f"{MARKED if marked else ''}{WATCHED if watched else ''}",
            plain(run.name),
            status,
            f"{len(state.epochs)}/{plain(planned)}",
            four_digits(best.val_accuracy if best else None),
            four_digits(state.test_accuracy),
            plain(run.spec.get("model") or "-"),
            labelled(data.rpartition("/")[2] or data),
        ),
        _LOOKS.get(status, "bad"),
    )


def columns_of(seen: SeenRun) -> tuple[Column, ...]:
    """Of a run's epochs, the mark of the best one first."""
    return (Column(""), *epoch_columns(measured=bool(seen.run.spec.get(MEASURED))))


def epoch_rows(seen: SeenRun) -> list[Row]:
    columns, best = columns_of(seen)[1:], seen.state.best_epoch
    return [_epoch_row(row, row.epoch == best, columns) for row in seen.state.epochs]


@lru_cache(maxsize=1 << 15)
def _epoch_row(row: EpochRow, best: bool, columns: tuple[Column, ...]) -> Row:
    mark, look = (BEST, "good") if best else ("", "")
    return Row(str(row.epoch), (mark, *epoch_cells(row, columns)), look)


def epoch_progress(seen: SeenRun, waited: float = 0.0) -> str:
    """The epoch in hand and the time left; `waited` counts from when TensorFlow began to load."""
    state = seen.state
    if not seen.in_training:
        return ""
    if state.is_loading:
        return loading(waited)
    if not state.epoch:
        if state.message:
            return f"{state.message} …"
        if len(state.epochs) and len(state.epochs) == state.planned:
            return "measuring on all images …"
        return "next epoch …"
    done = round(_BAR * state.batch / max(state.batches, 1))
    bar = "█" * done + "░" * (_BAR - done)
    left = "" if state.eta is None else f"   {clock(state.eta)} left"
    return (
        f"epoch {state.epoch}/{state.planned} {bar} {state.batch}/{state.batches}   "
        f"loss {four_digits(state.loss)}   accuracy {four_digits(state.accuracy)}{left}"
    )


def about_run(seen: SeenRun) -> Content:
    """What is to be said of a run: how it ended and what to do next, or what its columns mean."""
    run, state = seen.run, seen.state
    if run.problem:
        words = f"damaged: {plain(run.problem)}: mend {run.folder}, or d deletes it"
        return Content.styled(words, "$text-error")
    if state.status == "failed":
        words = f"failed: {plain(state.message)}"
        mended = "" if _is_trial(seen) else f" — {_go_on(state)} once that is mended"
        return Content.assemble((words, "$text-error"), mended)
    if state.status == "died":
        told = plain(state.message) if state.message.startswith(NEVER_BEGAN) else _GONE
        then = "" if _is_trial(seen) else f" — {_go_on(state)}"
        return Content.assemble((f"died: {told}", "$text-error"), then)
    if state.status == "stopped":
        told = plain(state.message) or "stopped"
        ended = told if _is_trial(seen) else f"stopped — {_go_on(state)}"
        return Content("\n".join([ended, *so_far(run.spec, state)]))
    if state.status == "finished":
        last = NOT_LOOKED_AT if _is_trial(seen) else "enter opens the report"
        return Content("\n".join([*_ending(state), last]))
    measured = [at_an_epochs_end(run.spec)] if run.spec.get(MEASURED) else []
    return Content("\n".join([*so_far(run.spec, state), *measured]))


def _is_trial(seen: SeenRun) -> bool:
    """Whether it is a trial of a search: then the search begins it, and goes on with it."""
    about = seen.run.spec.get("search")
    return isinstance(about, dict) and "name" in about


NOT_LOOKED_AT = "a trial: the test images were not looked at, nor is there a report"
_GONE = "the process that trained it is gone"


def _go_on(state: RunState) -> str:
    epochs = len(state.epochs)
    return f"r goes on after epoch {epochs}" if epochs else "r begins again"


def _ending(state: RunState) -> list[str]:
    best = state.best
    results = []
    if state.test_accuracy is not None:
        loss = four_digits(state.test_loss)
        results.append(f"test accuracy {four_digits(state.test_accuracy)}, test loss {loss}")
    if best is not None:
        figure = four_digits(best.val_accuracy)
        results.append(f"best epoch {best.epoch}: val_accuracy {figure}")
    return [line for line in (state.message, " · ".join(results), *at_the_end(state)) if line]


def run_news(before: SeenRun, after: SeenRun) -> str:
    """One line if a run that was in training has come to its end; else empty."""
    if not before.in_training or after.in_training:
        return ""
    state, name = after.state, plain(after.run.name)
    if state.status == "finished":
        early = " early" if state.early_stopped else ""
        near = ", near chance" if at_the_end(state) else ""
        return f"{name} finished{early}: test accuracy {four_digits(state.test_accuracy)}{near}"
    return f"{name} {run_status(after.run, state)}"


def curve(rows: Sequence[EpochRow], number: str) -> tuple[tuple[float, float], ...]:
    """(epoch, value) of one of an epoch's numbers, where it is finite."""
    values = ((row.epoch, getattr(row, number)) for row in rows)
    return tuple((float(epoch), value) for epoch, value in values if value is not None)
