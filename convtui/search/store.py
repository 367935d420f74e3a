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

import json
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
from convtui.errors import BadInput, unknown_name
from convtui.harmless import json_text
from convtui.runs import Run, is_alive, read_run, write_spec
from convtui.runs.store import NAME, NAME_RULE
from convtui.safe_file import write_safely
from convtui.search.question import Question
from convtui.training.spec import RunSpec

SEARCH = "search.json"


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
    def question(self) -> Question:
        """What was asked.

        Raises:
            BadInput: search.json is damaged.
        """
        if self.problem:
            raise BadInput(f"{self.name} cannot be read: {self.problem}")
        return Question.from_json(self.document["question"])

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
        return self.folder / "study.journal"

    @property
    def requests(self) -> Path:
        """What was asked after the search began."""
        return self.folder / "requests.jsonl"

    def run_folder(self, number: int) -> Path:
        """Where the run of a trial is, if it was trained on this machine."""
        return self.folder / "runs" / f"trial-{number:04}"

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
    if not NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name for a search: {NAME_RULE}")
    if (searches_folder() / name).exists():
        raise BadInput(
            f"there is a search called {name!r}: `convtui search resume {name}` goes on with it; "
            "or give another name"
        )


def create(question: Question, storage: str = "", *, began_here: bool = True) -> Search:
    """Make the folder of a search; it appears together with its search.json.

    Raises:
        BadInput: the name is none or taken, or the folder cannot be written.
    """
    check_name(question.name)
    root = searches_folder()
    folder, beside = root / question.name, root / f".new-{uuid4().hex}"
    machine = socket.gethostname().partition(".")[0] or "here"
    document = {
        "question": question.as_json(),
        "storage": storage,
        "began_here": began_here,
        "place": f"{machine}/{uuid4().hex[:8]}",
    }
    try:
        beside.mkdir(parents=True)
        write_safely(beside / SEARCH, json_text(document, indent=2) + "\n")
        beside.rename(folder)
    except OSError as problem:
        raise BadInput(f"{folder} cannot be made: {problem.strerror}: mend the folder") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Search(folder, document)


def list_searches() -> list[Search]:
    """All searches, the newest first."""
    try:
        found = [f for f in searches_folder().iterdir() if f.is_dir() and f.name[0] != "."]
    except OSError:
        return []
    return [_read(folder) for folder in sorted(found, key=_changed, reverse=True)]


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
    searches = list_searches()
    exact = [search for search in searches if search.name == name]
    found = exact or [search for search in searches if name and search.name.startswith(name)]
    if len(found) > 1:
        some = ", ".join(search.name for search in found[:3])
        raise BadInput(f"{name!r} is {len(found)} searches ({some}…): give more of the name")
    if not found:
        known = sorted(search.name for search in searches)
        raise unknown_name("search", name, known, "`convtui search list` lists them")
    return found[0]


def delete(search: Search) -> None:
    """Remove a search and all its runs; a study in a database stays there.

    Raises:
        BadInput: it is in training, or the folder cannot be removed.
    """
    if is_alive(search.folder):
        raise BadInput(f"{search.name} is in training: stop it first")
    try:
        shutil.rmtree(search.folder)
    except OSError as problem:
        raise BadInput(f"{search.folder} cannot be removed: {problem.strerror}") from None


def _read(folder: Path) -> Search:
    try:
        document = json.loads((folder / SEARCH).read_bytes())
    except OSError as problem:
        return Search(folder, {}, f"{SEARCH} cannot be read ({problem.strerror})")
    except (ValueError, RecursionError):
        return Search(folder, {}, f"{SEARCH} is not JSON")
    if not isinstance(document, dict) or not isinstance(document.get("question"), dict):
        return Search(folder, {}, f"{SEARCH} holds no search")
    return Search(folder, document)
