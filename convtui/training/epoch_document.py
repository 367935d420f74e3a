"""What a run's network got right and wrong after an epoch, as its report tells it of the end."""

from collections.abc import Iterator, Mapping
from typing import Any

from convtui.export.document import Section
from convtui.export.tabular import Table, columns
from convtui.runs import Run, RunState
from convtui.runs.networks import class_names
from convtui.runs.summary import row_as_json
from convtui.runs.words import HEADINGS, after_epoch, four_digits
from convtui.training.epoch_answers import EpochAnswers
from convtui.training.report_tables import COUNT, FOUR
from convtui.training.run_document import classification_sections, labelled_data
from convtui.training.scores import classification_report, confusion_matrix


def measured_after(run: Run, state: RunState, epoch: int) -> dict[str, Any]:
    """Measure the network on the first images of each part.

    Returns:
        `name`, `epoch`, `row` with its loss and accuracy (None before training), `classes`, and by
        part the number of `images`, `confusion` and `classification` as in report.json.

    Raises:
        BadInput: the epoch was not kept, is damaged, or the data set has changed.
        Missing: the data set is no longer here.
    """
    asked = EpochAnswers(run)
    row = next((row_as_json(row) for row in state.epochs if row.epoch == epoch), None)
    named = class_names(run)
    names = named if len(named) == asked.classes else tuple(map(str, range(asked.classes)))
    found: dict[str, Any] = {"name": run.name, "epoch": epoch, "row": row, "classes": names}
    found |= {"images": {}, "confusion": {}, "classification": {}}
    for part in asked.parts():
        answers = asked.compute(epoch, part)
        assert answers is not None  # nobody stops it
        counts = confusion_matrix(answers.parts[part].labels, answers.said[part], len(names))
        found["images"][part] = int(counts.sum())
        found["confusion"][part] = counts.tolist()
        found["classification"][part] = classification_report(counts, names)
    return found


def epoch_sections(run: Run, found: Mapping[str, Any]) -> Iterator[Section]:
    """What `measured_after` found, as the sections of a report."""
    row, scores = found["row"], found["classification"]
    rows = tuple((part, n, scores[part]["accuracy"]) for part, n in found["images"].items())
    figures = [f"{name} {four_digits(row[name])}" for name in HEADINGS[1:5]] if row else []
    title = f"{found['name']} {after_epoch(found['epoch'])}"
    heads = columns("part", ("first images", COUNT), ("accuracy", FOUR))
    yield Section(
        "epoch", title, before=(", ".join(figures),) if row else (), table=Table(heads, rows)
    )
    data = labelled_data(run, run.report())
    for part in scores:
        yield from classification_sections(found, part, data)
