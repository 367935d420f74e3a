"""The report of a run as text and arrays to be shown; knows no widget.

Whatever is missing or of another kind than `training.report` writes is damage, but for what later
versions add: the logistic regression beside the most frequent class, and dead units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from textual.content import Content

from convtui.errors import BadInput
from convtui.runs import Run

PARTS = ("test", "train")
"""Those that have a confusion matrix, the one shown first at the head."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pages:
    """What is shown of a report.

    `confusion` and `scores` go by part; a matrix is (true class, class said).
    """

    summary: Content
    classes: tuple[str, ...]
    confusion: Mapping[str, Counts]
    scores: Mapping[str, Content]


def read_pages(run: Run) -> Pages:
    """Read the report of a run.

    Raises:
        BadInput: there is none yet, or it is damaged.
    """
    report = run.report()
    if report is None:
        if not (run.folder / "report.json").exists():
            raise BadInput(f"{run.name} has no report yet: report.json is written when a run ends")
        raise _damaged(run)
    try:
        return _pages(report)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise _damaged(run) from None


def _damaged(run: Run) -> BadInput:
    return BadInput(
        f"report.json of {run.name} is damaged: `convtui runs show {run.name}` still has the epochs"
    )


def _pages(report: Mapping[str, Any]) -> Pages:
    classes = tuple(str(name) for name in report["classes"])
    confusion = {part: np.array(report["confusion"][part], dtype=np.int64) for part in PARTS}
    if any(counts.shape != (len(classes),) * 2 for counts in confusion.values()):
        raise ValueError("a confusion matrix of other classes")
    blocks = [_results(report), _origins(report), _layers(report), _dead(report), _facts(report)]
    return Pages(
        summary=Content("\n\n").join([block for block in blocks if block]),
        classes=classes,
        confusion=confusion,
        scores={part: _scores(report["classification"][part]) for part in PARTS},
    )


def _results(report: Mapping[str, Any]) -> Content:
    baseline = report["baseline"]
    logistic = _by_part(baseline.get("logistic_regression"))
    rows = []
    for part, result in report["results"].items():
        numbers = [result["loss"], result["accuracy"], baseline["accuracy"][part]]
        numbers += [logistic.get(part)] if logistic else []
        rows.append((part, f"{result['images']:,}", *map(_digits, numbers)))
    heads = ("", "images", "loss", "accuracy", "baseline", *["logistic"] * bool(logistic))
    words = f"Baseline: always '{baseline['class']}', the class most training images have."
    if logistic:
        words += " Logistic: a logistic regression on the pixels."
    return _block("Results", _table(heads, rows), words)


def _by_part(told: object) -> dict[str, float]:
    """Accuracies by part, as far as there are any; whatever else is told is passed over."""
    if isinstance(told, Mapping):
        told = told.get("accuracy", told)
    if not isinstance(told, Mapping):
        return {}
    return {str(k): float(v) for k, v in told.items() if isinstance(v, float | int)}


def _origins(report: Mapping[str, Any]) -> Content:
    data = report["data"]
    drawn = "its images were drawn by convtui" if data["generated"] else data["checked"]
    lines = [f"{part}: {origin}" for part, origin in data["origin"].items()]
    return _block(f"Data: {data['name']}, {drawn}", *lines)


def _layers(report: Mapping[str, Any]) -> Content:
    largest = report["largest_layer"]
    rows = []
    for layer in report["layers"]:
        most = "  ◂ most" if layer["name"] == largest else ""
        rows.append((layer["name"], f"{layer['formula']}{most}"))
    frozen = report["parameters"] - report["trainable"]
    fixed = f", {frozen:,} of them not trained" if frozen else ""
    title = f"Parameters of {report['model']}: {report['parameters']:,}{fixed}"
    return _block(
        title,
        _table((), rows, right=()),
        f"Activation of the convolutions: {report['activations']}",
    )


def _dead(report: Mapping[str, Any]) -> Content:
    """ReLU units that no training image makes positive, if the report has counted them."""
    layers = report.get("dead_relu")
    if not isinstance(layers, Sequence) or not layers:
        return Content("")
    rows = [(entry["layer"], f"{entry['dead']:,} of {entry['units']:,}") for entry in layers]
    return _block("Dead ReLU units: 0 for every image looked at", _table((), rows))


def _facts(report: Mapping[str, Any]) -> Content:
    timing = report["timing"]
    programs = ", ".join(f"{name} {version}" for name, version in report["versions"].items())
    best = report["best_epoch"]
    return _block(
        "The run",
        f"{report['epochs']} epochs{f', the best was {best}' if best else ''}; training took "
        f"{timing['training']:.1f} s, {timing['epoch_mean']:.2f} s an epoch, evaluation "
        f"{timing['evaluation']:.1f} s.",
        f"Seed {report['seed']}, {report['threads']} threads, oneDNN {report['onednn']}.",
        f"{programs}.",
        str(report["note"]),
    )


def _scores(told: Mapping[str, Any]) -> Content:
    entries = [*told["classes"], {"name": "macro", **told["macro"]}]
    entries.append({"name": "weighted", **told["weighted"]})
    rows = [
        (
            str(entry["name"]),
            *(f"{entry[score]:.3f}" for score in ("precision", "recall", "f1")),
            f"{entry['support']:,}" if "support" in entry else "",
        )
        for entry in entries
    ]
    return _table(("", "precision", "recall", "F1", "images"), rows)


def _block(title: str, *parts: Content | str) -> Content:
    return Content("\n").join([Content.styled(title, "bold $text-accent"), *map(_plain, parts)])


def _plain(part: Content | str) -> Content:
    return Content(part) if isinstance(part, str) else part


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] | None = None
) -> Content:
    """Rows of cells under muted headings; every column but the first stands to the right."""
    lines = [*([heads] if heads else []), *rows]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    sided = range(1, len(widths)) if right is None else right

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if column in sided else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(padded).rstrip()

    top = [Content.styled(line(heads), "$text-muted")] if heads else []
    return Content("\n").join([*top, *(Content(line(row)) for row in rows)])


def _digits(number: float | None) -> str:
    return "-" if number is None else f"{number:.4f}"
