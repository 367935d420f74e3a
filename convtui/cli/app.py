"""What all subcommands are made of: typer with plain help and one-line refusals."""

import functools
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from convtui.errors import unknown_name

Function = TypeVar("Function", bound=Callable[..., Any])
Answer = TypeVar("Answer")

AsEvents = Annotated[
    bool, typer.Option("--json", help="Print each event as a line of JSON and nothing else.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace what is there without asking.")]

_TYPE_LABEL = re.compile(r" <[^<>]*>$")


class Command(TyperCommand):
    """A command whose help says what an option takes, `--stride N[,M]`, and not its Python type."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        sections: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record:
                label = _without_type(record[0], parameter)
                sections[parameter.param_type_name].append((label, record[1]))
        for kind, records in sections.items():
            if records:
                with formatter.section(f"{kind.title()}s"):
                    formatter.write_dl(records)


class Group(TyperGroup):
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Look a subcommand up.

        Raises:
            BadInput: there is none of this name.
        """
        if cmd_name not in self.list_commands(ctx):
            mend = f"`{ctx.command_path} --help` lists them"
            raise unknown_name("command", cmd_name, self.list_commands(ctx), mend)
        return super().get_command(ctx, cmd_name)


class App(typer.Typer):
    """A typer application that prints plain help and leaves every error to `convtui.cli.main`."""

    def __init__(self, group: type[Group] = Group, **settings: Any) -> None:
        """Take what `typer.Typer` takes, and the class of the group that holds the subcommands."""
        super().__init__(
            cls=group,
            add_completion=False,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            context_settings={"help_option_names": ["-h", "--help"]},
            **settings,
        )

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Function], Function]:
        return super().command(name, cls=Command, **settings)


def file_option(help: str) -> Any:
    """A file to write to, where there may be none."""
    return typer.Option("-o", "--output", metavar="FILE", help=help, show_default=False)


def with_options(
    command: Callable[..., Answer],
    argument: str,
    options: Mapping[str, Any],
    read: Callable[[dict[str, Any]], object],
) -> Callable[..., Answer]:
    """Give a command these options, by their names, in the place of an argument of its own.

    An option is an annotation, or a parameter with its default. What `read` makes of their values
    reaches that argument.
    """

    @functools.wraps(command)
    def parsed(**values: Any) -> Answer:
        typed = {name: values.pop(name) for name in options}
        return command(**values, **{argument: read(typed)})

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters: list[inspect.Parameter] = []
    for own in inspect.signature(command).parameters.values():
        if own.name != argument:
            parameters.append(own.replace(kind=keyword))
            continue
        for name, option in options.items():
            if isinstance(option, inspect.Parameter):
                parameters.append(option.replace(kind=keyword))
                continue
            default = False if option.__origin__ is bool else None
            parameters.append(inspect.Parameter(name, keyword, annotation=option, default=default))
    parsed.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    parsed.__annotations__ = {p.name: p.annotation for p in parameters}
    return parsed


def _without_type(label: str, parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return _TYPE_LABEL.sub("", label)
    if parameter.metavar:
        return _TYPE_LABEL.sub(lambda _: f" {parameter.metavar}", label)
    return label
