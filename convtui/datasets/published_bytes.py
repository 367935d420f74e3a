"""Whether arrays hold the published bytes, whatever file they came in.

The bytes as they were published are made again from the arrays and their digests compared.
MNIST: LeCun's IDX files, uncompressed; the digests are those of the copies at
storage.googleapis.com/cvdf-datasets/mnist. CIFAR-10: the six files of Krizhevsky's binary version;
the digests are those that Apache MXNet downloads by (gluon.data.vision.CIFAR10).
"""

import hashlib
import struct
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

IDX_SHA256 = {
    "x_train": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "y_train": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "x_test": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "y_test": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}

IDX_OF_BYTES = 0x0800
"""First half of an IDX file's magic number: unsigned bytes; the other half is the dimensions."""

TRAINING_BATCHES_SHA1 = (
    "aadd24acce27caa71bf4b10992e9e7b2d74c2540",
    "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795",
    "1dd00a74ab1d17a6e7d73e185b69dbf31242f295",
    "aab85764eb3584312d3c7f65fd2fd016e36a258e",
    "26e2849e66a845b7f1e4614ae70f4889ae604628",
)

TEST_BATCH_SHA1 = "67eb016db431130d61cd03c7ad570b013799c88c"

BATCH = 10_000
"""Images in a file of CIFAR-10."""


def mnist_is_published(arrays: Mapping[str, Pixels], first: int = 0) -> bool:
    """Whether all four arrays, (n, 28, 28) and (n,), are MNIST's, however many are wanted."""
    return all(_idx_sha256(arrays[key].squeeze()) == digest for key, digest in IDX_SHA256.items())


def cifar10_is_published(arrays: Mapping[str, Pixels], first: int) -> bool:
    """Whether the `first` training images and all test images are CIFAR-10's, labels included.

    Only files of which a training image is wanted are looked at, but these whole.
    """
    x, y = arrays["x_train"], arrays["y_train"]
    digests = TRAINING_BATCHES_SHA1[: -(-first // BATCH)]
    starts = range(0, len(digests) * BATCH, BATCH)
    right = len(x) == BATCH * len(TRAINING_BATCHES_SHA1) and all(
        _batch_sha1(x[start : start + BATCH], y[start : start + BATCH]) == digest
        for start, digest in zip(starts, digests, strict=True)
    )
    return right and _batch_sha1(arrays["x_test"], arrays["y_test"]) == TEST_BATCH_SHA1


IS_PUBLISHED: dict[str, Callable[[Mapping[str, Pixels], int], bool]] = {
    "mnist": mnist_is_published,
    "cifar10": cifar10_is_published,
}
"""By the name of a data set: whether arrays are its published ones; `first` training images count.

Of a data set that has no entry here nobody can tell.
"""


def _idx_sha256(array: Pixels) -> str:
    magic = struct.pack(f">{array.ndim + 1}I", IDX_OF_BYTES + array.ndim, *array.shape)
    digest = hashlib.sha256(magic)
    digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _batch_sha1(images: Pixels, labels: Pixels) -> str:
    """Of one file: for each image its label, then its red, green and blue plane."""
    planes = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    records = np.concatenate([labels.reshape(-1, 1), planes], axis=1)
    return hashlib.sha1(records.data, usedforsecurity=False).hexdigest()
