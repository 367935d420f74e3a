"""Searches as those who train them leave them, event by event, without anybody who trains."""

from pathlib import Path

from convtui.runs import EventLog
from convtui.studies.searches.events import (
    BestChanged,
    Noted,
    SearchEnded,
    SearchStarted,
    Trial,
    TrialChanged,
)
from convtui.studies.searches.request import SearchRequest, preview_of, read_request
from convtui.studies.searches.search import Search

NOON = 1_700_000_000.0

SPACE = """
name = "tried"
model = "mnist-search"
[training]
epochs = 2
batch_size = 50
validation_split = 0.2
[parameters]
kernel_size = { kind = "integer", low = 2, high = 10 }
learning_rate = { kind = "log-uniform", low = 1e-4, high = 0.01 }
optimizer = { kind = "choice", values = ["adam", "sgd"] }
"""

DRAWN = (
    {"kernel_size": 3, "learning_rate": 0.005, "optimizer": "adam"},
    {"kernel_size": 10, "learning_rate": 0.0005, "optimizer": "sgd"},
    {"kernel_size": 5, "learning_rate": 0.001, "optimizer": "sgd"},
    {"kernel_size": 2, "learning_rate": 0.002, "optimizer": "adam"},
)
ARITHMETIC = "kernel size 10 does not fit twice: 28 → 19 → 9, smaller than 10"


def asked(home: Path, name: str, **given: object) -> SearchRequest:
    """A search over the tests' own space, as somebody would ask for it."""
    space = home / "space.toml"
    space.parent.mkdir(parents=True, exist_ok=True)
    space.write_text(SPACE)
    settings = {"data": "strokes", "samples": 300, "trials": 3, "name": name, **given}
    return read_request("", {"space": str(space), **settings})


def make_search(home: Path, name: str, **given: object) -> Search:
    return Search.new(preview_of(asked(home, name, **given)))


def trial(number: int, state: str = "waiting", *values: float, **more: object) -> TrialChanged:
    """The trial of a number; finished with its newest value."""
    metric = values[-1] if state == "finished" else None
    told = {"values": values, "epochs": 2, "metric": metric, "seconds": 1.5 * len(values), **more}
    drawn = DRAWN[(number - 1) % len(DRAWN)]
    return TrialChanged(Trial(number, state, drawn, **told), time=NOON)


def infeasible(number: int) -> TrialChanged:
    return trial(number, "infeasible", epochs=0, reason=ARITHMETIC)


def started(name: str, pid: int = 1) -> SearchStarted:
    return SearchStarted(name, pid, 2, time=NOON)


def best(number: int, metric: float) -> BestChanged:
    return BestChanged(number, metric, DRAWN[number - 1], time=NOON)


def ended(status: str = "finished") -> SearchEnded:
    return SearchEnded(status, time=NOON)


def noted(message: str) -> Noted:
    return Noted(message, time=NOON)


def recorded(name: str) -> tuple[object, ...]:
    """Three trained trials, the third the best, and one that cannot be built."""
    return (
        started(name),
        trial(1),
        infeasible(2),
        trial(3),
        trial(4),
        trial(1, "running"),
        trial(1, "running", 0.25),
        trial(1, "finished", 0.25, 0.5),
        best(1, 0.5),
        trial(3, "running", 0.5),
        trial(3, "finished", 0.5, 0.75),
        best(3, 0.75),
        trial(4, "failed", reason="the loss is nan: give a learning rate below 1"),
        ended(),
    )


def finished_search(home: Path, name: str) -> Search:
    search = make_search(home, name)
    with EventLog(search.folder) as log:
        for event in recorded(name):
            log.append(event)
    return search


def damaged_search() -> Path:
    folder = Search.root() / "broken"
    folder.mkdir(parents=True)
    (folder / "search.json").write_text('{"question": ')
    (folder / "events.jsonl").write_bytes(b'\xff\x00{"event"\n[[[[\n')
    return folder
