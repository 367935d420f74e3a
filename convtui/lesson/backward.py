"""The way back through a network that ends in classes: the loss of one image, and its gradient."""

from collections.abc import Sequence
from dataclasses import dataclass

from convtui.errors import unknown_name
from convtui.lesson.gradient_unit import GradientUnit, Index, of_score
from convtui.lesson.numbers import written
from convtui.lesson.way_back import WayBack
from convtui.networks.losses import CrossEntropy


def class_number(text: str, classes: Sequence[str]) -> int:
    """A class by its name, else by its number, which counts from 0 as data sets do.

    Raises:
        BadInput: it is neither.
    """
    wanted = text.strip()
    if wanted in classes:
        return classes.index(wanted)
    if wanted.isascii() and wanted.isdigit() and int(wanted) < len(classes):
        return int(wanted)
    numbers = f"0 to {len(classes) - 1}"
    named = list(classes) != [str(number) for number in range(len(classes))]
    known = f"{', '.join(classes)}, or their numbers, {numbers}" if named else numbers
    raise unknown_name("label", text, classes if named else (), f"give {known}")


@dataclass(frozen=True, eq=False)
class BackwardPass(WayBack):
    """An image that went through a network, and the gradient of its cross-entropy."""

    label: int
    """The number of the image's class, from 0."""

    @property
    def lost(self) -> CrossEntropy:
        """-log of the probability of the class."""
        return CrossEntropy(self.label)

    def unit_of_loss(self, name: str, place: Index) -> GradientUnit:
        """p - y of a class."""
        return of_score(name, place, self.gradients.probabilities, self.label)

    def words_of_loss(self, unit: GradientUnit, classes: tuple[str, ...]) -> str:
        own = unit.place[-1]
        named = classes[own] if classes else str(own)
        share = written(float(self.gradients.probabilities[own]))
        what = "1, for it is the label" if own == self.label else "0, for it is not the label"
        return (
            f"p - y, softmax and cross-entropy as one: class {named} has p = {share}, less {what}."
        )
