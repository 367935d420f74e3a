"""What somebody has answered, kept in their folder: one answer a line, and lines only added.

So nothing that was kept can be lost by what comes after. A line that is damaged is passed over.
"""

import json
from dataclasses import asdict, dataclass

from convtui.decoding import read_json
from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.places import data_folder
from convtui.records import RecordReader
from convtui.regular_file import MEGABYTE, append, read_regular

FILE_NAME = "quiz.jsonl"
_LARGEST = 100 * MEGABYTE


@dataclass(frozen=True)
class Answer:
    """An answer to a question that its kind and seed make again."""

    time: float
    """In seconds since the epoch."""
    kind: str
    seed: int
    right: bool
    chosen: str
    """As the choice was shown."""


_READER = RecordReader(Answer)


def read_answers() -> tuple[list[Answer], str]:
    """All that was answered so far; and what could not be read of it, in words, or nothing."""
    path = data_folder() / FILE_NAME
    try:
        content = read_regular(path, _LARGEST)
    except FileNotFoundError:
        return [], ""
    except OSError as problem:
        why = (problem.strerror or str(problem)).lower()
        return [], f"{path} cannot be read ({why}): answers so far do not count now"
    answers, damaged = [], []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            try:
                answers.append(_READER.read(read_json(line, FILE_NAME), FILE_NAME))
            except BadInput:
                damaged.append(number)
    if not damaged:
        return answers, ""
    words = f"line {damaged[0]} of {path} is damaged: it stays there and does not count"
    if more := len(damaged) - 1:
        lines = f"line {damaged[0]} and {more} more"
        words = f"{lines} of {path} are damaged: they stay there and do not count"
    return answers, harmless(words, 4 * len(words))


def keep_answer(answer: Answer) -> None:
    """Add an answer to those that are kept.

    Raises:
        BadInput: the folder cannot be written.
    """
    path = data_folder() / FILE_NAME
    line = "\n" + json.dumps(asdict(answer))  # begun anew, whatever was torn before
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        append(path, line.encode(), sync=True)
    except OSError as problem:
        why = (problem.strerror or str(problem)).lower()
        raise BadInput(
            f"{path} cannot be written ({why}): this answer does not count: make room, or mend the "
            "folder"
        ) from None
