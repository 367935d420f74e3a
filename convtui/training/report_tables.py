"""The tables of a run, made from its spec, its epochs and its report.json."""

from collections.abc import Mapping, Sequence
from typing import Any

from convtui.datasets.catalogue import GENERATED
from convtui.errors import BadInput
from convtui.export.tabular import Column, Table, Value, columns
from convtui.harmless import harmless
from convtui.networks.files import read_schedule
from convtui.runs import EpochRow, RunState
from convtui.runs.words import MEASURED, near_chance
from convtui.training.words import about_schedule

Report = Mapping[str, Any]

FOUR, THREE, COUNT = ".4f", ".3f", ","

LONGEST_REMARK = 1_000

EPOCH_COLUMNS = (
    Column("epoch"),
    Column("loss", form=FOUR),
    Column("accuracy", form=FOUR),
    Column("val_loss", form=FOUR),
    Column("val_accuracy", "val_acc", form=FOUR),
    Column("seconds", form=".1f"),
    Column("learning_rate", "rate", form=".3g"),
    Column(MEASURED, "train_acc", form=FOUR),
)


def epoch_columns(*, measured: bool) -> tuple[Column, ...]:
    """Of a table of epochs; the train accuracy at an epoch's end is there if it is measured."""
    return EPOCH_COLUMNS if measured else EPOCH_COLUMNS[:-1]


def epoch_cells(row: EpochRow, columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.written(getattr(row, column.name)) for column in columns)


def epochs_table(state: RunState) -> Table:
    """A row an epoch, the best one marked."""
    shown = epoch_columns(measured=any(row.train_accuracy is not None for row in state.epochs))
    rows = (
        (row.epoch == state.best_epoch, *(getattr(row, column.name) for column in shown))
        for row in state.epochs
    )
    return Table((Column("best"), *shown), tuple(rows))


def settings_table(spec: Mapping[str, Any]) -> Table:
    rows = tuple((name.replace("_", " "), told) for name, told in settings_in_words(spec).items())
    return Table(columns("setting", "value"), rows)


def settings_in_words(spec: Mapping[str, Any]) -> dict[str, str]:
    """What was asked, in words; what is not said is left out."""
    skipped = ("architecture", "data_sha256", "versions", "name")
    return {
        name: _setting(name, value, spec)
        for name, value in spec.items()
        if name not in skipped and value is not None
    }


def _setting(name: str, value: Any, spec: Mapping[str, Any]) -> str:
    if name == "data":
        return labelled(str(value))
    if name == "schedule":
        try:
            return about_schedule(read_schedule(value, name, "spec.json")).strip() or "constant"
        except BadInput:
            return "damaged"
    if name == "search" and isinstance(value, Mapping):
        return _of_a_search(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format(value, "g") if isinstance(value, float) else str(value)


def _of_a_search(about: Mapping[str, Any]) -> str:
    """Which trial of which search a run is, or trains once more."""
    if "winner_of" in about:
        return f"{about['winner_of']}: its winner, trial {about.get('trial')}, trained once more"
    return f"{about.get('name')}, trial {about.get('trial')}"


def labelled(data: str, *, generated: bool | None = None) -> str:
    """The name of a data set, and that it is generated if it is."""
    is_generated = data in GENERATED if generated is None else generated
    return f"{data} (generated)" if is_generated else data


def results_table(report: Report) -> Table:
    """Loss and accuracy of each part, measured at the end, beside always saying one class."""
    data, baseline = report["data"], report["baseline"]
    rows = (
        (
            part,
            result["images"],
            result["loss"],
            result["accuracy"],
            baseline["accuracy"][part],
            data["origin"][part],
        )
        for part, result in report["results"].items()
    )
    always = (f"always {baseline['class']}", FOUR)
    heads = columns("part", ("images", COUNT), ("loss", FOUR), ("accuracy", FOUR), always)
    return Table((*heads, Column("from", gives_way=True)), tuple(rows))


def remarks_in(report: Report) -> list[str]:
    """What was said of the network and its images, and that the result is near chance if it is."""
    said = [harmless(str(remark), LONGEST_REMARK) for remark in report.get("remarks", ())]
    judged_by = [part for part in ("test", "validation") if part in report["results"]]
    for part in judged_by or [judged(report)]:
        accuracy = report["results"][part]["accuracy"]
        near = near_chance(f"{part} accuracy", accuracy, chance(report))
        if near:
            return [*said, *near]
    return said


def judged(report: Report) -> str:
    """The part of the data that the network is judged by: test, or in a search validation."""
    results = report["results"]
    return "test" if "test" in results else next(iter(results))


def chance(report: Report) -> float:
    """The accuracy that guessing gets on these: as one class in so many, or as the commonest."""
    share: float = report["baseline"]["accuracy"][judged(report)]
    return max(share, 1 / len(report["classes"]))


def regression_table(found: Mapping[str, Any]) -> Table:
    """Accuracy of logistic regression: each fold, their mean, and the test images."""
    folds = [(f"fold {number}", score) for number, score in enumerate(found["folds"], start=1)]
    rows = (
        *folds,
        ("mean of the folds", found["mean"]),
        ("standard deviation", found["std"]),
        ("test", found["test_accuracy"]),
    )
    return Table(columns("held out", ("accuracy", FOUR)), rows)


def layers_table(report: Report) -> Table:
    rows = ((layer["name"], layer["parameters"], layer["formula"]) for layer in report["layers"])
    return Table(columns("layer", ("parameters", COUNT), "formula"), tuple(rows))


def dead_units_table(entries: Sequence[Mapping[str, Any]]) -> Table:
    keys = ("layer", "units", "dead", "on")
    rows = (tuple(entry[key] for key in keys) for entry in entries)
    return Table(
        columns("layer", ("units", COUNT), ("dead", COUNT), "on the images of"), tuple(rows)
    )


def classification_table(told: Mapping[str, Any]) -> Table:
    """Precision, recall and F1 of each class, and their means."""
    entries = [*told["classes"], {"name": "macro", **told["macro"]}]
    entries.append({"name": "weighted", **told["weighted"]})
    keys = ("name", "precision", "recall", "f1", "support")
    rows = ((*(entry[key] for key in keys[:-1]), entry.get(keys[-1])) for entry in entries)
    heads = columns(
        "class", ("precision", THREE), ("recall", THREE), ("f1", THREE), ("images", COUNT)
    )
    return Table(heads, tuple(rows))


def confusion_table(classes: Sequence[str], counts: Sequence[Sequence[int]]) -> Table:
    """Rows are the true classes, columns what the network said."""
    rows: list[tuple[Value, ...]] = []
    for name, row in zip(classes, counts, strict=True):
        rows.append((name, *row))
    return Table(columns("true", *classes), tuple(rows))
