"""The subcommands, and how words on the command line find theirs."""

import re
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_command

from convtui.cli.app import App, Group
from convtui.cli.main import open_screen, show_version
from convtui.errors import BadInput, ExitCode, unknown_name

COMMANDS = (
    "step",
    "network",
    "compute",
    "forward",
    "gradient",
    "learn",
    "teach",
    "filter",
    "animate",
    "check",
    "kernels",
    "misconceptions",
    "audit",
    "mark",
    "quiz",
    "models",
    "train",
    "runs",
    "experiment",
    "search",
    "data",
    "doctor",
)
"""In the order of the help; each is the `app` of the module of its name beside this one."""

# Newer typers bring their own copy of click, older ones use the real one; the class is the same.
ClickException: type[Exception] = next(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"
)

_NO_INTEGER = re.compile(r"Input should be a valid integer.*")
_NEGATIVE_MATRIX = re.compile(r"-\.?\d[-+.\deE]*[\s,;][-+.\deE\s,;]*")


class Subcommands(Group):
    """Imports the module of a subcommand when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.commands[cmd_name] = get_command(import_module(f"convtui.cli.{cmd_name}").app)
        return super().get_command(ctx, cmd_name)


app = App(Subcommands, invoke_without_command=True)


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    """Step through convolutional networks in the terminal, every number checked in R.

    Without a command the screen opens on the step lesson. Every command has its own --help.

    Exit codes: 0 fine; 1 the answer is no; 2 bad usage or bad input; 3 something needed is not
    installed; 130 interrupted. Results are on stdout, everything else on stderr.
    """
    if version:
        raise typer.Exit(show_version())
    if context.invoked_subcommand is None:
        raise typer.Exit(open_screen())


def invoke(arguments: list[str]) -> int:
    """Run the subcommand that the arguments name and return its exit code.

    Raises:
        BadInput: no such command or option, or one used wrongly.
    """
    command = get_command(app)
    shielded = [_shield(argument) for argument in arguments]
    try:
        with command.make_context("convtui", shielded) as context:
            answer = command.invoke(context)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except ClickException as problem:
        raise _refusal(problem, arguments) from None
    return answer if isinstance(answer, int) else ExitCode.FINE


def _shield(argument: str) -> str:
    """Put a blank before a matrix that begins with a minus, lest it be taken for an option."""
    return f" {argument}" if _NEGATIVE_MATRIX.fullmatch(argument) else argument


def _refusal(problem: Any, arguments: list[str]) -> BadInput:
    context = getattr(problem, "ctx", None)
    named = [word for word in arguments[:1] if word in COMMANDS]
    path = context.command_path if context else " ".join(["convtui", *named])
    if context and hasattr(problem, "possibilities"):
        known = [name for option in context.command.params for name in option.opts]
        long = [name for name in (*known, "--help") if name.startswith("--")]
        near = long if problem.option_name.startswith("--") else []
        return unknown_name("option", problem.option_name, near, f"`{path} --help` lists them")
    words = problem.format_message().strip().rstrip(".")
    if hasattr(problem.__cause__, "errors"):  # pydantic tells the rule; the value is asked for
        words = words.replace("value for", f"value {problem.__cause__.errors()[0]['input']!r} for")
        words = _NO_INTEGER.sub("give a whole number", words)
        words = words.replace("Input should be", "give a number")
    return BadInput(f"{words[:1].lower()}{words[1:]}: `{path} --help` shows what it takes")
