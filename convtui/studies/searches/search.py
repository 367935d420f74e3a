"""The searches on disk: a folder each, with what was asked, what happened, and a run a trial.

```
<searches>/<name>/
  search.json      what was asked, where the study is kept, and what this machine is called in it
  events.jsonl     append-only; whoever writes it holds the search on this machine
  requests.jsonl   append-only; what was asked later: more trials, to stop one
  study.journal    optuna's study, unless it is kept in a database
  runs/trial-0001  an ordinary run a trial
```

Requests hold whether anybody trains now or later; reading them twice changes nothing.
"""

import json
import os
import shutil
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self
from uuid import uuid4

from convtui.decoding import read_json
from convtui.errors import BadInput
from convtui.records import RecordReader
from convtui.regular_file import MEGABYTE, append, read_regular
from convtui.runs import Run, write_spec
from convtui.runs.begun import LOG
from convtui.runs.event_log import FILE_NAME
from convtui.runs.folders import Noun
from convtui.studies.searches.specification import Specification
from convtui.studies.study import Study
from convtui.training.environment import require_search
from convtui.training.spec import RunSpec

JOURNAL = "study.journal"
REQUESTS = "requests.jsonl"
RUNS = "runs"


LARGEST_REQUESTS = 16 * MEGABYTE
MOST_ASKED = 1_000_000
"""As many as can be asked for."""


@dataclass(frozen=True)
class Search(Study):
    """A search that has been asked for, here or on another machine."""

    NOUN = Noun("search", "searches", "search")
    ASKED = "search.json"
    FILES = frozenset({ASKED, FILE_NAME, LOG, JOURNAL, REQUESTS})

    @cached_property
    def specification(self) -> Specification:
        """What was asked.

        Raises:
            BadInput: search.json is damaged.
        """
        if self.problem:
            raise BadInput(f"{self.name} cannot be read: {self.problem}")
        return Specification.from_json(self.document["question"])

    @property
    def storage(self) -> str:
        """URL of the database with optuna's study, without a password; empty for the folder."""
        return str(self.document.get("storage", ""))

    @property
    def began_here(self) -> bool:
        """Whether trials are drawn here, and not on another machine."""
        return bool(self.document.get("began_here"))

    @property
    def place(self) -> str:
        """What this folder is called among all that work on the search: `MACHINE/…`."""
        return str(self.document.get("place"))

    @property
    def machine(self) -> str:
        return self.place.partition("/")[0]

    @property
    def journal(self) -> Path:
        return self.folder / JOURNAL

    @property
    def requests(self) -> Path:
        return self.folder / REQUESTS

    def check(self) -> None:
        if not isinstance(self.document.get("question"), dict):
            raise BadInput(f"{self.ASKED} holds no search")
        if (self.folder / RUNS).is_symlink():
            raise BadInput(f"{RUNS} is a link, which is not followed")

    def require(self) -> None:
        require_search()

    def check_data(self) -> None:
        """See that this machine has the data set that the search began with.

        Raises:
            BadInput, Missing: it has not, or another one.
        """
        from convtui.datasets.load import load_dataset

        specification = self.specification
        data = load_dataset(specification.data, specification.settings.get("samples"))
        if dict(data.sha256) != dict(specification.data_sha256):
            raise BadInput(
                f"{specification.data} here is not the data set that {self.name} began with: its "
                "checksums differ: put that one there"
            )

    def run_folder(self, number: int) -> Path:
        """Where the run of a trial is, if it was trained on this machine."""
        return self.folder / RUNS / f"trial-{number:04}"

    def run(self, number: int, spec: RunSpec) -> Run:
        """The run of a trial, its folder made if it is not there.

        Raises:
            BadInput: the folder cannot be written.
        """
        folder = self.run_folder(number)
        run = Run.read(folder)
        if not run.problem:
            return run
        try:
            shutil.rmtree(folder, ignore_errors=True)  # made, and never begun
            folder.mkdir(parents=True)
        except OSError as problem:
            raise BadInput(f"{folder} cannot be made: {problem.strerror}: make room") from None
        own = {"name": f"{self.name}-{number}", "search": {"name": self.name, "trial": number}}
        write_spec(folder, {**spec.as_json(), **own})
        return Run.read(folder)

    @classmethod
    def check_name(cls, name: str) -> None:
        """See that a search may be called so.

        Raises:
            BadInput: the name is none, or taken.
        """
        super().check_name(name)
        if os.path.lexists(cls.root() / name):
            raise BadInput(
                f"there is a search called {name!r}: `convtui search resume {name}` goes on with "
                "it; or give another name"
            )

    @classmethod
    def new(
        cls, specification: Specification, storage: str = "", *, began_here: bool = True
    ) -> Self:
        """Make the folder of a search; it appears together with its search.json.

        Raises:
            BadInput: the name is none or taken, or the folder cannot be written.
        """
        cls.check_name(specification.name)
        machine = socket.gethostname().partition(".")[0] or "here"
        document = {
            "question": specification.as_json(),
            "storage": storage,
            "began_here": began_here,
            "place": f"{machine}/{uuid4().hex[:8]}",
        }
        return cls.make((specification.name,), document)


@dataclass(frozen=True)
class _Request:
    more: int = 0
    stop: int | None = None


_REQUEST = RecordReader(_Request)


@dataclass(frozen=True)
class Requests:
    """All that was asked so far: so many `more` trials, and these to be stopped."""

    more: int = 0
    stopped: frozenset[int] = field(default_factory=frozenset)


def ask_more(search: Search, trials: int) -> None:
    """Ask for so many more trained networks.

    Raises:
        BadInput: the trials are drawn on another machine, or the folder cannot be written.
    """
    if not search.began_here:
        raise BadInput(
            f"{search.name} began on another machine, which draws its trials: ask for more there"
        )
    _append(search, {"more": trials})


def ask_to_stop_trial(search: Search, number: int) -> None:
    """Ask that a trial be given up.

    Raises:
        BadInput: the folder cannot be written.
    """
    _append(search, {"stop": number})


def read_requests(search: Search) -> Requests:
    """Read all that was asked; lines that are none are passed over."""
    try:
        lines = read_regular(search.requests, LARGEST_REQUESTS).splitlines()
    except OSError:
        lines = []
    more, stopped = 0, set()
    for line in lines:
        with suppress(BadInput):
            asked = _REQUEST.read(read_json(line, "a line"), "a line")
            more = min(more + max(asked.more, 0), MOST_ASKED)
            stopped |= set() if asked.stop is None else {asked.stop}
    return Requests(more, frozenset(stopped))


def _append(search: Search, request: dict[str, int]) -> None:
    try:
        append(search.requests, json.dumps(request).encode() + b"\n", sync=True)
    except OSError as problem:
        raise BadInput(f"{search.requests} cannot be written: {problem.strerror}") from None
