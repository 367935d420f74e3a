"""`convtui quiz`: questions whose wrong answers are those that learners give."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, AsJson, ForceOption
from convtui.cli.output import may_replace, print_json, print_table, talk, write_output
from convtui.errors import BadInput
from convtui.places import typed_path

if TYPE_CHECKING:
    from convtui.quiz.question import Question

app = App()

_COUNT = 10
_MOST = 1000


@app.command()
def quiz(
    topic: Annotated[
        list[str] | None,
        typer.Option(
            "--topic",
            metavar="TOPIC",
            help="A topic, as --progress lists them; give it again for several. Default: all.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed",
            metavar="N",
            min=0,
            help="The same seed makes the same questions. Default: on the screen another each "
            "time, what was wrong sooner; for --json and --sheet 0.",
            show_default=False,
        ),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option(
            "--count",
            metavar="N",
            min=1,
            max=_MOST,
            help=f"How many questions. Default: {_COUNT}; on the screen without a seed no end.",
            show_default=False,
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--sheet",
            metavar="FILE",
            help="Write the questions as Markdown to be printed, and the answers into --key.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar="FILE",
            help="Where the answers go. Default: beside the sheet, NAME-key.md.",
            show_default=False,
        ),
    ] = None,
    progress: Annotated[
        bool, typer.Option("--progress", help="List the topics and what was answered.")
    ] = False,
    force: ForceOption = False,
    as_json: AsJson = False,
) -> None:
    """Ask questions about convolutional networks, on the screen, as a sheet or as JSON.

    Every wrong choice is what somebody answers who holds a certain misconception, and is told so.
    Answers are kept, and what was wrong comes back sooner: after a few questions; what was right
    after 1, 3, 7 and 14 days.
    """
    from convtui.quiz.kinds import kinds_of, questions

    topics = topic or []
    one_of = {"--sheet": sheet, "--progress": progress, "--json": as_json and not progress}
    kinds_of(topics)  # refused before a file is looked at
    if len(asked := [name for name, given in one_of.items() if given]) > 1:
        raise BadInput(f"{asked[0]} and {asked[1]} are two things: leave one of them out")
    if key and not sheet:
        raise BadInput(f"--key {key} needs a sheet: add --sheet FILE")
    if progress:
        _tell_progress(topics, as_json)
    elif sheet:
        drawn = list(questions(seed or 0, count or _COUNT, topics))
        _write_sheet(drawn, f"seed {seed or 0}", typed_path(sheet), key, force)
    elif as_json:
        from convtui.quiz.sheet import as_json as document

        print_json(document(seed or 0, questions(seed or 0, count or _COUNT, topics)))
    else:
        from convtui.cli.screen import open_quiz_screen

        endless = seed is None and count is None
        raise typer.Exit(open_quiz_screen(topics, seed, None if endless else count or _COUNT))


def _write_sheet(
    drawn: "list[Question]", named: str, path: Path, key_path: Path | None, force: bool
) -> None:
    from convtui.quiz import sheet

    answers = typed_path(key_path) if key_path else path.with_name(f"{path.stem}-key.md")
    if answers.resolve() == path.resolve():
        raise BadInput(f"--key {answers} is the sheet itself: name another file")
    may_replace([path, answers], force)
    write_output(sheet.sheet(drawn), path)
    write_output(sheet.key(drawn, named), answers)
    talk(f"{len(drawn)} questions in {path}, their answers in {answers}")


def _tell_progress(topics: list[str], as_json: bool) -> None:
    from convtui.quiz.answers import read_answers
    from convtui.quiz.kinds import TOPICS, kinds_of
    from convtui.quiz.leitner import progress

    answers, problem = read_answers()
    if problem:
        talk(problem)
    found = progress(kinds_of(topics), answers)
    if as_json:
        topic_list = [
            {"topic": name, "asked": one.asked, "right": one.right, "learned": one.learned}
            for name, one in found.items()
        ]
        print_json({"topics": topic_list})
        return
    rows = [
        (name, str(one.asked), str(one.right), f"{one.learned:.0%}", TOPICS[name])
        for name, one in found.items()
    ]
    print_table(("topic", "asked", "right", "learned", "about"), rows)
