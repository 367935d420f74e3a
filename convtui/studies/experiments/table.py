"""The table of an experiment: a row for each variant, with what was published beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from convtui.datasets.catalogue import PUBLISHED
from convtui.errors import BadInput
from convtui.runs import Run, read_state
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.kinds import kind_of, made_for
from convtui.studies.experiments.plan import Cell, Plan, Variant
from convtui.studies.experiments.published import PublishedFigure, neighbours
from convtui.studies.experiments.scores import (
    Spread,
    least_difference,
    measured,
    pooled_deviation,
    spreads,
)
from convtui.studies.experiments.training import planned_of, scores_of

JUDGED_BY = "test_accuracy"


@dataclass(frozen=True)
class RunOutcome:
    """How a run, or what else was measured, stands; `scores` are there once it is finished.

    `epochs` are the finished ones; `name` and `threads` are those of the run, if it is one.
    """

    repeat: int
    status: str
    scores: Mapping[str, float]
    message: str = ""
    epochs: int = 0
    name: str = ""
    threads: int | None = None


@dataclass(frozen=True)
class VariantRow:
    """A variant: its runs, and the mean of those that are finished.

    `best` has the highest mean test accuracy; `near_best` is not beyond the noise of the best,
    None where that cannot be said.
    """

    variant: Variant
    planned: int
    outcomes: tuple[RunOutcome, ...]
    scores: Mapping[str, Spread]
    published: tuple[PublishedFigure, ...]
    best: bool = False
    near_best: bool | None = None

    @property
    def finished(self) -> int:
        return sum(outcome.status == "finished" for outcome in self.outcomes)


@dataclass(frozen=True)
class ExperimentTable:
    """All rows; `deviation` is the standard deviation of single runs' test accuracy, pooled."""

    experiment: Experiment
    rows: tuple[VariantRow, ...]
    deviation: float | None

    @property
    def planned(self) -> int:
        return sum(row.planned for row in self.rows)

    @property
    def finished(self) -> int:
        return sum(row.finished for row in self.rows)

    @property
    def problems(self) -> list[tuple[RunOutcome, str]]:
        """Runs that failed or died, each with the reason."""
        return [
            (outcome, f"{outcome.status}: {outcome.message}")
            for row in self.rows
            for outcome in row.outcomes
            if outcome.status in ("failed", "died")
        ]


def read_outcome(run: Run, repeat: int) -> RunOutcome:
    """Read how a run stands, and its report if it is finished."""
    state = read_state(run.folder)
    report = run.report() if state.status == "finished" else None
    about = (state.message, len(state.epochs), run.name, run.spec.get("threads"))
    try:
        return RunOutcome(repeat, state.status, measured(report) if report else {}, *about)
    except BadInput:
        return RunOutcome(repeat, "failed", {}, "report.json is damaged", *about[1:])


def read_table(experiment: Experiment) -> ExperimentTable:
    if kind_of(experiment.plan.kind).trains:
        found = experiment.runs()
        outcomes = {cell: read_outcome(run, cell.repeat) for cell, run in found.items()}
    else:
        outcomes = {
            Cell(variant.label, number): RunOutcome(number, "finished", scores)
            for variant in experiment.plan.variants
            for number, scores in enumerate(scores_of(experiment, variant), start=1)
        }
    return make_table(experiment, outcomes)


def make_table(experiment: Experiment, outcomes: Mapping[Cell, RunOutcome]) -> ExperimentTable:
    """Put what is known of the runs into rows."""
    plan = experiment.plan
    rows = []
    for variant in plan.variants:
        planned = plan.repeats if kind_of(plan.kind).trains else planned_of(variant)
        places = [Cell(variant.label, number) for number in range(1, planned + 1)]
        own = tuple(outcomes[cell] for cell in places if cell in outcomes)
        scores = spreads([outcome.scores for outcome in own if outcome.scores])
        rows.append(VariantRow(variant, planned, own, scores, published_of(plan, variant)))
    deviation = pooled_deviation(row.scores[JUDGED_BY] for row in rows if JUDGED_BY in row.scores)
    return ExperimentTable(experiment, tuple(_judged(rows, deviation)), deviation)


def published_of(plan: Plan, variant: Variant) -> tuple[PublishedFigure, ...]:
    """What the reports say of a variant.

    Where the number of samples is not what the experiment varies, their own number is taken.
    """
    kind = kind_of(plan.kind)
    samples = variant.samples
    if "samples" not in plan.axes:
        samples = kind.samples[0] if kind.samples else None
    if samples is None:
        whole = PUBLISHED.get(made_for(variant.model))
        samples = whole.training_images if whole else None
    return neighbours(kind.tables, variant.model, samples, variant.l1)


def _judged(rows: list[VariantRow], deviation: float | None) -> list[VariantRow]:
    """Mark the best row and those that are not beyond the noise of it."""
    known = [row for row in rows if JUDGED_BY in row.scores]
    if len(known) < 2:
        return rows
    best = max(known, key=lambda row: row.scores[JUDGED_BY].mean)
    return [_beside(row, best, deviation) if row in known else row for row in rows]


def _beside(row: VariantRow, best: VariantRow, deviation: float | None) -> VariantRow:
    near: bool | None = None
    if deviation is not None:
        ours, first = row.scores[JUDGED_BY], best.scores[JUDGED_BY]
        near = first.mean - ours.mean <= least_difference(deviation, ours, first)
    return replace(row, best=row is best, near_best=near)
