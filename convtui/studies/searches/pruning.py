"""When a trial is given up: it is worse than the median of the finished ones at the same epoch."""

STARTUP_TRIALS = 5
"""So many are finished before any is given up."""
FIRST_EPOCH_TO_PRUNE = 2
