"""A run is a folder: what was asked, what happened, the weights and the report; no engine here."""

from convtui.runs.arrays import read_arrays, write_arrays
from convtui.runs.event_log import EventLog, is_alive
from convtui.runs.events import (
    BaselineProgress,
    BatchProgress,
    EpochEnded,
    Event,
    EventReader,
    RunEnded,
    RunFailed,
    RunStarted,
    Stopped,
)
from convtui.runs.follow import Follower, LogFollower, read_state
from convtui.runs.overview import Overview, SeenRun
from convtui.runs.run import Run, write_report, write_spec
from convtui.runs.state import EpochRow, RunState, RunTracker, Status

__all__ = [
    "BaselineProgress",
    "BatchProgress",
    "EpochEnded",
    "EpochRow",
    "Event",
    "EventLog",
    "EventReader",
    "Follower",
    "LogFollower",
    "Overview",
    "Run",
    "RunEnded",
    "RunFailed",
    "RunStarted",
    "RunState",
    "RunTracker",
    "SeenRun",
    "Status",
    "Stopped",
    "is_alive",
    "read_arrays",
    "read_state",
    "write_arrays",
    "write_report",
    "write_spec",
]
