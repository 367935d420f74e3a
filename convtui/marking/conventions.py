"""What books disagree on: the odd zero, what lies around the input, how the kernel is laid."""

from collections.abc import Iterator
from itertools import product

from convtui.marking.assignment import AssignedTask
from convtui.marking.catalogue import find_idea
from convtui.marking.idea import Idea

ODD_ZERO = {"last": "", "first": "same-odd-zero-first"}
BORDERS = {
    "zeros": "",
    "repeated": "border-repeated",
    "mirrored": "border-mirrored",
    "mirrored-with-itself": "border-mirrored-with-itself",
    "wrapped": "border-wrapped",
}
"""Conventions and the ideas of the catalogue that are then right; none for ours."""

ANOTHER = "another-convention"
"""Stands for a misconception where answers are right by a convention that does not count."""


def other_conventions(task: AssignedTask) -> Iterator[tuple[str, tuple[Idea, ...]]]:
    """(in words, what is right then), of a task that has an odd zero or a border of its own."""
    own = {idea.name for idea in task.convention}
    own_odd = next((name for name, idea in ODD_ZERO.items() if idea in own), "last")
    own_border = next((name for name, idea in BORDERS.items() if idea in own), "zeros")
    for flip, odd, border in product((False, True), ODD_ZERO, BORDERS):
        words = ["the kernel is laid the other way round"] if flip else []
        words += [f"the odd zero comes {odd}"] if odd != own_odd else []
        around = "zeros lie around the input" if border == "zeros" else f"the border is {border}"
        words += [around] if border != own_border else []
        names = ("flipped-kernel" if flip else "", ODD_ZERO[odd], BORDERS[border])
        if words and task.convention:
            yield ", and ".join(words), tuple(find_idea(name) for name in names if name)
