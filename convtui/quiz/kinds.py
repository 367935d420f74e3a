"""The one list of topics and kinds of questions, and questions drawn from a seed."""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice

import numpy as np

from convtui.errors import unknown_name
from convtui.quiz import cells, counts, pictures, pooled, sizes
from convtui.quiz.asking import Kind
from convtui.quiz.question import Question

TOPICS = {
    "cells": "one number of a map",
    "sizes": "how large a map is",
    "padding": "what stands around the input",
    "stride": "how far the window moves",
    "dilation": "how far apart the taps are",
    "channels": "what becomes of several channels",
    "bias-and-relu": "what comes after the sum",
    "pooling": "the largest number of a window, or the mean",
    "parameters": "how many numbers a layer learns",
    "flatten": "the order of a vector",
    "softmax": "from scores to probabilities",
    "kernels": "what a kernel does to a picture",
    "curves": "reading the curves of a training",
}
"""What each is about, by its name."""

KINDS = (
    Kind("value", "cells", cells.plain_value),
    Kind("true-convolution", "cells", cells.true_value),
    Kind("size", "sizes", sizes.plain_size),
    Kind("two-layers-size", "sizes", sizes.two_layers_size),
    Kind("padded-size", "padding", sizes.padded_size),
    Kind("same-size", "padding", sizes.same_size),
    Kind("border-value", "padding", cells.padded_value),
    Kind("odd-zero", "padding", cells.odd_zero_value),
    Kind("strided-size", "stride", sizes.strided_size),
    Kind("strided-value", "stride", cells.strided_value),
    Kind("two-strides", "stride", cells.two_strides_value),
    Kind("dilated-size", "dilation", sizes.dilated_size),
    Kind("dilated-value", "dilation", cells.dilated_value),
    Kind("channels-value", "channels", cells.channels_value),
    Kind("own-weights", "channels", cells.own_weights_value),
    Kind("biased", "bias-and-relu", cells.biased_value),
    Kind("cut", "bias-and-relu", cells.cut_value),
    Kind("largest", "pooling", pooled.largest),
    Kind("overlapping", "pooling", pooled.overlapping),
    Kind("average", "pooling", pooled.average),
    Kind("padded-average", "pooling", pooled.padded_average),
    Kind("pooled-size", "pooling", sizes.pooled_size),
    Kind("convolution-parameters", "parameters", counts.convolution_parameters),
    Kind("separable-parameters", "parameters", counts.separable_parameters),
    Kind("flattened-place", "flatten", counts.flattened_place),
    Kind("softmax-share", "softmax", counts.softmax_share),
    Kind("edges", "kernels", pictures.edges),
    Kind("best-epoch", "curves", pictures.best_epoch),
)

_LARGEST_SEED = 2**31


def kinds_of(topics: Sequence[str] = ()) -> tuple[Kind, ...]:
    """The kinds of some topics, or of all.

    Raises:
        BadInput: there is no such topic.
    """
    for topic in topics:
        if topic not in TOPICS:
            raise unknown_name("topic", topic, TOPICS, f"known are {', '.join(TOPICS)}")
    return tuple(kind for kind in KINDS if not topics or kind.topic in topics)


def questions(seed: int, count: int, topics: Sequence[str] = ()) -> Iterator[Question]:
    """Questions that a seed makes, the topics in turn; the same seed gives the same ones.

    Raises:
        BadInput: there is no such topic.
    """
    rng = np.random.default_rng(seed)
    kinds = kinds_of(topics)
    for kind in islice(_in_turn(kinds, rng), count):
        yield kind.question(new_seed(rng))


def new_seed(rng: np.random.Generator) -> int:
    return int(rng.integers(_LARGEST_SEED))


def _in_turn(kinds: Sequence[Kind], rng: np.random.Generator) -> Iterator[Kind]:
    """Topic by topic, of each its kinds in an order that is drawn."""
    by_topic: dict[str, list[Kind]] = {}
    for at in rng.permutation(len(kinds)):
        by_topic.setdefault(kinds[at].topic, []).append(kinds[at])
    turns = [cycle(own) for own in by_topic.values()]
    return (next(turn) for turn in cycle(turns))
