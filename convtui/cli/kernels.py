"""`convtui kernels`: which there are, and what one is made of."""

import sys
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, AsJson
from convtui.cli.output import console, print_json, print_table, talk, write

if TYPE_CHECKING:
    from convtui.kernels import Kernel

app = App()


@app.command()
def kernels(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|PATTERN",
            help="A kernel or a file with one, to see its numbers; or part of a name or family, "
            "as in sobel or '*-x'.",
            show_default=False,
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List kernels, or show one with its numbers and source.

    Your own kernels are the .toml files in the folder `kernels` of the configuration folder, which
    `convtui doctor` names.
    """
    chosen = _matching(name.strip())
    if as_json:
        print_json({"kernels": [_as_json(kernel) for kernel in chosen]})
    elif name and len(chosen) == 1:
        _show(chosen[0])
    else:
        rows = [(k.name, k.size, k.family, k.purpose) for k in chosen]
        print_table(("name", "size", "family", "purpose"), rows)


def _matching(text: str) -> "list[Kernel]":
    """All kernels, the one of this name, those that match, or what `load_kernel` makes of it."""
    from convtui.kernels import built_in_kernels, load_kernel, user_kernels

    own, problems = user_kernels()
    for problem in problems:
        talk(problem)
    known = sorted((*built_in_kernels(), *own), key=lambda kernel: kernel.name)
    if not text:
        return known
    pattern = text if set(text) & set("*?[") else f"*{text}*"
    exact = [kernel for kernel in known if kernel.name == text]
    near = [k for k in known if fnmatchcase(k.name, pattern) or fnmatchcase(k.family, pattern)]
    return exact or near or [load_kernel(text)]


def _as_json(kernel: "Kernel") -> dict[str, object]:
    return {
        "name": kernel.name,
        "family": kernel.family,
        "purpose": kernel.purpose,
        "source": kernel.source,
        "rows": kernel.values.tolist(),
    }


def _number(weight: float, kernel: "Kernel") -> str:
    from convtui.lesson.numbers import as_part

    return as_part(weight, kernel.divisor) if kernel.unit else f"{weight:.4g}"


def _show(kernel: "Kernel") -> None:
    rows = [[_number(weight, kernel) for weight in row] for row in kernel.values.tolist()]
    width = max(len(cell) for row in rows for cell in row)
    numbers = "\n".join("  " + "  ".join(cell.rjust(width) for cell in row) for row in rows)
    total = f"{kernel.values.sum():.4g}"
    facts = f"{kernel.size}, {kernel.family}, sums to {'0' if total == '-0' else total}"
    if not sys.stdout.isatty():
        write(f"{kernel.name}  {facts}\n\n{numbers}\n\n")
        write(f"{kernel.purpose}\nSource: {kernel.source}\n")
        return
    screen = console()
    screen.print(kernel.name, style="bold cyan", end="  ")
    screen.print(facts)
    screen.print(f"\n{numbers}\n", style="bold", soft_wrap=True)
    screen.print(kernel.purpose)
    screen.print(f"Source: {kernel.source}", style="dim")
