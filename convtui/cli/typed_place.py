"""A place in an array as it is typed: its numbers count from 1."""

import re

from convtui.errors import BadInput


def typed_place(
    option: str, text: str, shape: tuple[int, ...], what: str, no_place: str = "is none"
) -> tuple[int, ...]:
    """Read a place in an array of a shape, from 0 on.

    Of a vector its place alone will do, and row and column 1 before it.

    Args:
        option: that it was given with.
        text: as typed.
        shape: of the array.
        what: has places, `dense-1 has units` say, for the refusal.
        no_place: what is said of a text that is no place of such a shape.

    Raises:
        BadInput: it is no place, or none of this array.
    """
    words = [word.strip() for word in text.split(",")]
    if len(words) == 1 and len(shape) == 3 and shape[:2] == (1, 1):
        words = ["1", "1", *words]
    elif len(words) == 3 and len(shape) == 1 and words[:2] == ["1", "1"]:
        del words[:2]
    problem = no_place
    if len(words) == len(shape) and all(re.fullmatch("[0-9]{1,9}", word) for word in words):
        place = tuple(int(word) - 1 for word in words)
        if all(0 <= at < length for at, length in zip(place, shape, strict=True)):
            return place
        problem = "is not there"
    first, last = (",".join(map(str, place)) for place in ([1] * len(shape), shape))
    raise BadInput(f"{option} {text[:40]!r} {problem}: {what} from {first} to {last}")
