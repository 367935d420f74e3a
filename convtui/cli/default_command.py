"""A command with subcommands that does something itself: `search MODEL` beside `search show`."""

from typing import Any

from convtui.cli.app import Group

DEFAULT = "begin"
"""The hidden subcommand that stands for the command itself."""


class DefaultGroup(Group):
    """Takes whatever is no subcommand for the arguments of `begin`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `begin` before what begins with no subcommand."""
        if args[:1] not in (["--help"], ["-h"]) and args[:1] != [DEFAULT]:
            known = self.list_commands(ctx)
            if not args or args[0] not in known:
                args = [DEFAULT, *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the command itself, and the subcommands below it."""
        own = self.get_command(ctx, DEFAULT)
        with type(ctx)(own, info_name=ctx.command_path) as context:
            own.format_usage(context, formatter)
            own.format_help_text(context, formatter)
            own.format_options(context, formatter)
        self.format_commands(ctx, formatter)
