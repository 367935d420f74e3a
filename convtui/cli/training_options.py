"""The settings of training as options, for every command that trains."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer

from convtui.cli.app import Answer, with_options
from convtui.errors import BadInput
from convtui.training.settings import SETTINGS, Setting, read_settings


def with_training_options(
    command: Callable[..., Answer], settings: Sequence[Setting] = SETTINGS
) -> Callable[..., Answer]:
    """Give a command an option for each setting; what is given reaches its argument `settings`."""
    options = {setting.name: _option(setting) for setting in settings}

    def read(typed: Mapping[str, Any]) -> dict[str, Any]:
        _check_no_blank(typed, settings)
        return read_settings(typed, settings)

    return with_options(command, "settings", options, read)


def _option(setting: Setting) -> object:
    if setting.switch:
        switch = typer.Option(setting.switch, help=setting.words, show_default=False)
        return Annotated[bool | None, switch]
    option = typer.Option(setting.flag, metavar=setting.metavar, help=setting.words)
    return Annotated[str | None, option]


def _check_no_blank(typed: Mapping[str, Any], settings: Sequence[Setting]) -> None:
    """Refuse an empty text, which a variable of the shell that is not set leaves behind."""
    for setting in settings:
        text = typed[setting.name]
        if isinstance(text, str) and not text.strip():
            raise BadInput(f"{setting.flag} is empty: give {setting.metavar}, or leave it out")
