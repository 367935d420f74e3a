"""The searches on disk: a folder each, with what was asked, what happened, and a run a trial.

```
<searches>/<name>/
  search.json      what was asked, where the study is kept, and what this machine is called in it
  events.jsonl     append-only; whoever writes it holds the search on this machine
  requests.jsonl   append-only; what was asked later: more trials, to stop one
  study.journal    the study, unless it is kept in a database
  runs/trial-0001  an ordinary run a trial
```
"""

import os
import shutil
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from convtui import places
from convtui.errors import BadInput
from convtui.runs import Run, folders, read_run, write_spec
from convtui.runs.begun import LOG
from convtui.runs.documents import check_files, read_document
from convtui.runs.event_log import FILE_NAME
from convtui.studies.searches.specification import Specification
from convtui.training.spec import RunSpec

SEARCH = "search.json"
JOURNAL = "study.journal"
REQUESTS = "requests.jsonl"
RUNS = "runs"
FILES = frozenset({SEARCH, FILE_NAME, LOG, JOURNAL, REQUESTS})
"""All that a search's folder holds, beside its runs."""
KIND = folders.Kind("search", "searches", "convtui search list")


@dataclass(frozen=True)
class Search:
    """A search's folder; `document` is its search.json, {} where `problem` says why it is none."""

    folder: Path
    document: Mapping[str, Any]
    problem: str = ""

    @property
    def name(self) -> str:
        """What the user calls it: its folder's name."""
        return self.folder.name

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
        """URL of the database that keeps the study, without a password; empty for the folder."""
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
    def journal(self) -> Path:
        """The study, unless it is in a database."""
        return self.folder / JOURNAL

    @property
    def requests(self) -> Path:
        """What was asked after the search began."""
        return self.folder / REQUESTS

    def run_folder(self, number: int) -> Path:
        """Where the run of a trial is, if it was trained on this machine."""
        return self.folder / RUNS / f"trial-{number:04}"

    def run(self, number: int, spec: RunSpec) -> Run:
        """The run of a trial, its folder made if it is not there.

        Raises:
            BadInput: the folder cannot be written.
        """
        folder = self.run_folder(number)
        run = read_run(folder)
        if not run.problem:
            return run
        try:
            shutil.rmtree(folder, ignore_errors=True)  # made, and never begun
            folder.mkdir(parents=True)
        except OSError as problem:
            raise BadInput(f"{folder} cannot be made: {problem.strerror}: make room") from None
        own = {"name": f"{self.name}-{number}", "search": {"name": self.name, "trial": number}}
        write_spec(folder, {**spec.as_json(), **own})
        return read_run(folder)


def searches_folder() -> Path:
    """Where searches are kept."""
    return places.data_folder() / "searches"


def new_name(model: str) -> str:
    """A name for a search that was given none."""
    stem = f"{model}-{time.strftime('%Y-%m-%d-%H%M%S')}"
    taken = (name for name in (stem, *(f"{stem}-{n}" for n in range(2, 100))))
    return next(name for name in taken if not (searches_folder() / name).exists())


def check_name(name: str) -> None:
    """See that a search may be called so.

    Raises:
        BadInput: the name is none, or taken.
    """
    folders.check_name(KIND, name)
    if os.path.lexists(searches_folder() / name):
        raise BadInput(
            f"there is a search called {name!r}: `convtui search resume {name}` goes on with it; "
            "or give another name"
        )


def create(specification: Specification, storage: str = "", *, began_here: bool = True) -> Search:
    """Make the folder of a search; it appears together with its search.json.

    Raises:
        BadInput: the name is none or taken, or the folder cannot be written.
    """
    check_name(specification.name)
    machine = socket.gethostname().partition(".")[0] or "here"
    document = {
        "question": specification.as_json(),
        "storage": storage,
        "began_here": began_here,
        "place": f"{machine}/{uuid4().hex[:8]}",
    }
    names = (specification.name,)
    return Search(folders.make(searches_folder(), KIND, names, {SEARCH: document}), document)


def search_folders() -> list[Path]:
    """The folders of all searches, the newest first."""
    return sorted(folders.folders_in(searches_folder()), key=_changed, reverse=True)


def list_searches() -> list[Search]:
    """All searches, the newest first."""
    return [read_folder(folder) for folder in search_folders()]


def _changed(folder: Path) -> int:
    """When the folder changed last; one that is being deleted is the oldest."""
    try:
        return folder.stat().st_ctime_ns
    except OSError:
        return 0


def find(name: str) -> Search:
    """Find a search by its name, or how the name begins if it is the only one.

    Raises:
        BadInput: none, or several.
    """
    return folders.find(KIND, name, list_searches(), lambda search: (search.name,))


def delete(search: Search) -> None:
    """Remove a search and all its runs; a study in a database stays there.

    Raises:
        BadInput: it is in training, or the folder cannot be removed.
    """
    folders.remove(search.folder, search.name)


def read_folder(folder: Path) -> Search:
    """Read what a folder holds; never fails."""
    try:
        document = read_document(folder / SEARCH)
        check_files(folder, FILES)
    except BadInput as problem:
        return Search(folder, {}, str(problem))
    if not isinstance(document.get("question"), dict):
        return Search(folder, {}, f"{SEARCH} holds no search")
    if (folder / RUNS).is_symlink():
        return Search(folder, {}, f"{RUNS} is a link, which is not followed")
    return Search(folder, document)
