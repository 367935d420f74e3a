"""The data sets that convtui knows by name: what they hold and where they come from."""

from dataclasses import dataclass

from convtui.errors import BadInput, unknown_name

LEAST_SAMPLES = 2
"""One to train on and one to validate on."""


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


@dataclass(frozen=True)
class Generated:
    """A data set that convtui draws itself; images and labels as in `Published`.

    `recipe` is a number that changes whenever the pixels do.
    """

    name: str
    description: str
    image_shape: tuple[int, ...]
    training_images: int
    test_images: int
    labels: tuple[str, ...]
    recipe: int


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

STROKES = Generated(
    name="strokes",
    description="7,000 digits drawn by convtui, grey, of the size of MNIST's",
    image_shape=(28, 28),
    training_images=6_000,
    test_images=1_000,
    labels=tuple("0123456789"),
    recipe=1,
)

SHAPES = Generated(
    name="shapes",
    description="6,000 coloured shapes of ten kinds drawn by convtui, of the size of CIFAR-10's",
    image_shape=(32, 32, 3),
    training_images=5_000,
    test_images=1_000,
    labels=(
        "disc",
        "ring",
        "square",
        "frame",
        "triangle",
        "star",
        "cross",
        "crescent",
        "bar",
        "arrow",
    ),
    recipe=1,
)

PUBLISHED = {published.name: published for published in (MNIST, CIFAR10)}

GENERATED = {generated.name: generated for generated in (STROKES, SHAPES)}

STAND_INS = {"mnist": "strokes", "cifar10": "shapes"}
"""What convtui draws of the same size, by the name of what it stands for."""

JOIN = "+"
"""Between the names of data sets that are taken together, as in `mnist+strokes`."""


def has_name(data: str) -> bool:
    """Whether this is a data set that convtui knows, or several joined; else it is a file."""
    return all(part in PUBLISHED or part in GENERATED for part in data.split(JOIN))


def named(data: str) -> tuple[Published | Generated, ...]:
    """The data sets of a word: one, or those that are joined.

    Raises:
        BadInput: one is not known, stands there twice, or has other images or classes.
    """
    known: dict[str, Published | Generated] = {**PUBLISHED, **GENERATED}
    names = data.split(JOIN)
    for name in names:
        if name not in known:
            mend = f"known are {', '.join(known)}, or give an .npz file"
            raise unknown_name("data set", name, known, mend)
    found = tuple(known[name] for name in names)
    if len(set(names)) < len(names):
        raise BadInput(f"{data} names a data set twice: name each once")
    for other in found[1:]:
        if (other.image_shape, other.labels) != (found[0].image_shape, found[0].labels):
            raise BadInput(
                f"{data}: {found[0].name} and {other.name} have other images or classes: join "
                "those that are alike, as mnist+strokes"
            )
    return found


def drawn_instead(data: str) -> str:
    """What convtui draws in the place of a data set; what has no stand-in, as a file, stays."""
    if not has_name(data):
        return data
    return JOIN.join(dict.fromkeys(STAND_INS.get(name, name) for name in data.split(JOIN)))


def published(name: str) -> Published:
    """Look a data set up that is a file somewhere.

    Raises:
        BadInput: convtui knows no data set of this name, or draws it itself.
    """
    if name in GENERATED:
        raise BadInput(f"{name} is drawn by convtui and always there: nothing has to be fetched")
    if name not in PUBLISHED:
        raise unknown_name("data set", name, PUBLISHED, f"known are {', '.join(PUBLISHED)}")
    return PUBLISHED[name]
