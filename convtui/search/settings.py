"""What can be set for a search, as people type it."""

from dataclasses import replace

from convtui.training.settings import SETTINGS, Setting, whole

TRIALS = 10
MOST_TRIALS = 100_000
MOST_WORKERS = 256

_WORDS = {
    "seed": "Of the draws, and of every run: trials differ in what is drawn alone. Default: 0.",
    "threads": "Threads of each network in training. Default: the cores shared out among the "
    "workers. Figures repeat exactly with the same number.",
    "name": "What to call the search. Default: its model and date.",
}

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
