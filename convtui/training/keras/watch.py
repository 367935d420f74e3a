"""What happens around each batch and epoch of `fit`: learning rate, dropout, events, checkpoint."""

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from convtui.runs import BatchProgress, EpochEnded, EpochRow, Event
from convtui.training.endings import AskedToStop, RunBroke, StopRequested, stops_early
from convtui.training.pace import Pace
from convtui.training.spec import RunSpec

SECONDS_BETWEEN = 0.1
"""Between two events of `batch_progress`."""

Logs = dict[str, float]


class Watch:
    """The callbacks of one `fit`; Keras counts epochs and batches from 0, everything else from 1.

    `save` keeps the model as a checkpoint; `measure` returns the train accuracy as it is now.
    """

    def __init__(
        self,
        spec: RunSpec,
        model: Any,
        batches: int,
        rows: list[EpochRow],
        tell: Callable[[Event], None],
        asked_to_stop: AskedToStop,
        save: Callable[[], None],
        measure: Callable[[], float],
    ) -> None:
        """Watch `model` be trained; `rows` are the finished epochs, to which more are added."""
        self._spec, self._model, self._batches, self._rows = spec, model, batches, rows
        self._tell, self._asked_to_stop = tell, asked_to_stop
        self._save, self._measure = save, measure
        self._pace = Pace(spec.epochs, batches)
        self._rate: float | None = None
        self._epoch = 0
        self._told = -math.inf

    def callbacks(self) -> dict[str, Callable[..., None]]:
        """By the names that `keras.callbacks.LambdaCallback` gives them."""
        return {
            "on_epoch_begin": self._begin_epoch,
            "on_train_batch_begin": self._begin_batch,
            "on_train_batch_end": self._end_batch,
            "on_epoch_end": self._end_epoch,
        }

    def _begin_epoch(self, epoch: int, logs: Logs) -> None:
        self._epoch = epoch + 1
        self._pace.begin_epoch()
        for number, layer in enumerate(self._model.layers):
            generator = getattr(layer, "seed_generator", None)
            if generator is not None:
                drawn = np.random.default_rng([self._spec.seed, self._epoch, number])
                generator.state.assign(np.array([drawn.integers(2**31), 0]))

    def _begin_batch(self, batch: int, logs: Logs) -> None:
        step = (self._epoch - 1) * self._batches + batch
        rate = self._spec.learning_rate * self._spec.schedule.factor(self._epoch, step)
        if rate != self._rate:
            self._model.optimizer.learning_rate = self._rate = rate

    def _end_batch(self, batch: int, logs: Logs) -> None:
        done = batch + 1
        self._pace.end_batch(done)
        if not math.isfinite(logs["loss"]):
            raise RunBroke(
                f"the loss is {logs['loss']:g} after batch {done} of epoch {self._epoch}: "
                f"give a learning rate below {self._spec.learning_rate:g}"
            )
        if self._asked_to_stop():
            raise StopRequested
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN:
            self._told = now
            left = self._pace.seconds_left(self._epoch, done)
            self._tell(
                BatchProgress(
                    epoch=self._epoch,
                    batch=done,
                    batches=self._batches,
                    loss=shortest(logs["loss"]),
                    accuracy=shortest(logs["accuracy"]),
                    eta=None if left is None else round(left, 1),
                )
            )

    def _end_epoch(self, epoch: int, logs: Logs) -> None:
        measured = shortest(self._measure()) if self._spec.train_accuracy else None
        row = EpochEnded(
            epoch=self._epoch,
            loss=shortest(logs["loss"]),
            accuracy=shortest(logs["accuracy"]),
            val_loss=_finite(logs.get("val_loss")),
            val_accuracy=_finite(logs.get("val_accuracy")),
            seconds=round(self._pace.end_epoch(), 3),
            learning_rate=self._rate or self._spec.learning_rate,
            train_accuracy=measured,
        )
        self._rows.append(row)
        self._tell(row)
        # After the event: an epoch told twice is no harm, a finished one without its row would be.
        self._save()
        if stops_early(self._rows, self._spec.early_stopping):
            self._model.stop_training = True
        elif self._asked_to_stop() and self._epoch < self._spec.epochs:
            raise StopRequested


def shortest(number: float) -> float:
    """Keras' figures are float32: the fewest digits that mean the same one, 0.3 for 0.30000001…."""
    return float(str(np.float32(number)))


def _finite(number: float | None) -> float | None:
    return shortest(number) if number is not None and math.isfinite(number) else None
