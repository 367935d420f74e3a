"""`convtui filter`: kernels laid on the channels of pictures, one picture or many."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from convtui.cli.app import App, ForceOption
from convtui.cli.geometry import naming
from convtui.cli.layer_options import (
    CropOption,
    MaxCellsOption,
    RotateOption,
    with_picture_options,
)
from convtui.cli.output import console, may_replace, talk, write
from convtui.cli.picture_files import FilePlan, Job, plan_files
from convtui.errors import BadInput, ExitCode, Missing
from convtui.safe_file import refuse_unwritable, write_safely

if TYPE_CHECKING:
    from convtui.export.filtering import Filtering
    from convtui.lesson.options import LayerOptions
    from convtui.ops.brightness import Fit

app = App()

PicturesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="PICTURE…",
        help="Picture files, folders of them, or any INPUT that `convtui step` knows; pentagon and "
        "scene are drawn by convtui.",
    ),
]
OutputOption = Annotated[
    Path,
    typer.Option(
        "-o",
        "--output",
        metavar="OUT.png",
        help="A picture's name, or for several pictures a folder, made if need be. Several kernels "
        "put their names into it.",
    ),
]
MaxPixelsOption = Annotated[
    int | None,
    typer.Option(
        "--max-pixels",
        metavar="N",
        min=1,
        help="Read pictures of up to so many pixels. Default: 89,478,485, Pillow's own limit.",
    ),
]


@app.command("filter")
@with_picture_options
def filter_pictures(
    pictures: PicturesArgument,
    output: OutputOption,
    channel: Annotated[
        str,
        typer.Option(
            "--channel",
            metavar="red|green|blue|grey|all",
            help="One channel as a grey picture, or the kernel laid on each by itself. "
            "Default: all.",
        ),
    ] = "all",
    clip: Annotated[
        bool, typer.Option("--clip", help="Cut values at 0 and 255. The default.")
    ] = False,
    normalise: Annotated[
        bool, typer.Option("--normalise", help="Stretch smallest to largest value to 0…255.")
    ] = False,
    absolute: Annotated[
        bool, typer.Option("--absolute", help="Drop the sign, then cut at 255.")
    ] = False,
    montage: Annotated[
        bool,
        typer.Option(
            "--montage", help="One sheet: red, green, blue; below, the channel and every result."
        ),
    ] = False,
    crop: CropOption = None,
    rotate: RotateOption = 0,
    force: ForceOption = False,
    max_pixels: MaxPixelsOption = None,
    max_cells: MaxCellsOption = None,
    *,
    layers: "list[LayerOptions]",
) -> None:
    """Lay kernels on pictures and save what comes out.

    The names of the files written are printed. With several pictures a bad one is named and the
    others are filtered; the exit code is then 1.
    """
    from convtui.export.filtering import Filtering
    from convtui.inputs.pictures import MOST_PIXELS
    from convtui.ops.limits import MOST_CELLS

    fit = _fit(clip, normalise, absolute)
    how = Filtering(layers, channel, fit, montage, max_cells or MOST_CELLS)
    planned = plan_files(pictures, output, how.labels, montage)
    jobs = planned.jobs
    may_replace([path for job in jobs for path in job.outputs], force)
    if jobs[0].in_folder:
        jobs[0].outputs[0].parent.mkdir(parents=True, exist_ok=True)
    refuse_unwritable(jobs[0].outputs[0].parent)
    reading = {"crop": crop, "rotate": rotate, "most_pixels": max_pixels or MOST_PIXELS}
    if not jobs[0].in_folder:
        for line in _filter_one(jobs[0], how, reading):
            talk(line)
        return
    raise typer.Exit(_filter_all(planned, how, reading))


def _fit(clip: bool, normalise: bool, absolute: bool) -> "Fit":
    if clip + normalise + absolute > 1:
        raise BadInput("--clip, --normalise and --absolute exclude one another: give one of them")
    return "normalise" if normalise else "absolute" if absolute else "clip"


def _filter_one(job: Job, how: "Filtering", reading: Mapping[str, Any]) -> list[str]:
    """Write the outputs of one picture and print their names; what there is to say about it."""
    from convtui.inputs import load_input

    given = load_input(job.source, **reading)
    with naming(given.name):
        pictures, said = how.run(given, job.formats, talk)
    for path, content in zip(job.outputs, pictures, strict=True):
        write_safely(path.resolve(), content)
        write(f"{path}\n")
    return [*([f"{given.name}: {given.note}"] if given.note else []), *said]


def _filter_all(planned: FilePlan, how: "Filtering", reading: Mapping[str, Any]) -> ExitCode:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    jobs, bad = planned.jobs, len(planned.left_out)
    for line in dict.fromkeys(planned.left_out.values()):
        talk(line)
    screen = console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task("filter", total=len(jobs))
        for job in jobs:
            bar.update(task, description=Path(job.source).name)
            try:
                _filter_one(job, how, reading)
            except (BadInput, Missing, MemoryError) as problem:
                bad += 1
                what = str(problem) or "more memory is needed than there is"
                name = Path(job.source).name
                what = what.removeprefix(f"{name} ").removeprefix(f"{name}: ")
                talk(what if job.source in what else f"{job.source}: {what}")
            bar.advance(task)
    if bad:
        talk(f"{bad} of {len(jobs) + len(planned.left_out)} pictures could not be filtered")
    return ExitCode.NO if bad else ExitCode.FINE
