"""The settings of training as options, for every command that trains."""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

import typer

from convtui.errors import BadInput
from convtui.training.settings import SETTINGS, Setting, read_settings

Answer = TypeVar("Answer")


def with_training_options(
    command: Callable[..., Answer], settings: Sequence[Setting] = SETTINGS
) -> Callable[..., Answer]:
    """Give a command an option for each setting.

    What is given reaches its one argument `settings`, by the names of the settings.
    """

    @functools.wraps(command)
    def parsed(**values: Any) -> Answer:
        typed = {setting.name: values.pop(setting.name) for setting in settings}
        _check_no_blank(typed, settings)
        return command(**values, settings=read_settings(typed, settings))

    keyword = inspect.Parameter.KEYWORD_ONLY
    own = [p for p in inspect.signature(command).parameters.values() if p.name != "settings"]
    declared = [
        inspect.Parameter(
            setting.name,
            keyword,
            default=None,
            annotation=Annotated[
                str | None,
                typer.Option(setting.flag, metavar=setting.metavar, help=setting.words),
            ],
        )
        for setting in settings
    ]
    parameters = [
        *(p.replace(kind=keyword) for p in own if p.default is inspect.Parameter.empty),
        *declared,
        *(p.replace(kind=keyword) for p in own if p.default is not inspect.Parameter.empty),
    ]
    parsed.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    parsed.__annotations__ = {p.name: p.annotation for p in parameters}
    return parsed


def _check_no_blank(typed: Mapping[str, str | None], settings: Sequence[Setting]) -> None:
    """Refuse an empty text, which a variable of the shell that is not set leaves behind."""
    for setting in settings:
        text = typed[setting.name]
        if text is not None and not text.strip():
            raise BadInput(f"{setting.flag} is empty: give {setting.metavar}, or leave it out")
