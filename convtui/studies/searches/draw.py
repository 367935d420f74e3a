"""The draws of a search: seed and space alone decide, however many there will be."""

from collections.abc import Iterator

import numpy as np

from convtui.studies.searches.distributions import Value
from convtui.studies.searches.space import Space


def draws(space: Space, seed: int) -> Iterator[dict[str, Value]]:
    """Draw without end, each time every parameter once, in the space's order."""
    generator = np.random.default_rng(seed)
    while True:
        yield {name: entry.draw(generator) for name, entry in space.parameters.items()}
