"""An experiment for readers: what its figures mean, what is to be done, as Markdown and drawn."""

from convtui.export.document import Section, markdown
from convtui.export.experiment_chart import Bars, Point, draw_bars
from convtui.studies.experiments.grid import axis_texts, whole_table
from convtui.studies.experiments.kinds import kind_of
from convtui.studies.experiments.report import not_as_published
from convtui.studies.experiments.scores import Spread
from convtui.studies.experiments.table import ExperimentTable, RunOutcome, VariantRow

FOLDED = (
    "Logistic regression is multinomial, on standardised pixels; val is the mean ± standard "
    "deviation (n - 1) over the folds of a five-fold cross-validation, test is fitted to all "
    "training images."
)


def title(table: ExperimentTable) -> str:
    plan = table.experiment.plan
    name = table.experiment.name
    called = name if name == plan.kind else f"{name} ({plan.kind})"
    return f"{called}: {kind_of(plan.kind).question}"


def footnotes(table: ExperimentTable, *, marks: bool = True) -> list[str]:
    """What a reader must know, of the marks of the rows too where they have any."""
    noise = _about_noise(table) if marks else []
    return [*_about_figures(table), *noise, *_about_published(table)]


def shortfalls(table: ExperimentTable) -> list[str]:
    """Each run that failed or died, with the reason."""
    return [f"{about_outcome(table, outcome)} {why}" for outcome, why in table.problems]


def about_outcome(table: ExperimentTable, outcome: RunOutcome) -> str:
    for row in table.rows:
        if outcome in row.outcomes:
            return f"{row.variant.label}, repeat {outcome.repeat}"
    return outcome.name


def how_far(table: ExperimentTable) -> str:
    """How many runs are finished, and how to go on if that is not all."""
    name, trains = table.experiment.name, kind_of(table.experiment.plan.kind).trains
    if table.finished == table.planned:
        return f"All {table.planned} runs are finished." if trains else ""
    if table.experiment.is_running:
        return f"{table.finished} of {table.planned} runs are finished; it is running."
    return (
        f"{table.finished} of {table.planned} {'runs' if trains else 'fits'} are finished: "
        f"`convtui experiment resume {name}` goes on."
    )


def as_markdown(table: ExperimentTable) -> str:
    """A table as reports have it, and what must be known of it below."""
    notes = (*footnotes(table), *shortfalls(table), *filter(None, [how_far(table)]))
    section = Section("", title(table), table=whole_table(table), after=notes, level=1)
    return markdown([section], {})


def _about_figures(table: ExperimentTable) -> list[str]:
    plan = table.experiment.plan
    if not kind_of(plan.kind).trains:
        return [*_drawn(table), FOLDED]
    each = "1 thread" if plan.threads == 1 else f"{plan.threads} threads"
    if plan.repeats == 1:
        repeats = f"One run each (seed {plan.seed}): give --repeats 3 to see how much is chance."
    else:
        last = plan.seed + plan.repeats - 1
        to = "and" if plan.repeats == 2 else "to"
        repeats = (
            f"Mean ± standard deviation (n - 1) over {plan.repeats} repeats, seeds {plan.seed} "
            f"{to} {last}."
        )
    return [
        *_drawn(table),
        f"{repeats} Measured at the end, without dropout; gap is train - test, in points; seconds "
        f"are those of training, {each} a run.",
    ]


def _drawn(table: ExperimentTable) -> list[str]:
    generated = [name for name, about in table.experiment.data.items() if about.get("generated")]
    return [f"Generated data: convtui drew {' and '.join(generated)}."] if generated else []


def _about_noise(table: ExperimentTable) -> list[str]:
    if table.deviation is None:
        return []
    return [
        f"★ best test accuracy; ≈ not beyond the noise of it. From seed to seed a single run's "
        f"test accuracy varies by {100 * table.deviation:.1f} points; two means differ beyond "
        "noise where they are more than 2 standard errors apart."
    ]


def _about_published(table: ExperimentTable) -> list[str]:
    figures = [figure for row in table.rows for figure in row.published]
    if not figures:
        return []
    reports = sorted({figure.report for figure in figures})
    noted: dict[tuple[str, str], list[str]] = {}
    for figure in figures:
        if figure.note:
            noted.setdefault((figure.report, figure.note), []).append(figure.model)
    notes = [f"{who}, {', '.join(models)}: {note}." for (who, note), models in noted.items()]
    sentence = f"{', '.join(reports)}: as published."
    why_not = not_as_published(table.experiment)
    if why_not:
        sentence += f" Not comparable with ours: {'; '.join(why_not)}."
    return [sentence, *notes]


def chart(table: ExperimentTable) -> bytes:
    """Train and test accuracy of each variant, and the gap between them, as PNG.

    Raises:
        Missing: matplotlib is not installed.
    """
    return draw_bars(
        title(table), [_bars(row, table) for row in table.rows], footnotes(table, marks=False)
    )


def _bars(row: VariantRow, table: ExperimentTable) -> Bars:
    return Bars(
        label=" ".join(axis_texts(row.variant, table.experiment.plan.axes)),
        train=_point(row.scores.get("train_accuracy")),
        test=_point(row.scores.get("test_accuracy")),
        gap=_point(row.scores.get("gap")),
        published=tuple((f.report, f.train_accuracy, f.test_accuracy) for f in row.published),
    )


def _point(entry: Spread | None) -> Point | None:
    return None if entry is None else Point(entry.mean, entry.deviation or 0.0)
