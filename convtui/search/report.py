"""A search as JSON, CSV and Markdown."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from convtui.runs import read_state
from convtui.search.distributions import Value
from convtui.search.state import SearchState
from convtui.search.store import Search
from convtui.search.trial import Trial
from convtui.search.winner import architecture_of, retrained
from convtui.training.shapes import by, shapes, total_parameters


def as_json(search: Search, state: SearchState) -> dict[str, Any]:
    """All that is known of a search."""
    question = search.question
    return {
        "name": search.name,
        "status": state.status,
        "model": question.architecture.name,
        "space": question.space.name,
        "drawn": question.space.as_json()["parameters"],
        "settings": dict(question.settings),
        "seed": question.seed,
        "metric": question.metric.name,
        "at": question.metric.at,
        "prune": question.prune,
        "storage": search.storage or None,
        "folder": str(search.folder),
        "asked": state.asked,
        "done": state.done,
        "trials": [trial_as_json(trial) for trial in state.trials],
        "best": state.best,
        "winner": winner_as_json(search, state),
    }


def trial_as_json(trial: Trial) -> dict[str, Any]:
    """A row of the table."""
    return {
        "number": trial.number,
        "state": trial.state,
        "parameters": dict(trial.parameters),
        "metric": trial.metric,
        "seconds": trial.seconds,
        "reason": trial.reason or None,
        "epoch": len(trial.values),
        "epochs": trial.epochs,
        "values": list(trial.values),
        "machine": trial.machine or None,
        "attempts": trial.attempts,
    }


def winner_as_json(search: Search, state: SearchState) -> dict[str, Any] | None:
    """The best trial's network layer by layer, and what retraining it showed; None without one."""
    best = state.trial(state.best) if state.best else None
    if best is None:
        return None
    layers = shapes(architecture_of(search, best))
    return {
        "number": best.number,
        "parameters": dict(best.parameters),
        "metric": best.metric,
        "weights": total_parameters(layers),
        "layers": [vars(layer) | {"output_shape": list(layer.output_shape)} for layer in layers],
        "retrained": _retrained(search, best),
    }


def as_csv(state: SearchState) -> str:
    """One line a trial."""
    names = list(state.trials[0].parameters) if state.trials else []
    told = ("metric", "epoch", "seconds", "machine", "attempts", "reason")
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["number", "state", *names, *told])
    for trial in state.trials:
        row = trial_as_json(trial)
        drawn = [trial.parameters[name] for name in names]
        writer.writerow([trial.number, trial.state, *drawn, *(row[key] for key in told)])
    return file.getvalue()


def as_markdown(search: Search, state: SearchState) -> str:
    """A report to read: what was searched, the trials, the winner and its layers."""
    question = search.question
    told = as_json(search, state)
    names = list(question.space.parameters)
    lines = [
        f"# Random search {search.name}",
        "",
        f"{state.done} of {state.asked} trials of {told['model']} on {question.data}, space "
        f"{question.space.name}, seed {question.seed}; judged by {judged_by(search)}. The test "
        "images were not looked at.",
        "",
        _line(["trial", "state", *names, question.metric.name, "seconds", "reason"]),
        _line(["---"] * (len(names) + 5)),
    ]
    for trial in state.trials:
        drawn = (in_short(trial.parameters[name]) for name in names)
        metric = "" if trial.metric is None else f"{trial.metric:.4f}"
        mark = " ★" if trial.number == state.best else ""
        cells = [f"{trial.number}{mark}", trial.state, *drawn, metric, f"{trial.seconds:.1f}"]
        lines.append(_line([*cells, trial.reason]))
    winner = told["winner"]
    if winner:
        lines += ["", *_about_winner(winner, question.metric.name)]
    return "\n".join(lines) + "\n"


def judged_by(search: Search) -> str:
    """The metric in words."""
    metric = search.question.metric
    return f"{metric.name} at the {metric.at} epoch"


def in_short(value: Value) -> str:
    """A drawn value with three digits that count."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def with_names(parameters: Mapping[str, Value]) -> str:
    """Drawn values with their names, in a line."""
    return ", ".join(f"{name} {in_short(value)}" for name, value in parameters.items())


def about_retrained(told: Mapping[str, Any]) -> str:
    """What retraining the winner showed, in a line."""
    if told["test_accuracy"] is None:
        return f"Retrained as {told['run']}: {told['status']}"
    return (
        f"Retrained on all training images for {told['epochs']} epochs as {told['run']}: "
        f"test accuracy {told['test_accuracy']:.4f}, test loss {told['test_loss']:.4f}, measured "
        "once"
    )


def _about_winner(winner: Mapping[str, Any], metric: str) -> list[str]:
    drawn = with_names(winner["parameters"])
    lines = [
        f"**Winner: trial {winner['number']}**, {metric} {winner['metric']:.4f}: {drawn}; "
        f"{winner['weights']:,} parameters.",
        "",
        _line(["layer", "output", "parameters", "formula"]),
        _line(["---"] * 4),
        *(
            _line(
                [
                    layer["name"],
                    by(tuple(layer["output_shape"])),
                    f"{layer['parameters']:,}",
                    layer["formula"] if layer["parameters"] else "",
                ]
            )
            for layer in winner["layers"]
        ),
    ]
    if winner["retrained"]:
        lines += ["", about_retrained(winner["retrained"]) + "."]
    return lines


def _retrained(search: Search, best: Trial) -> dict[str, Any] | None:
    run = retrained(search)
    if run is None or run.spec["search"].get("trial") != best.number:
        return None
    state = read_state(run.folder)
    return {
        "run": run.name,
        "status": state.status,
        "epochs": len(state.epochs),
        "test_loss": state.test_loss,
        "test_accuracy": state.test_accuracy,
    }


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
