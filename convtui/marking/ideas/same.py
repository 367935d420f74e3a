"""How many zeros `same` and other paddings put where."""

from collections.abc import Callable
from dataclasses import replace

from convtui.marking.convolution import (
    ConvolutionCall,
    Places,
    halves,
    pads,
    same_total,
    starts,
)
from convtui.marking.examples import convolving, of_convolution
from convtui.marking.idea import Idea, Step


def _where_same(rule: Callable[[int, int, int], tuple[int, int]]) -> Step:
    """Pads by a rule of (length, span, stride) where `same` is asked for, right ones elsewhere."""

    def padded(
        call: ConvolutionCall, axis: int, sides: tuple[int, ...], size: tuple[int, ...]
    ) -> tuple[int, int]:
        if call.padding != "same":
            return pads(call, axis, sides, size)
        span = call.dilation[axis] * (size[axis] - 1) + 1
        return rule(sides[axis], span, call.stride[axis])

    return padded


def _one_axis_only(padded_axis: int) -> Step:
    def padded(
        call: ConvolutionCall, axis: int, sides: tuple[int, ...], size: tuple[int, ...]
    ) -> tuple[int, int]:
        return pads(call, axis, sides, size) if axis == padded_axis else (0, 0)

    return padded


def _without_padding(call: ConvolutionCall) -> ConvolutionCall:
    return replace(call, padding="valid")


def _always_padded(call: ConvolutionCall) -> ConvolutionCall:
    return replace(call, padding="same") if call.padding == "valid" else call


def _of_the_other_axis(
    call: ConvolutionCall, axis: int, sides: tuple[int, ...], size: tuple[int, ...]
) -> tuple[int, int]:
    return pads(call, 1 - axis, sides, size)


def _kept(length: int, span: int, stride: int) -> int:
    """Zeros that let as many windows stand as there are cells."""
    return max((length - 1) * stride + span - length, 0)


def _odd_first(length: int, span: int, stride: int) -> tuple[int, int]:
    fewer, more = halves(same_total(length, span, stride))
    return more, fewer


def _as_for_three(
    call: ConvolutionCall, axis: int, padded: tuple[int, ...], size: tuple[int, ...]
) -> Places:
    """The tap that is one before the last stands on the cell whose result it is."""
    places = starts(call, axis, padded, size)
    span = call.dilation[axis] * (size[axis] - 1) + 1
    return places + (span - 1) // 2 + 2 - span if call.padding == "same" else places


_SAME = convolving("1 2 4", "1 10", padding="same")

IDEAS: tuple[Idea, ...] = (
    of_convolution(
        "padding-ignored",
        "padding",
        "the padding is ignored",
        "No zeros are put around the input, whatever the padding.",
        "How large should the output be, and how large is it?",
        convolving("1 2; 3 4", "1", padding=1),
        same_as=("unpadded-input-used",),
        arguments=_without_padding,
    ),
    of_convolution(
        "unpadded-input-used",
        "padding",
        "the input is padded, and the one before it is used",
        "Zeros are put around a copy of the input, and windows are cut out of the input itself.",
        "Which of your variables do the windows come from?",
        convolving("1 2; 3 4", "1", padding=2),
        same_as=("padding-ignored",),
        arguments=_without_padding,
    ),
    of_convolution(
        "padded-unasked",
        "padding",
        "the input is padded though nothing asks for it",
        "Zeros around the input keep the output as large as it, with padding `valid` too.",
        "In how many places can the kernel stand without leaving the input?",
        convolving("1 2 4", "1 10 100"),
        arguments=_always_padded,
    ),
    of_convolution(
        "rows-not-padded",
        "padding",
        "only the columns are padded",
        "There are zeros left and right of the input, and none above and below.",
        "Try an input of one column.",
        convolving("1 2; 3 4", "1", padding=1),
        pads=_one_axis_only(1),
    ),
    of_convolution(
        "columns-not-padded",
        "padding",
        "only the rows are padded",
        "There are zeros above and below the input, and none left and right.",
        "Try an input of one row.",
        convolving("1 2; 3 4", "1", padding=1),
        pads=_one_axis_only(0),
    ),
    of_convolution(
        "pads-exchanged",
        "padding",
        "the pads of rows and columns are exchanged",
        "As many zeros are put above and below as the kernel's width asks for, and left and right "
        "as its height does.",
        "Try a kernel of one row.",
        convolving("1 2 4", "1 10 100", padding="same"),
        pads=_of_the_other_axis,
    ),
    of_convolution(
        "same-half-the-kernel-on-each-side",
        "same",
        "`same` puts k//2 zeros on each side, whatever k is",
        "That is right for odd kernels; an even one needs k - 1 zeros in all, and gets k: the "
        "output is one too large.",
        "Try a kernel with an even side and compare the sizes.",
        _SAME,
        pads=_where_same(lambda length, span, stride: (span // 2, span // 2)),
    ),
    of_convolution(
        "same-too-few-zeros",
        "same",
        "`same` puts (k - 1)//2 zeros on each side",
        "That is right for odd kernels; an even one gets one zero too few, and the output is one "
        "too small.",
        "Try a kernel with an even side and compare the sizes.",
        _SAME,
        pads=_where_same(lambda length, span, stride: ((span - 1) // 2, (span - 1) // 2)),
    ),
    of_convolution(
        "same-too-many-zeros",
        "same",
        "`same` puts (k + 1)//2 zeros on each side",
        "There is a zero more than needed on each side of an odd kernel, and one in all of an even "
        "one.",
        "How many zeros does a kernel of one cell need?",
        convolving("1 2", "1", padding="same"),
        pads=_where_same(lambda length, span, stride: ((span + 1) // 2, (span + 1) // 2)),
    ),
    of_convolution(
        "same-odd-zero-first",
        "same",
        "`same` puts the odd zero first",
        "Where the number of zeros is odd, the one left over belongs at the bottom and at the "
        "right, as TensorFlow has it; here it is at the top and at the left.",
        "On which side is the zero that has no partner?",
        _SAME,
        pads=_where_same(_odd_first),
    ),
    of_convolution(
        "same-all-zeros-last",
        "same",
        "`same` puts all zeros last",
        "All zeros are below and at the right, none above and at the left.",
        "Where does the kernel's centre stand for your first result?",
        convolving("1 2 4", "1 10 100", padding="same"),
        pads=_where_same(lambda length, span, stride: (0, same_total(length, span, stride))),
    ),
    of_convolution(
        "same-all-zeros-first",
        "same",
        "`same` puts all zeros first",
        "All zeros are above and at the left, none below and at the right.",
        "Which cell of the kernel meets the last cell of the input in your last result?",
        convolving("1 2 4", "1 10 100", padding="same"),
        pads=_where_same(lambda length, span, stride: (same_total(length, span, stride), 0)),
    ),
    of_convolution(
        "same-keeps-the-size-at-any-stride",
        "same",
        "`same` keeps the size, whatever the stride",
        "So many zeros are added that the output is as large as the input; with a stride s it is "
        "⌈n / s⌉ long.",
        "How many windows stand on ten cells at a stride of two?",
        convolving("1 2 4", "1", padding="same", stride=(2, 2)),
        pads=_where_same(lambda length, span, stride: halves(_kept(length, span, stride))),
    ),
    of_convolution(
        "same-equal-pads-rounded-up",
        "same",
        "`same` puts as many zeros first as last and keeps the size at any stride, rounded up",
        "((n - 1)·s + k - n)/2 zeros, rounded up, are put on both sides. At stride 1 that is one "
        "too many for even kernels; at other strides `same` makes the map ⌈n / s⌉ long.",
        "How many cells has a map of four after a stride of two?",
        convolving("1 2 4 8", "1 10", padding="same", stride=(1, 2)),
        pads=_where_same(lambda length, span, stride: (-(-_kept(length, span, stride) // 2),) * 2),
    ),
    of_convolution(
        "same-equal-pads-rounded-down",
        "same",
        "`same` puts as many zeros first as last and keeps the size at any stride, rounded down",
        "((n - 1)·s + k - n)/2 zeros, rounded down, are put on both sides. At stride 1 that is one "
        "too few for even kernels; at other strides `same` makes the map ⌈n / s⌉ long.",
        "How many cells has a map of four after a stride of two?",
        convolving("1 2 4 8", "1 10 100", padding="same", stride=(1, 2)),
        pads=_where_same(lambda length, span, stride: (_kept(length, span, stride) // 2,) * 2),
    ),
    of_convolution(
        "same-zeros-of-stride-one",
        "same",
        "`same` puts as many zeros as at stride 1",
        "The zeros are counted as k - 1, without the stride, so the windows stand on other cells.",
        "How many zeros do the windows really reach at this stride?",
        convolving("1 2 4 8", "1 10 100", padding="same", stride=(2, 2)),
        pads=_where_same(lambda length, span, stride: halves(span - 1)),
    ),
    of_convolution(
        "centre-fixed-at-one",
        "same",
        "the kernel's centre is taken to be its second cell",
        "The windows stand as a kernel of three would; of any other size it is laid beside its "
        "place.",
        "Where is the centre of a kernel of one cell, or of five?",
        convolving("1 2; 3 4", "1", padding="same"),
        starts=_as_for_three,
    ),
)
