"""The published data sets that convtui knows: what they hold and where they come from."""

from dataclasses import dataclass

from convtui.errors import unknown_name


@dataclass(frozen=True)
class Source:
    """A file on the web.

    `checksum` is the hexadecimal digest by `algorithm` (a name of hashlib's); `size` is in bytes,
    0 when it is not known.
    """

    url: str
    checksum: str
    algorithm: str = "sha256"
    size: int = 0


@dataclass(frozen=True)
class Published:
    """A data set: its images are uint8 of `image_shape`, a label is an index into `labels`."""

    name: str
    description: str
    image_shape: tuple[int, ...]
    training_images: int
    labels: tuple[str, ...]
    source: Source

    @property
    def file_name(self) -> str:
        """What Keras calls the file too."""
        return f"{self.name}.npz"


MNIST = Published(
    name="mnist",
    description="70,000 handwritten digits, grey (LeCun, Cortes and Burges)",
    image_shape=(28, 28),
    training_images=60_000,
    labels=tuple("0123456789"),
    source=Source(
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
        "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        size=11_490_434,
    ),
)

CIFAR10 = Published(
    name="cifar10",
    description="60,000 small colour pictures of ten kinds of things (Krizhevsky 2009)",
    image_shape=(32, 32, 3),
    training_images=50_000,
    labels=(
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    ),
    # The binary version: the one for Python is made of pickles, which may run code when read.
    source=Source(
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
        "c32a1d4ab5d03f1284b67883e8d87530",
        algorithm="md5",
        size=170_052_171,
    ),
)

PUBLISHED = {published.name: published for published in (MNIST, CIFAR10)}


def published(name: str) -> Published:
    """Look a data set up by its name.

    Raises:
        BadInput: convtui knows no data set of this name.
    """
    if name not in PUBLISHED:
        raise unknown_name("data set", name, PUBLISHED, f"known are {', '.join(PUBLISHED)}")
    return PUBLISHED[name]
