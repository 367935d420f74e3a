"""Python functions by their names, called with arguments and answering as messages.

Runs in the sandbox, beside `python_child`, and where somebody marks functions of their own process.
"""

import inspect
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from convtui.array_bytes import decode_array
from convtui.marking.description import TooLarge
from convtui.marking.python_description import PythonDescription

LONGEST_WORDS = 1_000
"""Characters of what an exception says."""

MOST_METHODS = 500


class PythonCalls:
    """The functions of a namespace; lines of `file` are told with exceptions.

    An exception of these `kinds` is an answer; others go on to whoever called.
    """

    def __init__(
        self, namespace: Mapping[str, Any], file: str, kinds: tuple[type[BaseException], ...]
    ) -> None:
        self._namespace = namespace
        self._file = file
        self._kinds = kinds

    def answer(self, request: Mapping[str, Any], numbers: int) -> dict[str, object]:
        """One message for one message; an answer has so many numbers at most."""
        try:
            function = self._function(request)
        except LookupError as problem:
            return {"failed": "missing", "words": str(problem.args[0])}
        except self._kinds as problem:
            return self._failed(problem)
        arguments = [self._argument(each) for each in request["arguments"]]
        named = {name: self._argument(each) for name, each in request["named"].items()}
        given = {**{str(place): each for place, each in enumerate(arguments)}, **named}
        before = {k: each.copy() for k, each in given.items() if isinstance(each, np.ndarray)}
        try:
            value = function(*arguments, **named)
            describe = PythonDescription(numbers)
            written = {k: given[k] for k, each in before.items() if _differs(each, given[k])}
            return {
                "value": describe(value),
                "written": {k: describe(each) for k, each in written.items()},
            }
        except TooLarge:
            return {"failed": "refused", "words": f"the answer has more than {numbers:,} numbers"}
        except self._kinds as problem:
            return self._failed(problem)

    def in_words(self, problem: BaseException) -> str:
        """What it says, and the line of the file where it came from."""
        try:
            said = str(problem)
        except Exception:
            said = ""
        words = f"{type(problem).__name__}: {said}" if said else type(problem).__name__
        frames = traceback.walk_tb(problem.__traceback__)
        lines = [line for frame, line in frames if frame.f_code.co_filename == self._file]
        return words[:LONGEST_WORDS] + (f" (line {lines[-1]})" if lines else "")

    def _function(self, request: Mapping[str, Any]) -> Callable[..., Any]:
        """A function by its name; a method of an object that is made for it.

        Raises:
            LookupError: there is none.
        """
        owner, _, method = request["function"].partition(".")
        made = self._namespace.get(owner)
        if not callable(made):
            raise LookupError(f"there is no function {owner}")
        if method:
            made = getattr(made(*map(self._argument, request["made_with"])), method, None)
            if not callable(made):
                raise LookupError(f"{owner} has no method {method}")
        return made  # type: ignore[no-any-return]

    def _argument(self, message: Any) -> Any:
        if isinstance(message, list):
            return [self._argument(each) for each in message]
        if not isinstance(message, Mapping):
            return message
        if "function" in message:
            return self._namespace.get(message["function"])
        if "tuple" in message:
            return tuple(self._argument(each) for each in message["tuple"])
        if "named" in message:
            return {name: self._argument(each) for name, each in message["named"].items()}
        return decode_array(message).astype(message["dtype"])

    def _failed(self, problem: BaseException) -> dict[str, object]:
        kind = "too much memory" if isinstance(problem, MemoryError) else "crashed"
        return {"failed": kind, "words": self.in_words(problem)}


def described(name: str, value: Any) -> dict[str, object]:
    """A function or class as a message: its parameters, and its methods."""
    methods = []
    if inspect.isclass(value):
        methods = [key for key, each in vars(value).items() if inspect.isfunction(each)]
    return {
        "name": name,
        "parameters": _parameters(value),
        "is_class": inspect.isclass(value),
        "methods": methods[:MOST_METHODS],
    }


def _differs(before: Any, after: Any) -> bool:
    if before.shape != after.shape or before.dtype != after.dtype:
        return True
    return not np.array_equal(before, after, equal_nan=before.dtype.kind == "f")


def _parameters(value: Any) -> list[dict[str, object]]:
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return []
    return [
        {"name": each.name, "needed": each.default is each.empty and each.kind not in _VARIADIC}
        for each in parameters
    ]


_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
