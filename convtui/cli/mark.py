"""`convtui mark`: students' own functions, marked feature by feature."""

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, AsJson, ForceOption
from convtui.cli.output import may_write, print_json, talk, write_output
from convtui.errors import BadInput, ExitCode, unknown_name

if TYPE_CHECKING:
    from convtui.marking.assignment import Assignment

app = App()

LANGUAGES = {"python": "Python", "r": "R"}
MOST_WORKERS = 64


@app.command()
def mark(
    assignment: Annotated[
        str,
        typer.Argument(
            metavar="ASSIGNMENT",
            help="uppsala, trinity, everything, the name of one of your own, or a file (.toml).",
            show_default=False,
        ),
    ] = "",
    submissions: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SUBMISSION…",
            help="Files (.py, .ipynb, .R, .Rmd, .qmd), or a folder with a file or a folder for "
            "each student.",
            show_default=False,
        ),
    ] = None,
    hints: Annotated[
        int,
        typer.Option(
            "--hints",
            metavar="0..3",
            help="How much is told: 0 points, 1 what is right and wrong, 2 the misconception with "
            "a hint, 3 an example.",
        ),
    ] = 3,
    as_json: AsJson = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FOLDER",
            help="Feedback for each student (Markdown, HTML), grades.csv, results for Gradescope, "
            "JUnit, and the verdicts with which an interrupted run goes on. With --skeleton: a "
            "file.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="S", help="Of the calls, instead of the assignment's."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="N", help="Submissions at a time. Default: as many as processors."
        ),
    ] = None,
    run_all: Annotated[
        bool,
        typer.Option(
            "--run-all", help="Run each file whole, not its definitions alone; in the sandbox."
        ),
    ] = False,
    unsafe: Annotated[
        bool,
        typer.Option(
            "--unsafe",
            help="No sandbox: the code runs with your rights, can read, write and delete what you "
            "can, and use the network.",
        ),
    ] = False,
    skeleton: Annotated[
        str,
        typer.Option(
            "--skeleton",
            metavar="ASSIGNMENT",
            help="Write what students start from instead, to stdout or to the file of -o.",
        ),
    ] = "",
    language: Annotated[
        str, typer.Option("--language", metavar="python|r", help="Of the skeleton.")
    ] = "python",
    force: ForceOption = False,
) -> int:
    """Mark students' own functions: what each can do, and what is believed where it is wrong.

    Functions are found by their names or by trying, with the order of their arguments and the
    layout of their arrays; what was found is said. Of a file only definitions, constants and
    imports are taken, whatever else stands in it. It runs in a sandbox without a network, your
    files or other processes, which takes Linux and bubblewrap; where none can be had nothing is
    run, unless --unsafe is given.

    Exit code 0: everything is right; 1: something is not.
    """
    from convtui.marking.assignment_file import load_assignment

    if skeleton:
        if assignment or submissions:
            raise BadInput("--skeleton takes no submissions: give it alone, or mark without it")
        return _write_skeleton(load_assignment(skeleton), language, output, force)
    if not assignment:
        raise BadInput("there is nothing to mark by: give an assignment, as in `mark uppsala a.py`")
    if not submissions:
        raise BadInput("there is nothing to mark: give files, or a folder of them")
    if not 0 <= hints <= 3:
        raise BadInput(f"--hints {hints} is out of range: give 0 to 3")
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise BadInput(f"--workers {workers} is out of range: give 1 to {MOST_WORKERS}")
    if seed is not None and not 0 <= seed < 2**32:
        raise BadInput(f"--seed {seed} is out of range: give 0 to {2**32 - 1}")
    return _mark(
        _with_seed(load_assignment(assignment), seed),
        [_typed(path) for path in submissions],
        hints=hints,
        as_json=as_json,
        output=output and _typed(output),
        workers=workers or os.cpu_count() or 1,
        run_all=run_all,
        unsafe=unsafe,
    )


def _mark(
    assignment: "Assignment",
    paths: list[Path],
    *,
    hints: int,
    as_json: bool,
    output: Path | None,
    workers: int,
    run_all: bool,
    unsafe: bool,
) -> int:
    from convtui.cli.mark_output import print_class, print_verdict, shown_progress
    from convtui.marking.class_run import HowToRun, mark_class
    from convtui.marking.folder import kept_in, stems_of, write_folder
    from convtui.marking.hand_in import hand_ins
    from convtui.marking.results import as_json as document
    from convtui.marking.told import Hints, told
    from convtui.sandbox import UNSAFE

    handed_in = hand_ins(paths, assignment, besides=output)
    stems = stems_of([each.name for each in handed_in])
    kept = kept_in(output, assignment, stems) if output else None
    if unsafe:
        talk(UNSAFE)
    how = HowToRun(run_all, unsafe, workers)
    verdicts = []
    try:
        with (
            shown_progress(len(handed_in), quiet=as_json or len(handed_in) == 1) as tell,
            closing(mark_class(handed_in, assignment, how, kept)) as coming,
        ):
            for verdict in coming:
                verdicts.append(verdict)
                tell(verdict)
    except KeyboardInterrupt:
        if output:
            talk(f"stopped; what is marked is kept in {output}: the same command goes on")
        raise
    verdicts.sort(key=lambda verdict: verdict.name)
    shown = [told(verdict, Hints(hints)) for verdict in verdicts]
    if output:
        write_folder(output, assignment, verdicts, shown, stems)
    if as_json:
        print_json(document(assignment.name, shown))
    elif len(shown) == 1:
        print_verdict(shown[0])
    else:
        print_class(shown)
    if output:
        talk(f"written to {output}")
    return ExitCode.FINE if all(verdict.is_right for verdict in verdicts) else ExitCode.NO


def _write_skeleton(
    assignment: "Assignment", language: str, output: Path | None, force: bool
) -> int:
    from convtui.marking.skeleton import skeleton

    if language not in LANGUAGES:
        known = f"give {' or '.join(LANGUAGES)}"
        raise unknown_name("language", language, LANGUAGES, known)
    path = may_write(output and _typed(output), force)
    write_output(skeleton(assignment, LANGUAGES[language]), path)  # type: ignore[arg-type]
    return ExitCode.FINE


def _with_seed(assignment: "Assignment", seed: int | None) -> "Assignment":
    from dataclasses import replace

    return assignment if seed is None else replace(assignment, seed=seed)


def _typed(path: Path) -> Path:
    from convtui.places import typed_path

    return typed_path(path)
