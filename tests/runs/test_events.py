"""A line of events.jsonl: what it holds, and what is no event."""

import json

import pytest

from convtui.runs import (
    BaselineProgress,
    BatchProgress,
    EpochEnded,
    RunEnded,
    RunFailed,
    RunStarted,
    Stopped,
)
from convtui.runs.events import as_line, read_event

EPOCH = EpochEnded(1, 2.25, 0.1, 2.0, 0.2, 1.5, 1e-3)

EVENTS = (
    RunStarted("tiny", "shapes", 3, 17, 2),
    BatchProgress(1, 5, 36, 2.25, 0.5, 12.5),
    BatchProgress(1, 5, 36, 2.25, 0.5),
    EPOCH,
    EpochEnded(2, 2.25, 0.1, None, None, 1.5, 1e-3, train_accuracy=0.75),
    BaselineProgress(0, 6),
    BaselineProgress(4, 6, 0.25),
    RunEnded(3, None, False, 4.5, 2.0, 0.5),
    RunFailed("kein Platz mehr · 空間"),
    Stopped(2),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event)
def test_an_event_is_read_back_as_it_was_written(event):
    line = as_line(event)
    assert "\n" not in line
    assert read_event(line.encode()) == event


def test_an_epoch_has_the_fields_that_are_promised_in_their_order():
    document = json.loads(as_line(EPOCH))
    assert list(document) == [
        "event", "time", "epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds",
        "learning_rate",
    ]  # fmt: skip
    assert document["event"] == "epoch_ended"
    assert document["time"] == pytest.approx(1.76e9, rel=0.5)


def test_numbers_come_back_to_the_last_bit():
    loss = 2.933661937713623
    assert read_event(as_line(EpochEnded(1, loss, 0.1, None, None, 1, 1e-3)).encode()).loss == loss


def test_what_json_does_not_know_becomes_null():
    line = as_line(EpochEnded(1, 0.5, 0.1, float("nan"), float("inf"), 1.0, 1e-3))
    assert json.loads(line)["val_loss"] is None
    assert json.loads(line)["val_accuracy"] is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b'{"event": "epoch_ended", "epoch": 1, "lo',
        b"[]",
        b"17",
        b'"epoch_ended"',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"event": "epoch_began", "epoch": 1}',
        b'{"event": ["stopped"], "epochs": 1}',
        b'{"event": "stopped"}',
        b'{"event": "stopped", "epochs": "2"}',
        b'{"event": "stopped", "epochs": 2.5}',
        b'{"event": "stopped", "epochs": true}',
        b'{"event": "stopped", "epochs": null}',
        b'{"event": "run_failed", "message": 17}',
        pytest.param(as_line(EPOCH).replace("2.25", "NaN").encode(), id="not a number"),
    ],
    ids=lambda line: line[:40].decode(errors="replace"),
)
def test_what_is_no_event_is_none(line):
    assert read_event(line) is None


def test_fields_that_a_later_version_adds_are_passed_over():
    assert read_event(b'{"event": "stopped", "time": 5, "epochs": 2, "why": "x"}') == Stopped(
        2, time=5
    )
