"""What is on the Network screen: a network with weights, an image, and all that it makes of it."""

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from convtui.errors import BadInput, Missing
from convtui.inputs import Input, load_input
from convtui.inputs.prepare import prepare
from convtui.lesson.changes import Changes, WeightChanges, is_off
from convtui.lesson.forward import ForwardPass, as_image
from convtui.lesson.map import Map
from convtui.lesson.numbers import LARGEST_NUMBER
from convtui.networks.network import AllWeights
from convtui.ops.brightness import BRIGHTEST
from convtui.ops.window import Array
from convtui.runs import Run
from convtui.runs.networks import GivenNetwork, load_network, network_of
from convtui.tui.network_column import Column, Shown

if TYPE_CHECKING:
    from convtui.training.answers import ImageAnswer

FIRST_NETWORK = "digits"
_FIRST_GREY, _FIRST_COLOURED = ("mnist:7", "digit:4"), ("cifar10#0", "scene")


@dataclass(frozen=True, eq=False)
class ShownNetwork:
    """A network and an image of (rows, columns, channels) in it, as opened, and what was changed.

    Raises:
        BadInput: an image that does not fit, or a layer that leaves too much or no numbers.
    """

    given: GivenNetwork
    image: Array
    image_name: str
    note: str = ""
    """What one would not guess from the image's name."""
    label: str = ""
    """The class of the image, where it is known: its name, or its number from 0."""
    changes: Changes = field(default_factory=Changes)
    before: Array | None = None
    """(classes,): the probabilities before the last change, if there was one."""

    def __post_init__(self) -> None:
        maps = self.passed.maps.values()
        if not all(abs(part).max() <= LARGEST_NUMBER for part in (self.current_image, *maps)):
            raise BadInput(
                f"there would be numbers beyond {LARGEST_NUMBER:g}, which have no colour: make the "
                "image or the weights smaller"
            )

    @property
    def notes(self) -> str:
        """What one would not guess: whose the weights are, and what was done to the image."""
        notes = (self.given.network.name, self.given.note), (self.image_name, self.note)
        return "; ".join(f"{name}: {note}" for name, note in notes if note)

    @cached_property
    def passed(self) -> ForwardPass:
        """The image on its way through, both as they are now."""
        weights = _changed_weights(self.given, self.changes.weights)
        return ForwardPass(self.given.network, weights, self.current_image)

    @property
    def current_image(self) -> Array:
        """(rows, columns, channels): as it was opened, or as it was drawn on since."""
        return self.image if self.changes.image is None else self.changes.image

    @property
    def shares(self) -> Array | None:
        """(classes,): the probabilities; None without classes."""
        return self.passed.probabilities if self.passed.ends_in else None

    def changed(self, changes: Changes, before: Array | None = None) -> "ShownNetwork":
        """The same with other changes, beside the probabilities `before`; None: those of now."""
        return replace(self, changes=changes, before=self.shares if before is None else before)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The image and what each layer leaves; the last one the classes, if there are any."""
        passed = self.passed
        columns = [Column("image", Shown.IMAGE, self.current_image)]
        for row in self.given.network.shapes:
            values = passed.maps[row.name]
            shown = Shown.VECTOR if values.shape[:2] == (1, 1) else Shown.MAPS
            columns.append(Column(row.name, shown, values, row, off=self._off(row.name)))
        if passed.ends_in == "softmax":
            columns[-1] = self._of_classes(columns[-1])
        elif passed.ends_in == "logits":
            shares = passed.probabilities[None, None]
            end = replace(columns[-1], title="softmax", values=shares, off=frozenset())
            columns.append(self._of_classes(end))
        return tuple(columns)

    def _of_classes(self, column: Column) -> Column:
        return replace(column, shown=Shown.CLASSES, names=self.classes, before=self.before)

    def _off(self, layer: str) -> frozenset[int]:
        network, changes = self.given.network, self.changes.weights
        channels = {channel for _, channel in changes.off}
        return frozenset(one for one in channels if is_off(network, changes, (layer, one)))

    @property
    def classes(self) -> tuple[str, ...]:
        """Their names; () where the network does not end in classes."""
        return self.passed.class_names(self.given.classes)

    @property
    def answer(self) -> tuple[str, float] | None:
        """The most probable class and how probable it is; None without classes."""
        if not self.passed.ends_in:
            return None
        shares = self.passed.probabilities
        best = int(shares.argmax())
        return self.classes[best], float(shares[best])

    def map_of(self, column: Column) -> Map:
        walk = self.passed.walk
        if column.layer is None:
            return walk.source
        return [stage for stage in walk.stages if stage.layer.name == column.layer.name][-1]

    def with_image(
        self, image: Array, name: str, note: str = "", label: str = ""
    ) -> "ShownNetwork":
        """Another image of (rows, columns, channels), as the network takes it; its own weights."""
        changes = Changes(weights=self.changes.weights)
        return ShownNetwork(self.given, image, name, note, label, changes)

    def with_input(self, found: Input) -> "ShownNetwork":
        other = of_input(self.given, found)
        return self.with_image(other.image, other.image_name, other.note, other.label)

    def in_network(self, given: GivenNetwork) -> "ShownNetwork":
        """The same image in another network, or another image where it does not fit there."""
        if given.network.input_shape == self.image.shape:
            return replace(self, given=given, changes=Changes(self.changes.image), before=None)
        return of_network(given)

    def at_epoch(self, epoch: int) -> "ShownNetwork":
        """The same image in what the run's network was after an epoch, beside what it says now.

        Raises:
            BadInput: that epoch was not kept, or is damaged.
        """
        given, changes = self.given.at_epoch(epoch), Changes(self.changes.image)
        return replace(self, given=given, changes=changes, before=self.shares)


@lru_cache(maxsize=2)
def _changed_weights(given: GivenNetwork, changes: WeightChanges) -> AllWeights:
    """Kept from one image to the next: painting changes no weights."""
    return changes.applied(given.weights)


def open_network(network: str, image: str = "", epoch: int | None = None) -> ShownNetwork:
    """Open NETWORK, of a run as it was after an epoch, and INPUT, else an image that fits.

    Raises:
        BadInput: one of them cannot be read, or they do not fit.
        Missing: a data set or h5py is not here.
    """
    given = load_network(network)
    if epoch is not None:
        given = given.at_epoch(epoch)
    return of_input(given, load_input(image)) if image else of_network(given)


def of_input(given: GivenNetwork, found: Input) -> ShownNetwork:
    """A network and an input that counts 0 to 255, prepared as the network wants it.

    Raises:
        BadInput: there is nothing on it, or its channels cannot become those of the network.
    """
    prepared = prepare(found.values, given.network.input_shape)
    image = as_image(prepared.values, given.network, BRIGHTEST)
    steps = [str(step) for step in prepared.steps] if len(prepared.steps) > 1 else []
    note = "; ".join(filter(None, [found.note, *steps]))
    return ShownNetwork(given, image, found.name, note, found.label)


def of_run(run: Run, answer: "ImageAnswer | None" = None, epoch: int | None = None) -> ShownNetwork:
    """A finished run, maybe after an epoch, and an image of its data, else the first test image.

    Raises:
        BadInput: the run cannot be used, or its data set has changed.
        Missing: h5py or the data set is not here.
    """
    from convtui.training.answers import read_answers

    given = network_of(run)
    if epoch is not None:
        given = given.at_epoch(epoch)
    if answer is None:
        answers = read_answers(run)
        name, part = f"{answers.data} test#0", answers.parts["test"]
        image, true = part.images[0], int(part.labels[0])
    else:
        name, image, true = answer.name, answer.image, answer.true
    label = given.classes[true] if true < len(given.classes) else str(true)
    return ShownNetwork(given, image / BRIGHTEST, name, label=label)


def of_network(given: GivenNetwork) -> ShownNetwork:
    """A network and the first of some images that are here.

    Raises:
        BadInput: none of them can be prepared for it.
    """
    *others, last = _FIRST_GREY if given.network.input_shape[2] == 1 else _FIRST_COLOURED
    for text in others:
        try:
            return of_input(given, load_input(text))
        except (BadInput, Missing):
            continue
    return of_input(given, load_input(last))


def first_network() -> ShownNetwork:
    """What is shown when nobody has asked for anything yet."""
    return open_network(FIRST_NETWORK)


def as_left(network: str, image: str) -> tuple[ShownNetwork, str]:
    """What was open last, or the first network and why that cannot be shown."""
    try:
        if network:
            return open_network(network, image), ""
        first = first_network()
        return (first.with_input(load_input(image)) if image else first), ""
    except (BadInput, Missing) as problem:
        return first_network(), f"What was open last cannot be shown: {problem}"
