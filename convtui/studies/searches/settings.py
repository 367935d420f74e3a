"""What can be set for a search, as people type it."""

from dataclasses import replace

from convtui.training.environment import cores, memory_for
from convtui.training.settings import SETTINGS, Setting, whole

TRIALS = 10
MOST_TRIALS = 100_000
MOST_WORKERS = 256

_WORDS = {
    "seed": "Of the draws, and of every run: trials differ in what is drawn alone. Default: 0.",
    "threads": "Threads of each network in training, kept with the search: figures repeat exactly "
    "with the same number. Default: the cores shared out among the workers.",
    "name": "What to call the search. Default: its model and date.",
}

_WORKER_BYTES = 1 << 30
"""What a worker may need: TensorFlow 0.7 GB, and the images."""

READ_TRIALS = whole("trials", 1, MOST_TRIALS)

WORKERS = Setting(
    "workers",
    "W",
    "Train so many networks at once; each takes about 0.8 GB of memory. Default: one a core.",
    whole("workers", 1, MOST_WORKERS),
)

SEARCH_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "trials",
        "N",
        f"Train so many networks; draws that cannot be built are replaced. Default: {TRIALS}.",
        READ_TRIALS,
    ),
    WORKERS,
    *(replace(s, words=_WORDS.get(s.name, s.words)) for s in SETTINGS),
)


def workers_for(trials: int, wanted: int | None = None) -> int:
    """How many networks are trained at once: as many as wanted, or one a core that has memory."""
    most = wanted or max(min(cores(), memory_for(_WORKER_BYTES)), 1)
    return min(most, max(trials, 1))


def threads_for(workers: int) -> int:
    """The cores shared out among the workers."""
    return max(cores() // workers, 1)
