"""A run as its events tell of it: the same whether they are heard one by one or all at once."""

from hypothesis import given
from hypothesis import strategies as st

from convtui.runs import (
    BaselineProgress,
    BatchProgress,
    EpochEnded,
    RunEnded,
    RunFailed,
    RunStarted,
    RunState,
    RunTracker,
    Stopped,
)
from convtui.runs.events import RUN_EVENTS, as_line

from .conftest import epoch, started

numbers = st.integers(1, 4)
events = st.one_of(
    st.builds(lambda after: started(after=after), numbers),
    st.builds(lambda n, loss: epoch(n, loss), numbers, st.sampled_from([None, 0.5, 1.0])),
    st.builds(lambda n, batch: BatchProgress(n, batch, 4, 2.0, 0.5), numbers, st.integers(0, 4)),
    st.builds(BaselineProgress, numbers, st.just(6)),
    st.builds(Stopped, numbers),
    st.just(RunFailed("disk full")),
    st.just(RunEnded(2, 1, True, 2.5, 0.5, 0.9)),
)


def heard(told) -> RunState:
    tracker = RunTracker()
    for event in told:
        tracker.hear(event)
    return tracker.state


@given(st.lists(events, max_size=20))
def test_looking_in_between_changes_nothing(told):
    tracker = RunTracker()
    for event in told:
        tracker.hear(event)
        assert tracker.state is tracker.state
    assert tracker.state == heard(told)
    rows = [row.epoch for row in tracker.state.epochs]
    assert rows == sorted(set(rows))


@given(st.lists(events, max_size=20))
def test_a_tracker_may_go_on_from_a_state(told):
    half = len(told) // 2
    tracker = RunTracker(heard(told[:half]))
    for event in told[half:]:
        tracker.hear(event)
    assert tracker.state == heard(told)


@given(st.lists(events, max_size=20))
def test_what_is_read_of_a_log_at_once_differs_in_the_batch_in_hand_only(told):
    lines = [as_line(event).encode() for event in told]
    at_once, one_by_one = heard(RUN_EVENTS.read_all(lines)), heard(told)
    for name in ("status", "epochs", "planned", "pid", "message", "test_loss", "best"):
        assert getattr(at_once, name) == getattr(one_by_one, name)
    if told and isinstance(told[-1], BatchProgress):
        assert at_once == one_by_one


def test_events_that_tell_of_no_run_of_ours_change_nothing():
    sound = [started(), epoch(1)]
    strange = [
        epoch(0),
        epoch(-1),
        EpochEnded(10**300, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0),
        BatchProgress(2, 10**18, 1, 2.0, 0.5),
        BatchProgress(2, -1, 5, 2.0, 0.5),
        BatchProgress(2, 1, 10**300, 2.0, 0.5),
    ]
    assert heard(sound + strange) == heard(sound)


def test_the_first_start_is_when_it_began():
    first, again = RunStarted("t", "d", 3, 1, time=5.0), RunStarted("t", "d", 3, 2, 1, time=9.0)
    assert heard([first, epoch(1), again]).started == 5.0
