"""A large picture filtered: the convolution against SciPy, and the whole command's memory.

Run it with `python tests/benchmarks/bench_pictures.py`; it exits with 1 if a limit is exceeded.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image
from ratio import paired, report
from scipy import ndimage

from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.picture import FilteredPicture

SIDE = 4096
PICTURE_BYTES = SIDE * SIDE * 8
TIME_LIMIT, MEMORY_LIMIT = 0.5, 3.0


def convolution() -> bool:
    """All parts of the filtered picture, against one call of SciPy's."""
    source = np.random.default_rng(2).integers(0, 256, (SIDE, SIDE)).astype(np.float64)
    layer = LayerOptions(load_kernel("edge-8"), activation="none", pool=0)
    picture = FilteredPicture(source, layer)
    expected = ndimage.correlate(source, layer.weights)[1:-1, 1:-1]
    for _, rows, values in picture.bands():
        if np.abs(values - expected[rows.start : rows.stop]).max() > 1e-9:
            print("the filtered picture differs from scipy.ndimage.correlate")
            return False
    del expected

    def ours() -> None:
        for _ in picture.bands():
            pass

    ratio = paired(ours, lambda: ndimage.correlate(source, layer.weights), 10, min)
    return report(f"filter {SIDE}², 3×3: convolution / scipy.ndimage.correlate", ratio, TIME_LIMIT)


def memory() -> bool:
    """Peak memory of the whole command, Python included, in float64 pictures."""
    with tempfile.TemporaryDirectory() as folder:
        grey = np.random.default_rng(3).integers(0, 256, (SIDE, SIDE), dtype=np.uint8)
        Image.fromarray(grey).save(Path(folder) / "grey.png", compress_level=1)
        command = ["-m", "convtui", "filter", "grey.png", "--kernel", "edge-8", "-o", "out.png"]
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=os.environ | {"CONVTUI_HOME": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        print(f"convtui filter failed with {os.waitstatus_to_exitcode(status)}")
        return False
    peak = usage.ru_maxrss * 1024
    name = f"filter {SIDE}²: {seconds:.1f} s, {peak / 2**20:.0f} MiB / a float64 picture"
    return report(name, peak / PICTURE_BYTES, MEMORY_LIMIT)


def main() -> int:
    """Run all and return the exit code."""
    return 0 if all([convolution(), memory()]) else 1


if __name__ == "__main__":
    sys.exit(main())
