"""A command with subcommands that does something itself: `search MODEL` beside `search show`."""

from difflib import get_close_matches
from typing import Any

import typer

from convtui.cli.app import Group
from convtui.errors import unknown_name

DEFAULT = "begin"
"""The hidden subcommand that stands for the command itself."""


class _Itself(typer.Context):
    """The hidden subcommand is called as the command is: nobody types its name."""

    @property
    def command_path(self) -> str:
        assert self.parent is not None
        return self.parent.command_path


class DefaultGroup(Group):
    """Takes whatever is no subcommand for the arguments of `begin`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args[:1] not in (["--help"], ["-h"]) and args[:1] != [DEFAULT]:
            known = self.list_commands(ctx)
            if not args or args[0] not in known:
                self._check_meant(ctx, args)
                args = [DEFAULT, *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Look a subcommand up; the hidden one goes by the name of the command."""
        command = super().get_command(ctx, cmd_name)
        if cmd_name == DEFAULT:
            command.context_class = _Itself
        return command

    def _check_meant(self, ctx: Any, args: list[str]) -> None:
        """See that two words are not a subcommand, mistyped, and its argument.

        Raises:
            BadInput: they seem to be.
        """
        words = [word for word in args[:2] if not word.startswith("-")]
        if len(words) == 2:
            known = self.list_commands(ctx)
            if get_close_matches(words[0], known):
                mend = f"`{ctx.command_path} --help` lists them"
                raise unknown_name("command", words[0], known, mend)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the command itself, and the subcommands below it."""
        own = self.get_command(ctx, DEFAULT)
        with type(ctx)(own, info_name=ctx.command_path) as context:
            own.format_usage(context, formatter)
            formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", " " * len("Usage: "))
            own.format_help_text(context, formatter)
            own.format_options(context, formatter)
        self.format_commands(ctx, formatter)
