"""What `convtui check` compares: the fixed and random cases, or a network."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from convtui.cli.output import talk
from convtui.errors import BadInput

if TYPE_CHECKING:
    from convtui.reference.forward import Forward
    from convtui.reference.r_process import RProcess
    from convtui.reference.run import Deadline, Result
    from convtui.runs import Run

Comparisons = tuple[int, "Callable[[RProcess, Deadline], Iterable[Result]]"]
"""How many there are, and what makes them with R in a time."""

IMAGES = 3
"""Images of a network unless told."""


def of_cases(cases: int, seed: int, pattern: str | None, *, gradients: bool) -> Comparisons:
    """Ask R for each case that has `pattern` in its name or stage.

    Raises:
        BadInput: none has.
    """
    from convtui.reference.cases import all_cases, matching
    from convtui.reference.run import run

    chosen = list(matching(all_cases(cases, seed, gradients=gradients), pattern or ""))
    if not chosen:
        raise BadInput(f"-k {pattern!r} is in no case's name or stage: try `-k convolution`")
    return len(chosen), partial(run, chosen)


def of_network(forward: "Forward", *, whole: bool) -> Comparisons:
    """Ask R for each layer of a network and each of some images, and for the `whole` network."""
    from convtui.reference.forward import against_r

    chosen = replace(forward, whole=whole)
    return chosen.comparisons, partial(against_r, chosen)


def forward_of(
    network: str, run: str, images: int, seed: int, epoch: int | None, pattern: str | None
) -> "Forward":
    """What is to be compared of a network or a run; whose images they are is said.

    Raises:
        BadInput: no such network, one that cannot be checked, or a pattern, which picks cases.
        Missing: R, a run's data set or, for a run, TensorFlow is not there.
    """
    if pattern is not None:
        raise BadInput(f"-k {pattern!r} picks among the fixed cases: leave it out for a network")
    if run:
        forward = forward_of_run(run, images)
    else:
        forward = forward_of_network(network, images, seed, epoch)
    talk(f"{forward.name}: {forward.images_in_words}")
    return forward


def forward_of_run(name: str, images: int) -> "Forward":
    """What Keras makes of some test images in each layer of a trained network.

    Raises:
        BadInput: no such run, or one that cannot be checked.
        Missing: R, TensorFlow or the data set is not there.
    """
    from convtui.runs import Run

    return _by_keras(Run.find(name), images)


def forward_of_network(text: str, images: int, seed: int, epoch: int | None) -> "Forward":
    """A network and some images; where Keras made it and is installed, with what Keras computes.

    Raises:
        BadInput: no such network, or one that cannot be checked.
        Missing: R or a run's data set is not there.
    """
    from convtui.networks.keras_file import is_keras_file
    from convtui.reference.requirements import require_r
    from convtui.runs.networks import load_network
    from convtui.training.environment import has_tensorflow
    from convtui.training.sample_images import sample_forward

    given = load_network(text, seed, epoch)
    require_r()
    if given.run is not None and epoch is None and has_tensorflow():
        return _by_keras(given.run, images)
    forward = sample_forward(given, images, seed)
    if given.note:
        talk(f"{given.network.name}: {given.note}")
    is_of_keras = given.run is not None or is_keras_file(text)
    if is_of_keras and not has_tensorflow():
        talk(f"{given.network.name}: Keras is not installed: R alone is asked")
    if not is_of_keras or not has_tensorflow():
        return forward
    from convtui.training.forward import rebuilt_in_keras
    from convtui.training.redirect import talking_into

    with tempfile.NamedTemporaryFile() as log, talking_into(Path(log.name)):
        return rebuilt_in_keras(forward)


def _by_keras(run: "Run", images: int) -> "Forward":
    from convtui.reference.requirements import require_r
    from convtui.training.environment import require_tensorflow
    from convtui.training.forward import keras_forward
    from convtui.training.redirect import talking_into

    require_r()
    require_tensorflow()
    with talking_into(run.log):
        return keras_forward(run, images)
