"""Searches and their trials as rows of tables, lines of text and curves."""

from textual.content import Content
from textual.notifications import SeverityLevel

from convtui.export.tabular import Column
from convtui.runs import RunState
from convtui.runs.begun import NEVER_BEGAN
from convtui.runs.words import BEST, four_digits, loading
from convtui.studies.searches.events import OUT_OF_REACH, WAITS_FOR, Trial
from convtui.studies.searches.overview import SeenSearch
from convtui.studies.searches.specification import Specification
from convtui.studies.searches.state import SearchState
from convtui.studies.searches.words import (
    GONE,
    far,
    judged_by,
    trial_cells,
    trial_columns,
    was_cut_off,
    with_names,
)
from convtui.training.report_tables import labelled
from convtui.tui.plain import plain
from convtui.tui.trial_order import METRIC, NUMBER, Order
from convtui.tui.widgets.chart import MARKERS, Series
from convtui.tui.widgets.line_table import Row

SEARCH_COLUMNS = (
    Column("search", least=12, right=False, gives_way=True),
    Column("status", least=8, right=False),
    Column("trials"),
    Column("best"),
    Column("space", least=6, right=False, gives_way=True),
    Column("model", least=6, right=False, gives_way=True),
    Column("data", least=6, right=False, gives_way=True),
)

_LOOKS = {"running": "busy", "failed": "bad", "infeasible": "quiet", "pruned": "quiet"}
_LIST_LOOKS = {"running": "busy", "starting": "busy", "damaged": "bad"}


def search_row(seen: SeenSearch) -> Row:
    name, state = plain(seen.search.name), seen.state
    if seen.problem:
        return Row(str(seen.folder), (name, "damaged", *[""] * 5), "bad")
    specification, best = seen.search.specification, state.winner
    return Row(
        str(seen.folder),
        (
            name,
            state.status,
            f"{state.done}/{state.asked or specification.trials}",
            four_digits(best.metric if best else None),
            plain(specification.space.name),
            plain(specification.architecture.name),
            labelled(plain(specification.data.rpartition("/")[2] or specification.data)),
        ),
        _LIST_LOOKS.get(state.status, ""),
    )


def columns_in(specification: Specification, order: Order) -> tuple[Column, ...]:
    """Of the table of trials; an arrow stands by the column that gives the order."""
    ordered = {NUMBER: "", METRIC: specification.metric.name}.get(order.by, order.by)
    return trial_columns(specification, {ordered: "▲" if order.turned else "▼"})


def trial_row(trial: Trial, is_best: bool, here: RunState | None, cut_off: bool) -> Row:
    cells = trial_cells(trial, is_best=is_best, here=here, cut_off=cut_off)
    look = "good" if is_best else "bad" if cut_off else _LOOKS.get(trial.state, "")
    return Row(str(trial.number), cells, look)


def is_loading(seen: SeenSearch) -> bool:
    """Whether its process has started and no trial of the search has begun to train yet."""
    state = seen.state
    begun = state.progress or any(trial.values for trial in state.trials)
    return state.status == "starting" or (state.status == "running" and not begun)


def search_headline(seen: SeenSearch, waited: float = 0.0) -> Content:
    """How far a search is, and what to press; `waited` counts while it `is_loading`."""
    state = seen.state
    if seen.problem:
        words = f"damaged: {plain(seen.problem)}: mend {seen.folder}, or d deletes it"
        return Content.styled(words, "$text-error")
    told = f"{far(state)}; judged by {judged_by(seen.search)}" if state.trials else ""
    last = plain(state.notes[-1]) if state.notes else ""
    if state.status == "starting":
        return Content(f"starting: {loading(waited)} {told}".rstrip())
    if state.status == "running":
        lost = f"{OUT_OF_REACH} · " if last.startswith(OUT_OF_REACH) else ""
        waits = f"{last} · " if last.startswith(WAITS_FOR) and not state.progress else ""
        if is_loading(seen):
            waits = f"{loading(waited)} · {waits}"
        training = (f"{state.running} in training", "bold")
        return Content.assemble((lost, "$text-error"), training, f" · {waits}{told}")
    if state.status == "finished":
        return Content.assemble(("finished", "bold"), f" · {told}")
    if was_cut_off(seen.search, seen.state):
        return Content.assemble((GONE, "$text-error"), f" — r goes on · {told}")
    why = f" ({last})" if last else ""
    return Content.assemble(("stopped", "bold"), f"{why} — r goes on · {told}")


def best_line(seen: SeenSearch) -> Content:
    """The best trial so far with all that was drawn for it."""
    best = seen.state.winner
    if best is None:
        return Content("" if seen.problem else "no trial is finished yet")
    so_far = "best" if seen.state.status == "finished" else "best so far"
    told = Content.styled(f"{BEST} {so_far}: {told_of(best)}", "bold $text-success")
    return Content.assemble(told, f" · {plain(seen.retrained)}") if seen.retrained else told


def told_of(trial: Trial) -> str:
    drawn = plain(with_names(trial.parameters))
    return f"trial {trial.number}, {four_digits(trial.metric)}: {drawn}"


def trial_line(trial: Trial | None) -> Content:
    if trial is None:
        return Content("")
    words = f"trial {trial.number} {trial.state}: {plain(with_names(trial.parameters))}"
    if trial.state == "failed":
        return Content.assemble(words, " — ", (plain(trial.reason), "$text-error"))
    return Content(f"{words} — {plain(trial.reason)}" if trial.reason else words)


def search_news(before: SeenSearch, after: SeenSearch) -> list[tuple[str, SeverityLevel]]:
    """What to announce: another best trial, and the end of a search."""
    told: list[tuple[str, SeverityLevel]] = []
    name, best = plain(after.search.name), after.state.winner
    if best is not None and before.state.best != after.state.best:
        told.append((f"{name}: {BEST} best so far {told_of(best)}", "information"))
    if before.in_training and not after.in_training and not after.problem:
        last = after.state.notes[-1] if after.state.notes else ""
        if was_cut_off(after.search, after.state):
            told.append((f"{name}: {GONE}: r goes on", "error"))
        elif last.startswith(NEVER_BEGAN):
            told.append((f"{name}: {plain(last)}", "error"))
        else:
            told.append((f"{name} {after.state.status}: {far(after.state)}", "information"))
    return told


def curves(state: SearchState, specification: Specification) -> tuple[str, list[Series]]:
    """A title and the curves of the trials in training beside the best; later of the best ones."""
    metric, best = specification.metric, state.winner
    running = [trial for trial in state.trials if trial.state == "running" and trial.values]
    if running:
        shown = running[: len(MARKERS) - 1] + ([best] if best else [])
        title = f"{metric.name} in training"
    else:
        figured = [trial for trial in state.trials if trial.metric is not None]
        figured.sort(key=lambda trial: trial.metric or 0.0, reverse=not metric.minimised)
        shown, title = figured[: len(MARKERS)], f"{metric.name} of the best"
    return title, [_curve(trial, trial is best) for trial in shown]


def _curve(trial: Trial, is_best: bool) -> Series:
    points = ((epoch, value) for epoch, value in enumerate(trial.values, start=1))
    there = tuple((float(epoch), value) for epoch, value in points if value is not None)
    return Series(f"{trial.number}{BEST if is_best else ''}", there)
