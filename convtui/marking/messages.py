"""Calls of a student's functions and what comes of them, as the messages that a child speaks in."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.marking.runner import Failure, Found, Function, Parameter, Status
from convtui.marking.values import Answer, Argument, decode_answer, encode_argument
from convtui.records import RecordReader

_FOUND = RecordReader(Found)


class Unreadable(Exception):
    """A message that is none: somebody else has written it."""


def encode_call(
    function: str,
    arguments: Sequence[Argument],
    named: Mapping[str, Argument] | None,
    made_with: Sequence[Argument],
) -> dict[str, object]:
    """The request for a call."""
    return {
        "function": function,
        "arguments": [encode_argument(each) for each in arguments],
        "named": {name: encode_argument(each) for name, each in (named or {}).items()},
        "made_with": [encode_argument(each) for each in made_with],
    }


def decode_outcome(message: Mapping[str, Any]) -> Answer:
    """What came of a call.

    Raises:
        Failure: no answer.
        Unreadable: nothing that may be said.
    """
    if "failed" in message:
        status = message["failed"]
        if status not in get_args(Status):
            raise Unreadable
        raise Failure(status, str(message.get("words", "")))
    try:
        return decode_answer(message)
    except (BadInput, ValueError, KeyError, TypeError):
        raise Unreadable from None


def decode_found(message: Mapping[str, Any]) -> Found:
    """What is in a file, its names and words harmless.

    Raises:
        Unreadable: nothing that may be said.
    """
    try:
        found = _FOUND.read(message, "the child")
    except BadInput:
        raise Unreadable from None
    functions = tuple(
        Function(
            harmless(each.name),
            tuple(Parameter(harmless(p.name), p.needed) for p in each.parameters),
            each.is_class,
            tuple(map(harmless, each.methods)),
        )
        for each in found.functions
    )
    return Found(functions, tuple(map(harmless, found.problems)))
