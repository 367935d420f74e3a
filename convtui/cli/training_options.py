"""The settings of training as options, for every command that trains."""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import typer

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
