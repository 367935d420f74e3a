"""Early stopping from the rows alone, the time that is left, and signals."""

import os
import signal
import threading
from dataclasses import dataclass

import pytest

from convtui.training.endings import epochs_without_gain, stops_early
from convtui.training.pace import Pace
from convtui.training.signals import listening, looking


@dataclass
class Row:
    val_loss: float | None


def rows(*losses):
    return [Row(loss) for loss in losses]


def test_epochs_are_counted_since_the_lowest_validation_loss():
    assert epochs_without_gain(rows(3, 2, 2.5, 2.0, None)) == 3
    assert epochs_without_gain(rows(3, 2, 1)) == 0


def test_patience_ends_a_run_and_none_never_does():
    assert not stops_early(rows(3, 2, 2.5), 2)
    assert stops_early(rows(3, 2, 2.5, 2.0), 2)
    assert not stops_early(rows(1, 2, 3, 4, 5), None)
    assert not stops_early([], 1)


def test_the_time_left_is_what_batches_took_and_what_follows_them():
    now = [0.0]
    pace = Pace(epochs=3, batches=10, clock=lambda: now[0])
    pace.begin_epoch()
    now[0] = 5.0  # the first batch traces
    pace.end_batch(1)
    assert pace.seconds_left(1, 1) is None
    now[0] = 6.0
    pace.end_batch(3)
    assert pace.seconds_left(1, 3) == pytest.approx(0.5 * (7 + 20))
    now[0] = 9.5
    pace.end_batch(10)
    now[0] = 11.5  # two seconds of validation
    assert pace.end_epoch() == pytest.approx(11.5)
    pace.begin_epoch()
    pace.end_batch(1)
    now[0] = 12.0
    pace.end_batch(2)
    assert pace.seconds_left(2, 2) == pytest.approx(0.5 * (8 + 10) + 2 * 2)


def test_the_first_signal_asks_and_the_second_interrupts():
    before = signal.getsignal(signal.SIGTERM)
    with listening() as asked_to_stop:
        assert not asked_to_stop()
        os.kill(os.getpid(), signal.SIGTERM)
        assert asked_to_stop()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_that_is_ignored_stays_so_as_nohup_wants_it():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with listening() as asked_to_stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not asked_to_stop()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_thread_hears_no_signals_and_is_never_asked():
    answers = []

    def ask():
        with listening() as asked_to_stop, looking(lambda: True):
            answers.append(asked_to_stop())

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert answers == [False]
