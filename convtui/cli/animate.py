"""`convtui animate`: the steps of a layer as a GIF, WebP or PNG for slides, or one of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, ForceOption
from convtui.cli.layer_options import (
    AskedLayer,
    CropOption,
    InputArgument,
    MaxCellsOption,
    RotateOption,
    with_layer_options,
)
from convtui.cli.output import console, may_replace, talk, write
from convtui.errors import BadInput, unknown_name
from convtui.safe_file import refuse_unwritable

if TYPE_CHECKING:
    from convtui.export.frame import FrameDesign
    from convtui.export.schedule import Schedule

app = App()

THEMES = ("dark", "light")


@app.command()
@with_layer_options
def animate(
    source: InputArgument,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE|FOLDER/",
            help="conv.gif, .webp or .png (an animated PNG); a folder for one PNG a frame; with "
            "--step a .png or .svg.",
        ),
    ],
    stages: Annotated[
        str,
        typer.Option(
            "--stages", metavar="NAMES", help="convolution,activation,pooling, or some of them."
        ),
    ] = "all",
    step: Annotated[
        int | None,
        typer.Option("--step", metavar="K", help="One still: the K-th step of the stages, from 1."),
    ] = None,
    every: Annotated[
        int | None,
        typer.Option(
            "--every", metavar="N", min=1, help="Show one of N steps. Default: as many as allowed."
        ),
    ] = None,
    fps: Annotated[
        float, typer.Option("--fps", metavar="F", help="Frames a second, 0.1 to 50. Default: 10.")
    ] = 10.0,
    size: Annotated[
        int, typer.Option("--size", metavar="W", help="Width in pixels. Default: 640.")
    ] = 640,
    theme: Annotated[str, typer.Option("--theme", metavar="dark|light")] = "dark",
    max_frames: Annotated[
        int, typer.Option("--max-frames", metavar="N", min=1, help="Default: 2000.")
    ] = 2000,
    crop: CropOption = None,
    rotate: RotateOption = 0,
    force: ForceOption = False,
    max_pixels: Annotated[
        int | None,
        typer.Option("--max-pixels", metavar="N", min=1, help="As for `convtui filter`."),
    ] = None,
    max_cells: MaxCellsOption = None,
    *,
    asked: AskedLayer,
) -> None:
    """Draw the steps of a layer on INPUT as an animation for slides, which repeats for ever.

    The name of what was written is printed. With channels the first is shown; take another as in
    photo.png:blue.
    """
    from convtui.export.frame import FrameDesign
    from convtui.inputs import load_input
    from convtui.inputs.pictures import MOST_PIXELS

    _check(output, step, fps, size, theme)
    given = load_input(source, crop=crop, rotate=rotate, most_pixels=max_pixels or MOST_PIXELS)
    names = [] if stages == "all" else stages.replace(",", " ").split()
    pipeline = asked.pipeline(given, names, max_cells)
    design = FrameDesign(given.name, pipeline, size, theme == "dark")
    plan = _planned(design, names, step, every, max_frames)
    _prepare(output, force)
    if step is None:
        _write(output, design, plan, fps)
    else:
        from convtui.export.animation import write_still

        write_still(output.resolve(), design, *plan.steps[0])
    write(f"{output}\n")


def _check(output: Path, step: int | None, fps: float, size: int, theme: str) -> None:
    """Refuse what needs no input to be refused."""
    from convtui.export.animation import FASTEST, SLOWEST, STILLS, WRITERS
    from convtui.export.frame_lengths import NARROWEST, WIDEST

    if step is not None and output.suffix.lower() not in STILLS:
        raise BadInput(f"{output} cannot hold a still: end its name in {' or '.join(STILLS)}")
    if step is None and not _is_folder(output) and output.suffix.lower() not in WRITERS:
        raise BadInput(
            f"{output} can hold no animation: end its name in {', '.join(WRITERS)}, or in / for a "
            "folder of frames"
        )
    if not SLOWEST <= fps <= FASTEST:
        raise BadInput(f"--fps {fps:g} is out of range: give {SLOWEST:g} to {FASTEST:g}")
    if not NARROWEST <= size <= WIDEST:
        raise BadInput(f"--size {size} is out of range: give {NARROWEST} to {WIDEST} pixels")
    if theme not in THEMES:
        raise unknown_name("theme", theme, THEMES, "give dark or light")


def _is_folder(output: Path) -> bool:
    return output.is_dir() or not output.suffix


def _planned(
    design: "FrameDesign", names: list[str], step: int | None, every: int | None, most: int
) -> "Schedule":
    from convtui.export.schedule import Schedule, chosen_stages, schedule

    chosen = chosen_stages(design.pipeline, names)
    if step is None:
        plan = schedule(design.pipeline, chosen, every, most)
        if every is None and plan.every > 1:
            talk(f"one of {plan.every} steps is shown: more frames with --max-frames")
        return plan
    last = sum(len(design.pipeline.stages[index]) for index in chosen)
    if not 1 <= step <= last:
        raise BadInput(f"--step {step} is none: give 1 to {last}")
    for index in chosen:
        if step <= len(design.pipeline.stages[index]):
            break
        step -= len(design.pipeline.stages[index])
    return Schedule(((index, step - 1),), 1)


def _prepare(output: Path, force: bool) -> None:
    frames = sorted(output.glob("frame-*.png")) if output.is_dir() else [output]
    may_replace(frames, force)
    refuse_unwritable(output.resolve().parent)


def _write(output: Path, design: "FrameDesign", plan: "Schedule", fps: float) -> None:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from convtui.export.animation import write_animation, write_frames

    screen = console(stderr=True)
    columns = (TextColumn("frames"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task("frames", total=len(plan.steps))

        def tell(done: int) -> None:
            bar.update(task, completed=done)

        if _is_folder(output):
            write_frames(output.resolve(), design, plan, tell)
        else:
            write_animation(output.resolve(), design, plan, fps, tell)
