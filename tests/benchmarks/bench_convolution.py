"""A whole map against SciPy, and the last step of a large picture against the first.

Run it with `python tests/benchmarks/bench_convolution.py`; it exits with 1 if a limit is exceeded.
"""

import sys

import numpy as np
from ratio import paired, report
from scipy import ndimage

from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.ops.convolution import conv2d


def whole_map(side: int, times: int, limit: float) -> bool:
    """A square of float64, 3×3, valid."""
    generator = np.random.default_rng(1)
    source, kernel = generator.normal(size=(side, side)), generator.normal(size=(3, 3))
    difference = np.abs(conv2d(source, kernel) - ndimage.correlate(source, kernel)[1:-1, 1:-1])
    if difference.max() > 1e-9:
        print(f"conv2d differs from scipy.ndimage.correlate by {difference.max():.1e}")
        return False
    ratio = paired(
        lambda: conv2d(source, kernel), lambda: ndimage.correlate(source, kernel), times, min
    )
    return report(f"conv2d {side}², 3×3 / scipy.ndimage.correlate", ratio, limit)


def with_channels(shape: tuple[int, int, int], side: int, filters: int) -> bool:
    """A layer's map with channels and filters, against one product over sliding windows."""
    generator = np.random.default_rng(3)
    source = generator.normal(size=shape)
    kernel = generator.normal(size=(side, side, shape[2], filters))

    def product() -> np.ndarray:
        windows = np.lib.stride_tricks.sliding_window_view(source, (side, side), axis=(0, 1))
        return np.tensordot(windows, kernel, axes=([3, 4, 2], [0, 1, 2]))

    name = f"conv2d {shape} {side}×{side} → {filters} / tensordot over windows"
    difference = np.abs(conv2d(source, kernel) - product()).max()
    if difference > 1e-9:
        print(f"{name}: differs by {difference:.1e}")
        return False
    return report(name, paired(lambda: conv2d(source, kernel), product, 3000, min), 1.1)


def far_step(name: str) -> bool:
    """The last step of a stage on a 4096² picture."""
    source = np.random.default_rng(2).integers(0, 256, (4096, 4096)).astype(np.float64)
    options = LayerOptions(load_kernel("edge-8"), padding="same", bias=-50)
    stage = Pipeline(source, options).stage(name)
    last = len(stage) - 1
    ratio = paired(lambda: stage[last], lambda: stage[0], 2000)
    return report(f"{name} step {last + 1:,} of 4096² / step 1", ratio, 2)


def main() -> int:
    """Run all and return the exit code."""
    kept = [
        whole_map(28, 4000, 1),
        whole_map(256, 400, 0.75),
        whole_map(1024, 40, 0.6),
        whole_map(4096, 3, 0.6),
        with_channels((28, 28, 1), 3, 32),
        with_channels((13, 13, 32), 3, 32),
        with_channels((15, 15, 32), 5, 64),
        with_channels((32, 32, 3), 3, 32),
        *(far_step(name) for name in ("convolution", "activation", "pooling")),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
