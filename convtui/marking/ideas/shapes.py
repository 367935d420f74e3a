"""Sizes, parameters and the order of flattened numbers."""

from dataclasses import replace

import numpy as np

from convtui.marking.idea import Idea
from convtui.marking.shapes import (
    ENLARGED,
    FLATTEN,
    PARAMETERS,
    SIZE,
    EnlargedCall,
    FlattenCall,
    ParametersCall,
    SizeCall,
    biases,
    weights,
    windows,
)

_CUBE = FlattenCall(np.arange(8.0).reshape(2, 2, 2))
_FLATTENING = "convtui network digits digit:7"
_COUNTING = "convtui models cifar-course"
_SEPARABLE = ParametersCall((5, 5), 10, 100, "separable")


def _rounded_up(call: SizeCall) -> int:
    if call.padding == "same":
        return windows(call)
    cells = 0 if call.padding == "valid" else 2 * int(call.padding)
    return -(-(call.length + cells - call.dilation * (call.size - 1) - 1) // call.stride) + 1


def _padded_once(call: SizeCall) -> int:
    if isinstance(call.padding, str):
        return windows(call)
    return windows(replace(call, padding="valid", length=call.length + call.padding))


def _full_convolution(call: ParametersCall) -> int:
    kind = "convolution" if call.kind == "separable" else call.kind
    return weights(replace(call, kind=kind))


def _as_if_weighing(call: ParametersCall) -> ParametersCall:
    return replace(call, kind="convolution") if call.kind == "pooling" else call


IDEAS: tuple[Idea, ...] = (
    Idea(
        "size-without-the-one",
        SIZE,
        "size",
        "the output is n - k long",
        "Windows are counted from the first to the last, both included: n - k + 1.",
        "How many windows of two fit on two cells?",
        {"answer": lambda call: windows(call) - (call.padding != "same")},
        SizeCall(5, 3),
        "convtui step edge --kernel sobel-x --pool 0",
    ),
    Idea(
        "size-with-a-window-that-sticks-out",
        SIZE,
        "stride",
        "what is left over gets a window",
        "The division by the stride is rounded up; a window that is not complete is dropped.",
        "Where does the last window end?",
        {"answer": _rounded_up},
        SizeCall(6, 3, stride=2),
        "convtui step edge --kernel sobel-x --stride 2 --pool 0",
    ),
    Idea(
        "size-with-padding-on-one-side",
        SIZE,
        "padding",
        "padding is counted on one side only",
        "P zeros stand before the input and P behind it: 2·P in all.",
        "How many zeros are in a row of the padded input?",
        {"answer": _padded_once},
        SizeCall(5, 3, padding=1),
        "convtui step edge --kernel sobel-x --padding 1 --pool 0",
    ),
    Idea(
        "size-with-a-span-too-wide",
        SIZE,
        "dilation",
        "a dilated kernel is counted as k·d wide",
        "From the first tap to the last there are d·(k - 1) + 1 cells.",
        "Count the cells from the first tap to the last, both included.",
        {
            "answer": lambda call: (
                windows(call)
                if call.padding == "same"
                else windows(replace(call, size=call.size * call.dilation, dilation=1))
            )
        },
        SizeCall(7, 2, dilation=2),
        "convtui step impulse --kernel '1 2; 3 4' --dilation 2 --pool 0",
    ),
    Idea(
        "size-kept-by-same-at-any-stride",
        SIZE,
        "same",
        "`same` keeps the size whatever the stride is",
        "With a stride s the output is ⌈n / s⌉ long: 224 at a stride of two gives 112.",
        "How many windows begin on the input at this stride?",
        {"answer": lambda call: call.length if call.padding == "same" else windows(call)},
        SizeCall(224, 7, stride=2, padding="same"),
        "convtui step edge --kernel sobel-x --padding same --stride 2 --pool 0",
    ),
    Idea(
        "transposed-convolution-undoes",
        ENLARGED,
        "size",
        "a transposed convolution gives the size back that was there before",
        "23 and 24 cells both become 12, and 12 become 24: what was there before cannot be known.",
        "Which sides become 12 at a stride of two?",
        {"answer": lambda call: call.length},
        EnlargedCall(23),
        "convtui step gradient --kernel sobel-x --padding same --stride 2 --pool 0",
    ),
    Idea(
        "parameters-without-channels",
        PARAMETERS,
        "channels",
        "parameters are counted without the input's channels",
        "A filter has rows × columns weights for each channel.",
        "How many weights does a filter of 3×3 have on a colour picture?",
        {"arguments": lambda call: replace(call, channels=1)},
        ParametersCall((3, 3), 3, 32),
        _COUNTING,
    ),
    Idea(
        "parameters-without-biases",
        PARAMETERS,
        "bias",
        "parameters are counted without the biases",
        "Every filter has one bias besides its weights.",
        "What is added to the sum that a filter makes?",
        {"biases": lambda call: 0},
        ParametersCall((3, 3), 3, 32),
        _COUNTING,
    ),
    Idea(
        "biases-counted-twice",
        PARAMETERS,
        "bias",
        "every filter is given two biases",
        "A filter has one bias, however many channels its input has.",
        "How many numbers are added to one sum?",
        {"biases": lambda call: 2 * biases(call)},
        ParametersCall((8, 8), 3, 20),
        _COUNTING,
    ),
    Idea(
        "depth-of-the-picture",
        PARAMETERS,
        "channels",
        "every layer is taken to see the picture's channels",
        "A second layer sees as many channels as the first has filters.",
        "How many maps does the layer before leave?",
        {"arguments": lambda call: replace(call, channels=call.picture_channels)},
        ParametersCall((3, 3), 50, 50),
        _COUNTING,
    ),
    Idea(
        "pooling-has-weights",
        PARAMETERS,
        "pooling",
        "a pooling layer is given parameters",
        "A pooling window takes the largest number or the mean; there is nothing to learn.",
        "What could be learned in taking a maximum?",
        {"arguments": _as_if_weighing},
        ParametersCall((2, 2), 8, 8, "pooling"),
        _COUNTING,
    ),
    Idea(
        "separable-counted-as-full",
        PARAMETERS,
        "separable",
        "a separable layer is counted as a full convolution",
        "It has one kernel for each channel and a 1×1 convolution over all of them, not a kernel "
        "for each pair of channel and filter.",
        "How many kernels larger than 1×1 are there?",
        {"weights": _full_convolution},
        _SEPARABLE,
        _COUNTING,
    ),
    Idea(
        "depthwise-alone",
        PARAMETERS,
        "separable",
        "a separable layer is counted without its 1×1 convolution",
        "Depthwise is the first half of separable: the second mixes the channels.",
        "Which weights mix the channels?",
        {
            "weights": lambda call: (
                call.size[0] * call.size[1] * call.channels
                if call.kind == "separable"
                else weights(call)
            )
        },
        _SEPARABLE,
        _COUNTING,
    ),
    Idea(
        "depthwise-bias-counted-too",
        PARAMETERS,
        "bias",
        "a separable layer is given biases in both halves",
        "The bias is added once, after the 1×1 convolution.",
        "How often is a bias added to one number?",
        {"biases": lambda call: biases(call) + (call.channels if call.kind == "separable" else 0)},
        _SEPARABLE,
        _COUNTING,
    ),
    Idea(
        "flattened-channels-first",
        FLATTEN,
        "flatten",
        "a map is flattened channel by channel",
        "The last index runs fastest: all channels of the first cell come first.",
        "Which two numbers come first?",
        {"answer": lambda call: call.x.transpose(2, 0, 1).ravel()},
        _CUBE,
        _FLATTENING,
    ),
    Idea(
        "flattened-by-column",
        FLATTEN,
        "flatten",
        "a map is flattened in R's order",
        "In R the first index runs fastest, in Python the last: weights trained in the one fit the "
        "other only when they are put in its order.",
        "Which index runs fastest in your language?",
        {"answer": lambda call: call.x.ravel("F")},
        _CUBE,
        _FLATTENING,
    ),
)
