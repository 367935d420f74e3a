"""What becomes of several channels."""

import numpy as np

from convtui.marking.convolution import ConvolutionCall
from convtui.marking.examples import convolving, of_convolution
from convtui.marking.idea import Idea
from convtui.ops.window import Array

_GREY = np.array([0.299, 0.587, 0.114])


def _one_map_for_each(planes: Array, call: ConvolutionCall) -> Array:
    return planes.reshape(*planes.shape[:2], -1)


def _first_once_more(planes: Array, call: ConvolutionCall) -> Array:
    if planes.shape[2] == 1:
        return np.asarray(planes.sum(axis=2))
    return np.asarray(planes.sum(axis=2) + planes[:, :, 0])


def _grey(x: Array, call: ConvolutionCall) -> Array:
    """One plane, on which the first of the kernel's lies."""
    return x @ _GREY[:, None] if x.shape[2] == 3 else x


def _first_for_all(kernel: Array, call: ConvolutionCall) -> Array:
    return np.repeat(kernel[:, :, :1], kernel.shape[2], axis=2)


_COLOURS = np.array([[[5.0, 10, 5]]])
_TWO_FILTERS = np.array([[[[1.0, 2], [10, 20]]]])
_THREE = convolving(_COLOURS, "1")
_OWN = convolving(_COLOURS, np.array([[[1.0, 2, 3]]]))

IDEAS: tuple[Idea, ...] = (
    of_convolution(
        "channels-give-separate-maps",
        "channels",
        "every channel gives a map of its own",
        "The sum runs over the channels too: one kernel gives one map, however many channels the "
        "input has.",
        "How many maps does one filter leave?",
        _THREE,
        same_as=("filters-times-channels",),
        join=_one_map_for_each,
    ),
    of_convolution(
        "filters-times-channels",
        "channels",
        "m filters on n maps give m·n maps",
        "Each filter has weights for all n maps and sums over them, so m filters leave m maps.",
        "How many maps do five filters leave on ten?",
        convolving(np.array([[[1.0, 2]]]), _TWO_FILTERS),
        look="convtui network digits digit:7",
        same_as=("channels-give-separate-maps",),
        join=_one_map_for_each,
    ),
    of_convolution(
        "channels-averaged",
        "channels",
        "the channels are averaged, not summed",
        "The sums of the channels are divided by how many there are.",
        "What is done with the results of the channels?",
        _THREE,
        join=lambda planes, call: planes.mean(axis=2),
    ),
    of_convolution(
        "largest-channel",
        "channels",
        "the largest of the channels is taken",
        "Of the sums of the channels the largest is kept, as in pooling; they belong into one sum.",
        "What is done with the results of the channels?",
        _THREE,
        join=lambda planes, call: planes.max(axis=2),
    ),
    of_convolution(
        "grey-first",
        "channels",
        "colours are made grey first",
        "The three channels become one before the kernel is laid on it; it has weights for each.",
        "How many weights has a kernel of 3×3 on a colour picture?",
        _THREE,
        input=_grey,
        kernel=lambda kernel, call: kernel[:, :, :1] if kernel.shape[2] == 3 else kernel,
    ),
    of_convolution(
        "first-plane-for-all",
        "channels",
        "one plane of the kernel is laid on all channels",
        "The kernel has weights of its own for each channel; the first plane's are used for all.",
        "Give a kernel whose planes differ, and an input whose planes are alike.",
        _OWN,
        look="convtui network digits digit:7",
        kernel=_first_for_all,
    ),
    of_convolution(
        "first-channel-twice",
        "channels",
        "the first channel is counted twice",
        "The sum begins with the first channel, and the loop over the channels adds it again.",
        "With what does your sum begin, and with which channel the loop?",
        _THREE,
        join=_first_once_more,
    ),
    of_convolution(
        "first-channel-only",
        "channels",
        "only the first channel is used",
        "The other channels of the input are left out.",
        "Does the result change when the last channel does?",
        _THREE,
        join=lambda planes, call: planes[:, :, 0],
    ),
)
