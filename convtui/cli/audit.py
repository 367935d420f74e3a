"""`convtui audit`: whether a worked example is right, and what was done if it is not."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from convtui.cli.app import App, AsJson, with_options
from convtui.cli.geometry import naming
from convtui.cli.layer_options import INPUT_HELP, LAYER_WITHOUT_KERNEL
from convtui.cli.output import print_json, print_line
from convtui.errors import BadInput, ExitCode

if TYPE_CHECKING:
    from convtui.inputs import Input
    from convtui.lesson.options import LayerOptions
    from convtui.marking.audit import Audit, CellsExplained

app = App()


def _command(command: Any) -> Any:
    def typed(values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value is not None}

    return with_options(command, "options", LAYER_WITHOUT_KERNEL, typed)


@app.command()
@_command
def audit(
    x: Annotated[str, typer.Argument(metavar="X", help=f"The input. {INPUT_HELP}")],
    k: Annotated[str, typer.Argument(metavar="K", help="The kernel, by name, file or numbers.")],
    y: Annotated[str, typer.Argument(metavar="Y", help="The result that is claimed, as X.")],
    as_json: AsJson = False,
    *,
    options: Mapping[str, Any],
) -> None:
    """Say whether Y is what a layer makes of X and K, and if not, what gives it.

    Unless told otherwise that is a convolution without padding, activation and pooling. Matrices
    can be pasted as NumPy, PyTorch, R, LaTeX, Markdown and spreadsheets write them. Exit code 0: it
    is right; 1: it is wrong.
    """
    from convtui.lesson.settings import PICTURE_DEFAULTS, read_layer
    from convtui.marking.audit import audit as audited

    layer = read_layer({**PICTURE_DEFAULTS, **options, "kernel": k})
    source, claimed = _read("X", x), _read("Y", y)
    if claimed.values.ndim > 2:
        raise BadInput("Y has channels: a kernel leaves one map: give rows and columns")
    with naming(source.name):
        found = audited(source.values, claimed.values, layer)
        formula, slipped = _first(source.values, source.channels, layer, found)
    if as_json:
        print_json(_as_json(found, formula, slipped))
    else:
        for line in _lines(found, formula, slipped):
            print_line(line)
    raise typer.Exit(ExitCode.FINE if found.is_right else ExitCode.NO)


def _read(which: str, text: str) -> "Input":
    from convtui.inputs import load_input

    try:
        return load_input(text)
    except BadInput as problem:
        raise BadInput(f"{which}: {problem}") from None


def _first(
    x: Any, channels: tuple[str, ...], layer: "LayerOptions", found: "Audit"
) -> tuple[str, list[str]]:
    """The formula of the first wrong cell, and slips in it that give what was claimed."""
    from convtui.lesson.explain import explain
    from convtui.lesson.pipeline import Pipeline
    from convtui.marking.slips import slips

    if found.first_wrong is None:
        return "", []
    stages = Pipeline(x, layer, channels=channels).stages
    is_plain = not layer.bias and layer.activation == "none" and not layer.pool
    stage = stages[0 if is_plain else -1]
    row, column = found.first_wrong
    step = stage[row * found.expected.shape[1] + column]
    given = float(found.given[row, column])
    return explain(step, names=channels).formula(), slips(step, given)


def _as_json(found: "Audit", formula: str, slipped: list[str]) -> dict[str, Any]:
    from convtui.marking.described import plain

    wrong = found.first_wrong
    first = wrong and {
        "cell": [wrong[0] + 1, wrong[1] + 1],
        "given": plain(float(found.given[wrong])),
        "expected": plain(float(found.expected[wrong])),
        "formula": formula,
        "slips": slipped,
    }
    return {
        "right": found.is_right,
        "shape": {"given": list(found.given.shape), "expected": list(found.expected.shape)},
        "first_wrong": first,
        "expected": plain(found.expected),
        "settings": list(found.settings),
        "explanations": [
            {
                "misconception": " + ".join(idea.name for idea in one.ideas),
                "explains": one.explains,
                "of": one.of,
                "of_wrong_cells": one.of_wrong_cells,
            }
            for one in found.explanations
        ],
    }


def _lines(found: "Audit", formula: str, slipped: list[str]) -> list[str]:
    from convtui.lesson.numbers import written
    from convtui.matrix_text import format_matrix, times

    if found.is_right:
        return ["right: every cell is what comes out"]
    is_explained = bool(found.settings) or any(one.explains == one.of for one in found.explanations)
    if found.wrong is None:
        shapes = f"{times(found.given.shape)}, and {times(found.expected.shape)} comes out"
        lines = [f"wrong: Y is {shapes}"]
    else:
        row, column = found.first_wrong or (0, 0)
        given, expected = written(found.given[row, column]), written(found.expected[row, column])
        first = f"[{row + 1},{column + 1}] is {given}, not {expected}"
        cells = f"{int(found.wrong.sum())} of {found.wrong.size} cells"
        lines = [f"wrong: {cells}; the first, {first}", f"  {formula}"]
        if slipped and not is_explained:  # where all cells are explained, one by itself is chance
            lines.append(f"  {given} is what comes out with {', or '.join(slipped)}")
    lines.append(f"right: {format_matrix(found.expected)}")
    for changes in found.settings:
        lines.append(f"Y is right with {', '.join(map(_setting, changes.items()))}")
    lines += [_sentence(one) for one in found.explanations]
    if not (found.settings or found.explanations or slipped):
        lines.append("no setting and no misconception of the catalogue gives Y")
    return lines


def _setting(change: tuple[str, Any]) -> str:
    from convtui.lesson.settings import LAYER_SETTINGS, pair_text

    name, value = change
    flag = LAYER_SETTINGS[name].flag
    if isinstance(value, bool):
        return flag if value else f"no {flag}"
    return f"{flag} {pair_text(value) if isinstance(value, tuple) else value}"


def _sentence(one: "CellsExplained") -> str:
    named = " and ".join(f"{idea.title} ({idea.name})" for idea in one.ideas)
    if one.of_wrong_cells:
        return f"what is wrong is what comes out if {named}"
    if one.explains == one.of:
        return f"Y is what comes out if {named}"
    return f"{one.explains} of {one.of} cells are what comes out if {named}"
