"""Runs as a training process leaves them, event by event, without one."""

from pathlib import Path

from convtui.runs import BatchProgress, EpochEnded, Event, EventLog, Run, RunEnded, RunStarted

NOON = 1_700_000_000.0


def make_run(name: str, **spec: object) -> Run:
    asked = {"model": "tiny", "data": "shapes", "epochs": 3, "name": name, "learning_rate": 1e-3}
    return Run.create("tiny", {**asked, **spec})


def started(after: int = 0, pid: int = 1, epochs: int = 3) -> RunStarted:
    return RunStarted("tiny", "shapes", epochs, pid, after, time=NOON)


def batch(epoch: int, done: int, eta: float | None = None) -> BatchProgress:
    return BatchProgress(epoch, done, 40, 2.25, 0.125, eta, time=NOON)


def epoch(number: int, val_loss: float | None = 1.0, measured: float | None = None) -> EpochEnded:
    loss, accuracy = 2.5 - number / 10, number / 10
    return EpochEnded(
        number, loss, accuracy, val_loss, accuracy + 0.05, 1.25, 1e-3, measured, time=NOON
    )


def ended(epochs: int = 3, best: int = 3, early: bool = False) -> RunEnded:
    return RunEnded(epochs, best, early, 3.75, 0.5, 0.875, time=NOON)


RECORDED: tuple[Event, ...] = (
    started(),
    batch(1, 20, 95.0),
    epoch(1, 1.5),
    epoch(2, 0.75),
    batch(3, 10, 4.0),
    epoch(3, 1.25),
    ended(3, 2),
)


def finished_run(name: str, **spec: object) -> Run:
    run = make_run(name, **spec)
    with EventLog(run.folder) as log:
        for event in RECORDED:
            log.append(event)
    return run


def damaged_run(root: Path) -> Path:
    folder = root / "2020-01-01-000000-broken"
    folder.mkdir(parents=True)
    (folder / "spec.json").write_text('{"model": ')
    (folder / "events.jsonl").write_bytes(b'\xff\x00{"event"\n[[[[\n')
    return folder
