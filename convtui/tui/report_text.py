"""The report of a run as text and arrays to be shown; knows no widget.

Whatever is missing or of another kind than `training.report` writes is damage, but for the logistic
regression, there on request only, and dead units, which earlier versions did not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from textual.content import Content

from convtui.errors import BadInput
from convtui.export.tabular import aligned
from convtui.runs import Run
from convtui.runs.words import four_digits
from convtui.training.folds import LOGISTIC_REGRESSION
from convtui.training.report_tables import remarks_in
from convtui.tui.plain import content, plain

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
    classes = tuple(plain(name) for name in report["classes"])
    confusion = {part: np.array(report["confusion"][part], dtype=np.int64) for part in PARTS}
    if any(counts.shape != (len(classes),) * 2 for counts in confusion.values()):
        raise ValueError("a confusion matrix of other classes")
    blocks = [_results(report), _origins(report), _layers(report), _dead(report), _facts(report)]
    return Pages(
        summary=Content("\n\n").join([block for block in blocks if block]),
        classes=classes,
        confusion=confusion,
        scores={part: scores_text(report["classification"][part]) for part in PARTS},
    )


def _results(report: Mapping[str, Any]) -> Content:
    baseline = report["baseline"]
    rows = [
        (
            part,
            f"{result['images']:,}",
            *map(four_digits, (result["loss"], result["accuracy"], baseline["accuracy"][part])),
        )
        for part, result in report["results"].items()
    ]
    table = _table(("", "images", "loss", "accuracy", "baseline"), rows)
    words = [f"Baseline: always '{baseline['class']}', the class most training images have."]
    regression = baseline.get(LOGISTIC_REGRESSION)
    if regression:
        words.append(
            f"A logistic regression on the pixels: test {regression['test_accuracy']:.4f}, "
            f"held-out folds {regression['mean']:.4f} ± {regression['std']:.4f}."
        )
    return _block("Results", table, *words, *remarks_in(report))


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
    """ReLU units that were 0 for every image; earlier reports did not count them."""
    rows = []
    for entry in report.get("dead_relu", ()):
        on = f" on {entry['on']}" if "on" in entry else ""
        rows.append((entry["layer"], f"{entry['dead']:,} of {entry['units']:,}{on}"))
    title = "Dead ReLU units: 0 for all images looked at"
    return _block(title, _table((), rows, right=())) if rows else Content("")


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


def scores_text(told: Mapping[str, Any]) -> Content:
    """Precision, recall and F1 of each class."""
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
    head = Content.styled(plain(title), "bold $text-accent")
    return Content("\n").join([head, *map(content, parts)])


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] | None = None
) -> Content:
    """Rows of cells under muted headings; every column but the first stands to the right."""
    lines = [*([heads] if heads else []), *(tuple(map(plain, row)) for row in rows)]
    sided = range(1, len(lines[0])) if right is None else right
    first, *rest = aligned(lines, sided)
    top = Content.styled(first, "$text-muted") if heads else Content(first)
    return Content("\n").join([top, *map(Content, rest)])
