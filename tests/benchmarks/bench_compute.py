"""`convtui compute` of a large picture as JSON: its time against json.dumps, and its memory.

Run it with `python tests/benchmarks/bench_compute.py`; it exits with 1 if a limit is exceeded.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image
from ratio import paired, report

from convtui.export.matrices import json_parts
from convtui.inputs import make_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline

SIDE = 8000
PICTURE_BYTES = SIDE * SIDE * 8
TIME_LIMIT, MEMORY_LIMIT = 0.5, 3.0


def writing() -> bool:
    """A layer computed and written, against json.dumps of the same numbers, computed before."""
    source = np.random.default_rng(2).integers(0, 256, (1000, 1000)).astype(np.float64)
    given = make_input("x", source)
    pipeline = Pipeline(source, LayerOptions(load_kernel("edge-8")))
    document = {
        "input": source.astype(int).tolist(),
        "stages": [stage.plane().astype(int).tolist() for stage in pipeline.stages],
    }
    written = json.loads("".join(json_parts(given, pipeline, pipeline.stages)))
    if [stage["values"] for stage in written["stages"]] != document["stages"]:
        print("the maps that are written are others than those that are computed")
        return False

    def ours() -> None:
        fresh = Pipeline(source, pipeline.options)
        for _ in json_parts(given, fresh, fresh.stages):
            pass

    ratio = paired(ours, lambda: json.dumps(document), 7, min)
    return report("compute 1000² as JSON / json.dumps of plain lists", ratio, TIME_LIMIT)


def memory() -> bool:
    """Peak memory of the whole command, Python included, in float64 pictures."""
    with tempfile.TemporaryDirectory() as folder:
        grey = np.random.default_rng(3).integers(0, 256, (SIDE, SIDE), dtype=np.uint8)
        Image.fromarray(grey).save(Path(folder) / "grey.png", compress_level=1)
        del grey
        command = ["-m", "convtui", "compute", "grey.png", "--kernel", "edge-8", "--format", "json"]
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
        print(f"convtui compute failed with {os.waitstatus_to_exitcode(status)}")
        return False
    peak = usage.ru_maxrss * 1024
    cpu = usage.ru_utime + usage.ru_stime
    name = f"compute {SIDE}² as JSON: {seconds:.1f} s, {cpu:.1f} s CPU, memory / a float64 picture"
    return report(name, peak / PICTURE_BYTES, MEMORY_LIMIT)


def main() -> int:
    """Run both and return the exit code."""
    return 0 if all([writing(), memory()]) else 1


if __name__ == "__main__":
    sys.exit(main())
