"""All that is known of a run as sections, for the screen, for the command line and for a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import index
from typing import Any

from convtui.errors import BadInput
from convtui.export.charts import ConfusionChart, Curve, CurveChart
from convtui.export.document import Section
from convtui.export.tabular import Table
from convtui.runs import Run, RunState
from convtui.runs.words import so_far
from convtui.training import report_tables as tables
from convtui.training.folds import LOGISTIC_REGRESSION
from convtui.training.report_tables import Report, labelled
from convtui.training.words import during_an_epoch

NO_REPORT = "there is no report.json: what is here comes from events.jsonl"
DAMAGED = "report.json is damaged: what is here comes from events.jsonl"


@dataclass(frozen=True)
class RunDocument:
    """Sections with their tables and charts; `problem` is one line, empty if nothing is missing."""

    run: Run
    state: RunState
    sections: tuple[Section, ...]
    problem: str = ""


def describe(run: Run, state: RunState) -> RunDocument:
    """Put together what there is; a report that is damaged is left out, and the problem says so."""
    sections, problem = [*_epochs(run, state)], ""
    try:
        sections += report_sections(run)
    except BadInput as missing:
        problem = str(missing)
    settings = Section("settings", "Settings", table=tables.settings_table(run.spec))
    return RunDocument(run, state, (*sections, settings), problem)


def report_sections(run: Run) -> list[Section]:
    """The sections of a run's report; dead units are none of one by an earlier version.

    Raises:
        BadInput: there is no report, or it is not as `training.report` writes it.
    """
    report = run.report()
    if report is None and not run.has_report:
        raise BadInput(NO_REPORT)
    try:
        told = [*_of_report(report or {}, labelled_data(run, report))]
        for section in told:
            _check(section.table)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise BadInput(DAMAGED) from None
    return told


def _check(table: Table | None) -> None:
    """See that a table can be written, and has no text where a number belongs."""
    if table is None:
        return
    table.texts()
    if any(
        column.form and isinstance(value, str)
        for row in table.rows
        for column, value in zip(table.columns, row, strict=True)
    ):
        raise ValueError


def labelled_data(run: Run, report: Report | None) -> str:
    """The name of the run's data set, and that convtui drew it if it did."""
    if report and isinstance(report.get("data"), dict):
        data = report["data"]
        return labelled(str(data.get("name")), generated=bool(data.get("generated")))
    return labelled(str(run.spec.get("data", "unknown data")))


def heading(document: RunDocument) -> tuple[str, ...]:
    """How it stands, in lines."""
    run, state = document.run, document.state
    status = "damaged" if run.problem else state.status
    data = labelled_data(run, run.report())
    model = run.spec.get("model", "unknown model")
    first = f"{status}, {len(state.epochs)} of {state.planned or '?'} epochs, {model} on {data}"
    return tuple(filter(None, (first, run.problem, state.message)))


def curve_charts(
    named: Sequence[tuple[str, RunState]], data: str, prefix: str = ""
) -> Iterator[Section]:
    """Loss and accuracy against the epochs, of one run or of several over one another."""
    several = len(named) > 1
    for quantity in ("loss", "accuracy"):
        curves = [
            curve
            for place, (name, state) in enumerate(named)
            for curve in _curves(quantity, state, f"{name}, " if several else "", place)
        ]
        if not several:  # then colour tells train from validation
            curves = [replace(curve, place=place) for place, curve in enumerate(curves)]
        title = f"{quantity.title()} against epochs"
        if curves:
            chart = CurveChart(f"{title}, {data}", quantity, tuple(curves))
            yield Section(f"{prefix}{quantity}", title, chart=chart)


def _curves(quantity: str, state: RunState, label: str, place: int) -> Iterator[Curve]:
    """Train, dashed, and validation, with the best epoch marked; what was not measured is not."""
    during = tuple(getattr(row, quantity) for row in state.epochs)
    after = tuple(getattr(row, f"val_{quantity}") for row in state.epochs)
    if any(value is not None for value in during):
        yield Curve(f"{label}train, during the epoch", during, place, dashed=True)
    if any(value is not None for value in after):
        best = state.best_epoch
        words = f"{label}validation, after the epoch (★ best: {best})"
        yield Curve(words, after, place, best=best)


def _epochs(run: Run, state: RunState) -> Iterator[Section]:
    if state.epochs:
        table = tables.epochs_table(state)
        below = [] if state.status == "finished" else so_far(run.spec, state)
        after = (during_an_epoch(run.spec), *below)
        yield Section("epochs", "Epochs", table=table, after=after)
        name = f"{run.name}, {labelled_data(run, run.report())}"
        yield from curve_charts([(run.name, state)], name)


def _of_report(report: Report, data: str) -> Iterator[Section]:
    checked = "" if report["data"]["generated"] else f" ({report['data']['checked']})"
    title, table = f"Results on {data}{checked}", tables.results_table(report)
    said = (report["note"], *tables.remarks_in(report))
    yield Section("results", title, table=table, after=said)
    regression = report["baseline"].get(LOGISTIC_REGRESSION)
    if regression:
        yield regression_section(regression, data)
    frozen = report["parameters"] - report["trainable"]
    fixed = f", {frozen:,} of them not trained" if frozen else ""
    count = f"{report['parameters']:,} parameters{fixed}"
    title = f"Layers, {count}, most in {report['largest_layer']}"
    activations = f"Activation of the convolutions: {report['activations']}"
    yield Section("layers", title, table=tables.layers_table(report), after=(activations,))
    yield from _dead_units(report, data)
    for part in report["classification"]:
        yield from classification_sections(report, part, data)
    yield Section("facts", "Time and versions", before=tuple(_facts(report)))


def regression_section(found: Mapping[str, Any], data: str) -> Section:
    """Accuracies of a logistic regression on the data called so, and how it was done."""
    words = (
        f"Multinomial logistic regression on standardised pixels, L2 penalty with C = 1, five-fold "
        f"cross-validation on {found['images']:,} training images; for test it is fitted to all "
        f"of them. At most {found['most_iterations']} iterations, {found['iterations']} were made; "
        f"{found['seconds']:.1f} s; scikit-learn {found['scikit_learn']}."
    )
    title = f"Baseline: logistic regression on {data}"
    return Section("baseline", title, table=tables.regression_table(found), after=(words,))


def _dead_units(report: Report, data: str) -> Iterator[Section]:
    entries = report.get("dead_relu")
    if entries is None:  # of a version that did not count them
        return
    title = f"Dead ReLU units, 0 on all images looked at, {data}"
    if entries:
        yield Section("dead-units", title, table=tables.dead_units_table(entries))
    else:
        yield Section("dead-units", title, before=("No layer ends in ReLU.",))


def classification_sections(report: Report, part: str, data: str) -> Iterator[Section]:
    """Scores and confusion of a part of the data set called so."""
    table = tables.classification_table(report["classification"][part])
    yield Section(f"classification-{part}", f"Classification, {part}, {data}", table=table)
    classes, counts = report["classes"], report["confusion"][part]
    rows = tuple(tuple(map(index, row)) for row in counts)
    chart = ConfusionChart(f"Confusion, {part}, {data}", tuple(classes), rows)
    yield Section(
        f"confusion-{part}",
        f"Confusion, {part}, {data}: rows are the true classes, columns what the network said",
        table=tables.confusion_table(classes, counts),
        chart=chart,
    )


def _facts(report: Report) -> list[str]:
    timing = report["timing"]
    programs = ", ".join(f"{name} {version}" for name, version in report["versions"].items())
    best = f", the best was {report['best_epoch']}" if report["best_epoch"] else ""
    return [
        f"{report['epochs']} epochs{best}; training took {timing['training']:.1f} s, "
        f"{timing['epoch_mean']:.2f} s an epoch, evaluation {timing['evaluation']:.1f} s.",
        f"Seed {report['seed']}, {report['threads']} threads, oneDNN {report['onednn']}; "
        f"{programs}.",
    ]


def numbered(document: RunDocument, number: int | None) -> tuple[Section, ...]:
    """The sections one level deeper under the run's name; files begin with its number if given."""
    prefix = "" if number is None else f"{number}-"
    head = Section("run", document.run.name, before=heading(document), level=2)
    below = (
        replace(section, name=f"{prefix}{section.name}", level=3) for section in document.sections
    )
    return (replace(head, name=f"{prefix}run"), *below)
