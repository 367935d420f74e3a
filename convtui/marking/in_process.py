"""Python functions of this process as a `Runner`, for whoever marks what they have loaded.

There is no sandbox and no limit, and prints are seen.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from convtui.marking.messages import decode_found, decode_outcome, encode_call
from convtui.marking.python_calls import PythonCalls, described
from convtui.marking.runner import CALL_SECONDS, Found, Language
from convtui.marking.values import Answer, Argument

_NUMBERS = 4_000_000
"""Of an answer, at most."""


class InProcessRunner:
    """One function or class, under its name, beside the others of its module.

    What a call is given are copies.
    """

    language: Language = "Python"

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        plain = inspect.unwrap(function)
        file = getattr(getattr(plain, "__code__", None), "co_filename", "")
        beside: Mapping[str, Any] = getattr(plain, "__globals__", {})
        self._own = {**_own_functions(beside, function), name: function}
        self._calls = PythonCalls({**beside, name: function}, file, (Exception, SystemExit))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def load(self) -> Found:
        """The function, and those of its module."""
        functions = [described(name, each) for name, each in self._own.items()]
        return decode_found({"functions": functions, "problems": []})

    def call(
        self,
        function: str,
        arguments: Sequence[Argument] = (),
        named: Mapping[str, Argument] | None = None,
        made_with: Sequence[Argument] = (),
        seconds: float = CALL_SECONDS,
    ) -> Answer:
        """As `Runner.call`, however long it takes.

        Raises:
            Failure: there is no answer.
        """
        request = encode_call(function, arguments, named, made_with)
        return decode_outcome(self._calls.answer(request, _NUMBERS))

    def close(self) -> None:
        """Nothing is to be ended."""


def _own_functions(namespace: Mapping[str, Any], function: Any) -> dict[str, Any]:
    """What else a module defines: an activation may be among it."""
    module = getattr(function, "__module__", None)
    return {
        name: each
        for name, each in namespace.items()
        if callable(each) and getattr(each, "__module__", "") == module and each is not function
    }
