"""Everything that is compared with R."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np

from convtui.reference import RANDOM_CASES, random_gradients, random_layers, random_maps
from convtui.reference.case import Case
from convtui.reference.lesson_cases import kernel_cases, mnist_cases, worked_cases
from convtui.reference.random_geometry import Random

_KINDS: tuple[Callable[[Random], Case], ...] = (
    random_maps.convolution,
    random_maps.layer,
    random_maps.channels,
    random_maps.pooling,
    random_maps.convolution,
    random_layers.activation,
    random_maps.layer,
    random_layers.dense,
    random_maps.channels,
    random_layers.network,
    random_maps.convolution,
    random_layers.softmax,
    random_maps.layer,
    random_layers.flatten,
    random_maps.pooling,
    random_layers.batch_normalisation,
)
"""Drawn in turns; what is named more often has more to get wrong."""


def all_cases(
    count: int = RANDOM_CASES, seed: int = 0, *, gradients: bool = False
) -> Iterator[Case]:
    """Worked numbers, every kernel, MNIST if it is here, and `count` random ones.

    With `gradients` also those of a worked example and of a quarter as many random layers.
    """
    yield from worked_cases()
    yield from kernel_cases()
    yield from mnist_cases()
    yield from random_cases(count, seed)
    if gradients:
        yield from random_gradients.worked()
        yield from gradient_cases(count // 4, seed)


def random_cases(count: int, seed: int) -> Iterator[Case]:
    """Case n of a seed is always the same one, however many are asked for."""
    for number in range(count):
        random = np.random.default_rng([seed, number])
        case = _KINDS[number % len(_KINDS)](random)
        yield replace(case, name=f"random {number + 1}: {case.name}")


def gradient_cases(count: int, seed: int) -> Iterator[Case]:
    """The gradients of `count` random layers; those of layer n of a seed are always the same."""
    for number in range(count):
        random = np.random.default_rng([seed, number, 1])
        drawn = random_gradients.KINDS[number % len(random_gradients.KINDS)]
        for case in drawn(random):
            yield replace(case, name=f"random gradient {number + 1}: {case.name}")


def matching(cases: Iterable[Case], pattern: str) -> Iterator[Case]:
    """Those with `pattern` in their name or stage, as `searchable`; all if it is empty."""
    wanted = searchable(pattern)
    return (case for case in cases if wanted in searchable(f"{case.name} {case.stage}"))


def searchable(text: str) -> str:
    """Without capitals, and with the letter x for the sign ×, which few keyboards have."""
    return text.casefold().replace("×", "x")
