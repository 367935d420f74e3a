"""A process that trains one run after another, as a `WorkerPool` tells it; the pool starts it.

On stdin stands one order a line, {"train": FOLDER} or {"stop": true}; when stdin ends, whoever gave
orders is gone: the run in hand stops after its batch, and so does the process. On stdout go the
events of the run in hand as events.jsonl has them, then {"over": STATUS, "message": TEXT}.
"""

import gc
import json
import os
import sys
import threading
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TextIO

from convtui.datasets.load import DataArrays, load_dataset
from convtui.errors import BadInput, Missing
from convtui.runs import Event, Run
from convtui.runs.events import Tell, as_line
from convtui.training.endings import RunBroke, StopRequested
from convtui.training.redirect import talking_into
from convtui.training.session import train_run
from convtui.training.signals import listening

DATA_SETS_KEPT = 2


class Orders:
    """What is to be trained, read by a thread of its own so that a stop is heard at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._folders: SimpleQueue[Path | None] = SimpleQueue()
        self._stop = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def next(self) -> Path | None:
        """Wait for the folder of the next run; None: leave."""
        return self._folders.get()

    def asked_to_stop(self) -> bool:
        """Whether the run in hand is to stop."""
        return self._stop.is_set()

    def _listen(self) -> None:
        for line in self._stream:
            order = json.loads(line)
            if "train" in order:
                self._stop.clear()
                self._folders.put(Path(order["train"]))
            else:
                self._stop.set()
        self._stop.set()
        self._folders.put(None)


class DataSets:
    """The data sets that were read last: runs that follow each other mostly share theirs."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int | None], DataArrays] = OrderedDict()

    def load(self, name_or_path: str, samples: int | None) -> DataArrays:
        key = (name_or_path, samples)
        if key not in self._kept:
            while len(self._kept) >= DATA_SETS_KEPT:
                self._kept.popitem(last=False)
            self._kept[key] = load_dataset(name_or_path, samples)
        self._kept.move_to_end(key)
        return self._kept[key]


def main() -> None:
    """Train what is ordered until stdin ends."""
    channel = _own_channel()
    orders, data_sets = Orders(sys.stdin), DataSets()

    def tell(event: Event) -> None:
        channel.write(as_line(event) + "\n")

    with suppress(BrokenPipeError):
        while (folder := orders.next()) is not None:
            status, message = _train(Run.read(folder), tell, orders, data_sets)
            channel.write(json.dumps({"over": status, "message": message}) + "\n")
    gc.freeze()  # the process is about to end: taking TensorFlow apart would need a second


def _train(run: Run, tell: Tell, orders: Orders, data_sets: DataSets) -> tuple[str, str]:
    """Train a run, and say how it ended and why."""
    try:
        with listening() as heard, talking_into(run.log):
            train_run(run, tell, lambda: heard() or orders.asked_to_stop(), load=data_sets.load)
    except (StopRequested, KeyboardInterrupt):
        return "stopped", ""
    except (BadInput, Missing, RunBroke) as problem:
        return "failed", str(problem)
    return "finished", ""


def _own_channel() -> TextIO:
    """Take stdout for events alone; whatever else is printed goes where stderr goes."""
    channel = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return channel


if __name__ == "__main__":
    main()
