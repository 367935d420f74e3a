"""A run in words and tables: what was asked, the epochs, the report."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from convtui.cli.epoch_table import BEST, MEASURED, cells, ending, four_digits, headings
from convtui.cli.output import print_table

if TYPE_CHECKING:
    from convtui.runs import Run, RunState


def print_run(run: "Run", state: "RunState") -> None:
    """Print all that is known of a run."""
    status = "damaged" if run.problem else state.status
    _say(f"{run.name}: {status}, {len(state.epochs)} of {state.planned or '?'} epochs")
    _say(str(run.folder))
    for line in filter(None, (run.problem, state.message)):
        _say(line)
    if state.epochs:
        columns = headings(run.spec)
        _say("")
        print_table(
            ("best", *columns),
            [
                (
                    BEST if row.epoch == state.best_epoch else "",
                    *cells(row, measured=MEASURED in columns),
                )
                for row in state.epochs
            ],
        )
    report = run.report()
    if report is not None:
        try:
            _print_report(report)
        except (KeyError, TypeError, ValueError, AttributeError):
            _say("\nreport.json is damaged: what is above comes from events.jsonl")
    elif state.status == "finished":
        _say("\nreport.json cannot be read")
        for line in ending(state):
            _say(line)


def _print_report(report: Mapping[str, Any]) -> None:
    _print_results(report)
    _say(f"\nLayers, {report['parameters']:,} parameters, most in {report['largest_layer']}")
    layers = report["layers"]
    rows = [(layer["name"], f"{layer['parameters']:,}", layer["formula"]) for layer in layers]
    print_table(("layer", "parameters", "formula"), rows)
    _say(f"\nActivation of the convolutions: {report['activations']}")
    for part in ("train", "test"):
        _say(f"\nClassification, {part}")
        _print_classification(report["classification"][part])
        _say(f"\nConfusion, {part}: rows are the true classes, columns what the network said")
        _print_confusion(report["classes"], report["confusion"][part])
    _say("")
    for line in _facts(report):
        _say(line)


def _print_results(report: Mapping[str, Any]) -> None:
    data, baseline = report["data"], report["baseline"]
    drawn = ", which convtui drew" if data["generated"] else f" ({data['checked']})"
    _say(f"\nResults on {data['name']}{drawn}")
    rows = [
        (
            name,
            f"{result['images']:,}",
            four_digits(result["loss"]),
            four_digits(result["accuracy"]),
            four_digits(baseline["accuracy"][name]),
            data["origin"][name],
        )
        for name, result in report["results"].items()
    ]
    print_table(("part", "images", "loss", "accuracy", f"always {baseline['class']}", "from"), rows)


def _print_classification(told: Mapping[str, Any]) -> None:
    entries = [*told["classes"], {"name": "macro", **told["macro"]}]
    entries.append({"name": "weighted", **told["weighted"]})
    print_table(
        ("class", "precision", "recall", "f1", "images"),
        [
            (
                entry["name"],
                *(f"{entry[score]:.3f}" for score in ("precision", "recall", "f1")),
                f"{entry['support']:,}" if "support" in entry else "",
            )
            for entry in entries
        ],
    )


def _print_confusion(classes: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
    rows = [(name, *map(str, row)) for name, row in zip(classes, counts, strict=True)]
    print_table(("true", *classes), rows)


def _facts(report: Mapping[str, Any]) -> list[str]:
    timing = report["timing"]
    programs = ", ".join(f"{name} {version}" for name, version in report["versions"].items())
    return [
        report["note"],
        f"Training took {timing['training']:.1f} s, {timing['epoch_mean']:.2f} s an epoch; "
        f"evaluation {timing['evaluation']:.1f} s.",
        f"Seed {report['seed']}, {report['threads']} threads, oneDNN {report['onednn']}; "
        f"{programs}.",
    ]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
