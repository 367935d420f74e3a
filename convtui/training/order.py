"""In which order a network sees its images."""

import numpy as np
import numpy.typing as npt


def permutation(seed: int, epoch: int, count: int) -> npt.NDArray[np.int32]:
    """The order of `count` images in an epoch, which seed and epoch alone decide."""
    return np.random.default_rng([seed, epoch]).permutation(count).astype(np.int32)


def batches_of(count: int, batch_size: int) -> int:
    """How many batches so many images make; the last may be smaller than the others."""
    return -(-count // batch_size)
