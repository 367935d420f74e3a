"""`convtui misconceptions`: what learners get wrong, each with the smallest input that shows it."""

import sys
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, AsJson
from convtui.cli.output import console, print_json, print_table, write

if TYPE_CHECKING:
    from convtui.marking.idea import Idea

app = App()


@app.command()
def misconceptions(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|PATTERN",
            help="A misconception, to have it explained; or part of a name, feature or task, as in "
            "same or 'bias-*'.",
            show_default=False,
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List what learners get wrong, or explain one with its smallest example.

    Every one of them is computed: what comes instead of the right numbers is what somebody gets who
    believes it.
    """
    from convtui.marking import described

    chosen = _matching(name.strip())
    if as_json:
        print_json({"misconceptions": [described.as_json(idea) for idea in chosen]})
    elif name and len(chosen) == 1:
        _show(chosen[0])
    else:
        rows = [(idea.name, idea.task.name, idea.feature, idea.title) for idea in chosen]
        print_table(("name", "task", "feature", "what is believed"), rows)


def _matching(text: str) -> "list[Idea]":
    """All ideas, the one of this name, or those with a name, feature or task that matches."""
    from convtui.marking.catalogue import find_idea, ideas

    pattern = text if set(text) & set("*?[") else f"*{text}*"
    exact = [idea for idea in ideas() if idea.name == text]
    near = [
        idea
        for idea in ideas()
        if any(fnmatchcase(word, pattern) for word in (idea.name, idea.feature, idea.task.name))
    ]
    return exact or near or [find_idea(text)]


def _show(idea: "Idea") -> None:
    from convtui.marking import described

    facts = f"{idea.task.name}, {idea.feature}"
    example = described.lines(idea)
    width = max(len(what) for what, _ in example)
    numbers = "\n".join(f"  {what.ljust(width)}  {value}" for what, value in example)
    told = [idea.sentence, f"Hint: {idea.hint}", f"See it: {described.command(idea)}"]
    if idea.same_as:
        told.append(f"Gives the same numbers as: {', '.join(idea.same_as)}")
    if not sys.stdout.isatty():
        write(f"{idea.name}  {facts}\n{idea.title}\n\n{numbers}\n\n")
        write("".join(f"{line}\n" for line in told))
        return
    screen = console()
    screen.print(idea.name, style="bold cyan", end="  ")
    screen.print(facts)
    screen.print(idea.title)
    screen.print(f"\n{numbers}\n", style="bold", soft_wrap=True)
    for line in told:
        screen.print(line, soft_wrap="convtui " in line)  # a command is copied as one line
