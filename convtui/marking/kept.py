"""Verdicts that are kept in a folder, each under what it depends on: file, assignment, version."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from convtui import __version__
from convtui.decoding import read_json
from convtui.errors import BadInput
from convtui.harmless import json_text
from convtui.marking.assignment import Assignment
from convtui.marking.hand_in import HandIn
from convtui.marking.verdict import Verdict
from convtui.records import RecordReader
from convtui.regular_file import read_regular
from convtui.safe_file import write_safely

_LARGEST = 16 * 2**20
"""Bytes of a submission, and of a verdict."""


@dataclass(frozen=True)
class _Kept:
    key: str
    verdict: Verdict


_READER = RecordReader(_Kept)


class KeptVerdicts:
    """A folder of verdicts by the names of their files."""

    def __init__(self, folder: Path, assignment: Assignment, stems: Mapping[str, str]) -> None:
        """Take the folder, which is made, and by the name of each submission that of its file.

        Raises:
            BadInput: the folder cannot be made.
        """
        self._folder, self._stems = folder, stems
        self._assignment = _in_words(assignment)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise BadInput(
                f"{folder} cannot be made: {problem.strerror}: choose another folder"
            ) from None

    def find(self, hand_in: HandIn, run_all: bool) -> Verdict | None:
        """The verdict on a submission as it is now; None where there is none."""
        path = self._path(hand_in)
        key = self._key(hand_in, run_all)
        with suppress(OSError, BadInput):
            kept = _READER.read(read_json(read_regular(path, _LARGEST), path.name), path.name)
            if key and kept.key == key and kept.verdict.name == hand_in.name:
                return kept.verdict
        return None

    def keep(self, hand_in: HandIn, run_all: bool, verdict: Verdict) -> None:
        """Put a verdict on disk.

        Raises:
            BadInput: the folder cannot be written, or the disk is full.
        """
        kept = _Kept(self._key(hand_in, run_all), verdict)
        write_safely(self._path(hand_in), json_text(asdict(kept), indent=2) + "\n")

    def _path(self, hand_in: HandIn) -> Path:
        return self._folder / f"{self._stems[hand_in.name]}.json"

    def _key(self, hand_in: HandIn, run_all: bool) -> str:
        """Nothing where the file cannot be read."""
        content = b""
        if hand_in.file is not None:
            try:
                content = read_regular(hand_in.file, _LARGEST, follow_links=True)
            except OSError:
                return ""
        name = hand_in.file.name if hand_in.file else ""
        how = f"{run_all} {hand_in.others}"
        parts: Sequence[str] = (__version__, self._assignment, hand_in.name, name, how)
        return hashlib.sha256("\0".join(parts).encode() + b"\0" + content).hexdigest()


def _in_words(assignment: Assignment) -> str:
    """All that a verdict depends on."""
    tasks = [
        (
            task.function,
            task.names,
            task.computes.name,
            dict(task.arguments),
            dict(task.options),
            dict(task.features),
            dict(task.settings),
            [idea.name for idea in task.convention],
            task.layout,
        )
        for task in assignment.tasks
    ]
    return repr((assignment.seed, assignment.tolerance, assignment.limits, tasks))
