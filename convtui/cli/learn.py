"""`convtui learn`: a kernel learns the map of a target, step by step, without the screen."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, ForceOption, with_options
from convtui.cli.geometry import naming
from convtui.cli.layer_options import DECLARED, CropOption, InputArgument, RotateOption
from convtui.cli.output import may_write, talk, told_if_slow, write_output
from convtui.cli.output_format import FormatOption, OutputOption, chosen_format
from convtui.cli.screen import open_learning_screen
from convtui.cli.typed_place import typed_place
from convtui.errors import BadInput
from convtui.lesson.learning import MOST_STEPS

if TYPE_CHECKING:
    from convtui.lesson.learning import Learning
    from convtui.lesson.learning_task import LearningTask, WeightPlace

app = App()

_LAID = {name: DECLARED[name] for name in ("stride", "padding", "dilation")}


def _with_geometry(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say how a kernel is laid, as typed: its argument `laid`."""
    return with_options(command, "laid", _LAID, dict)


@app.command()
@_with_geometry
def learn(
    source: InputArgument,
    target: Annotated[
        str,
        typer.Option(
            "--target",
            metavar="KERNEL|INPUT",
            help="The kernel whose map is to be learned: by name, a .toml file, run:NAME#7 or "
            '"1 0 -1; 1 0 -1". Or the map itself: an INPUT as large as the map.',
        ),
    ],
    size: Annotated[
        str | None,
        typer.Option(
            "--size",
            metavar="N[,M]",
            help="Rows and columns of the kernel that learns. Default: those of the target's "
            "kernel, or 3.",
        ),
    ] = None,
    learning_rate: Annotated[
        float | None,
        typer.Option(
            "--learning-rate",
            metavar="η",
            help="Default: half of the largest that does not diverge, which is told.",
            show_default=False,
        ),
    ] = None,
    momentum: Annotated[
        float,
        typer.Option("--momentum", metavar="μ", help="How much of a step goes on into the next."),
    ] = 0.0,
    steps: Annotated[
        int,
        typer.Option(
            "--steps",
            metavar="N",
            min=0,
            max=MOST_STEPS,
            help="At most so many; it ends where it converges or diverges.",
        ),
    ] = 10_000,
    seed: Annotated[
        int,
        typer.Option("--seed", metavar="N", min=0, help="Draws the kernel to begin with."),
    ] = 0,
    weight: Annotated[
        str | None,
        typer.Option(
            "--weight",
            metavar="I,J[,C]",
            help="Open the step of one weight: row, column and channel in the kernel, from 1.",
        ),
    ] = None,
    at: Annotated[
        int | None,
        typer.Option(
            "--at",
            metavar="STEP",
            min=0,
            help="Which step of it, that from here to the next. Default: the last.",
        ),
    ] = None,
    screen: Annotated[
        bool,
        typer.Option("--screen", help="Watch it learn on the screen, step by step."),
    ] = False,
    form: FormatOption = None,
    output: OutputOption = None,
    crop: CropOption = None,
    rotate: RotateOption = 0,
    force: ForceOption = False,
    *,
    laid: dict[str, str | None],
) -> None:
    """Let a kernel learn, by gradient descent from random weights, to make the map of a target.

    Printed are the loss, the mean squared difference of the maps, at some steps, the kernel at the
    end beside the target's, and whether it converged, diverges, or cannot: because no kernel of
    that size makes the map, or because INPUT does not tell all weights. CSV holds every step with
    all weights. With --weight the numbers that one weight's step is made of. With --screen nothing
    is printed, and the steps are taken there. `convtui teach` lets a whole small network learn.
    """
    from convtui.cli.learning_target import read_task
    from convtui.inputs import load_input
    from convtui.lesson.learning import Learning, automatic_rate
    from convtui.lesson.rates import Rates

    rates = None if learning_rate is None else Rates(learning_rate, momentum)
    Rates(1.0, momentum)
    form = chosen_format(form, output)
    file = may_write(output, force)
    given = load_input(source, crop=crop, rotate=rotate)
    if given.note:
        talk(f"{given.name}: {given.note}")
    with naming(given.name):
        task = read_task(given, target, size, laid)
    place = None if weight is None else _place(weight, task)
    if at is not None and place is None:
        raise BadInput(f"--at {at} without --weight: name the weight, as in --weight 1,2")
    rates = rates or Rates(automatic_rate(task, momentum), momentum)
    learning = Learning(task, task.first_kernel(seed), rates)
    if screen:
        raise typer.Exit(open_learning_screen(given.name, learning))
    with told_if_slow(f"{given.name}: up to {steps:,} steps of {task.count} weights"):
        learning.reach(steps)
    write_output(_content(form, given.name, learning, place, at), file)


def _place(text: str, task: "LearningTask") -> "WeightPlace":
    """A weight's place as typed, without a channel where there is one."""
    shape = task.shape if task.shape[2] > 1 else task.shape[:2]
    place = typed_place("--weight", text, shape, "the kernel has weights", "is not there")
    row, column, channel = (*place, 0)[:3]
    return row, column, channel


def _content(
    form: str,
    name: str,
    learning: "Learning",
    place: "WeightPlace | None",
    at: int | None,
) -> Iterable[str]:
    from convtui.export import learning as export
    from convtui.export.numbers_text import json_parts
    from convtui.lesson.weight_step import open_weight

    if place is None:
        if form == "json":
            return json_parts(export.document(name, learning))
        return export.steps_csv(learning) if form == "csv" else export.text(name, learning)
    last = learning.made if learning.has_next(learning.made) else learning.made - 1
    step = last if at is None else at
    if step > last:
        raise BadInput(f"--at {step} is not there: give a step from 0 to {last}, the last one")
    opened = open_weight(learning, step, place)
    if form == "json":
        return json_parts(export.document(name, learning) | export.weight_document(opened))
    if form == "csv":
        return export.weight_csv(opened)
    return export.weight_text(opened, learning.task)
