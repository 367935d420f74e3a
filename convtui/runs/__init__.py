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
from convtui.runs.run import Run, read_run, write_report, write_spec
from convtui.runs.state import EpochRow, RunState, RunTracker, Status
from convtui.runs.store import create, delete, find, list_runs, rename, runs_folder

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
    "create",
    "delete",
    "find",
    "is_alive",
    "list_runs",
    "read_arrays",
    "read_run",
    "read_state",
    "rename",
    "runs_folder",
    "write_arrays",
    "write_report",
    "write_spec",
]
