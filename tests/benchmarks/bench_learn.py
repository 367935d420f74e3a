"""`convtui learn` on a digit, 28×28: its steps in a second, and a step against SciPy's.

A step of SciPy's is what a step is by definition: the map of the kernel, its difference to the
target's, and the correlation of that with the input.

Run it with `python tests/benchmarks/bench_learn.py`; it exits with 1 if a limit is exceeded.
"""

import os
import subprocess
import sys
import tempfile
import time

import numpy as np
from ratio import paired, report
from scipy import signal

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.learning import Learning, automatic_rate
from convtui.lesson.learning_task import LearningTask, Target
from convtui.lesson.rates import Rates
from convtui.networks.convolution import Convolution

STEPS = 1000
COMMAND = ("-m", "convtui", "learn", "digit:4", "--target", "sobel-x", "--steps", str(STEPS))
MILLISECONDS_LIMIT, STEP_LIMIT = 5, 1.0
"""200 steps a second are 5 ms each."""


def whole_command() -> bool:
    """From the shell's line to the last byte, Python's start included."""
    with tempfile.TemporaryDirectory() as home:
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, *COMMAND],
            env=os.environ | {"CONVTUI_HOME": home},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        seconds = (time.perf_counter() - start) / STEPS
    return report(
        f"learn digit:4, {STEPS:,} steps, milliseconds each", 1000 * seconds, MILLISECONDS_LIMIT
    )


def steps() -> bool:
    """Some steps of a digit, the task made anew each time, against SciPy's."""
    source, kernel = load_input("digit:4").values, load_kernel("sobel-x").values
    layer = Convolution("learned", 1, (3, 3), has_bias=False)
    target = signal.correlate2d(source, kernel, "valid")

    def task() -> LearningTask:
        return LearningTask(source[:, :, None], layer, Target("sobel-x", target))

    first, rate = task().first_kernel(0), automatic_rate(task())

    def ours() -> np.ndarray:
        learning = Learning(task(), first, Rates(rate))
        learning.reach(STEPS)
        return learning.kernel(STEPS)[:, :, 0]

    def theirs() -> np.ndarray:
        weights = first[:, :, 0]
        for _ in range(STEPS):
            difference = signal.correlate2d(source, weights, "valid") - target
            gradient = signal.correlate2d(source, difference, "valid")
            weights = weights - rate * 2 / target.size * gradient
        return weights

    apart = np.abs(ours() - theirs()).max()
    if apart > 1e-9:
        print(f"the kernel after {STEPS} steps is {apart:.1e} away from SciPy's")
        return False
    return report(f"{STEPS:,} steps / SciPy's", paired(ours, theirs, 5, min), STEP_LIMIT)


def main() -> int:
    """Measure both and return the exit code."""
    kept = [whole_command(), steps()]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
