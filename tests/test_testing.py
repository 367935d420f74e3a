"""What a lecturer's assertion says of a student's function."""

import re

import numpy as np
import pytest
from pretending import everything

from convtui.errors import BadInput
from convtui.marking.catalogue import find_idea
from convtui.testing import assert_computes

pytest_plugins = ["pytester"]


def conv2d(image, kernel, step=1):
    (rows, columns), (height, width) = image.shape, kernel.shape
    return [
        [
            (image[i : i + height, j : j + width] * kernel).sum()
            for j in range(0, columns - width + 1, step)
        ]
        for i in range(0, rows - height + 1, step)
    ]


def flipped(image, kernel, step=1):
    return conv2d(image, kernel[::-1, ::-1], step)


def rectified(x):
    return np.maximum(x, 0)


relu = rectified


def layer(x, kernel, bias, activation):
    return activation(np.array(conv2d(x, kernel)) + bias)


def words(*given, **named):
    with pytest.raises(AssertionError) as caught:
        assert_computes(*given, **named)
    return str(caught.value)


@pytest.mark.parametrize("name", ["conv2d", "conv_layer", "pool2d", "softmax"])
def test_what_is_right_passes(name):
    assert_computes(name, everything().functions[name])


def test_other_names_and_types_are_right():
    assert_computes("conv2d", conv2d, features=["valid", "flip", "non-square", "stride"])
    assert_computes("conv2d", lambda k, x: conv2d(x, k), features=["valid", "flip"])
    assert_computes("convolution", conv2d, assignment="uppsala")
    assert_computes("softmax", lambda z: list(np.exp(z - max(z)) / np.exp(z - max(z)).sum()))


def test_an_activation_of_the_same_module_is_given():
    assert_computes("convolutional_layer", layer, assignment="uppsala")


def test_the_misconception_its_hint_and_the_smallest_call_are_told():
    said = words("conv2d", flipped, features=["valid", "flip"])
    assert said.startswith("flipped: wrong, 1 of 2 points\n  ✓ valid: 3 of 3, 1 point\n")
    assert "the kernel is turned by 180°" in said
    assert "Hint: " in said
    [call] = re.findall(r"^ +(flipped\(.*\))$", said, re.MULTILINE)
    got, expected = (
        re.search(rf"^ +{word} +(.*)$", said, re.MULTILINE)[1] for word in ("got", "expected")
    )
    called = np.array(eval(call, {"np": np, "flipped": flipped}))
    right = np.array(eval(call, {"np": np, "flipped": conv2d}))
    assert [f"{number:g}" for number in called.ravel()] == got.split()
    assert [f"{number:g}" for number in right.ravel()] == expected.split()


@pytest.mark.parametrize(
    ("hints", "told", "kept"),
    [
        (0, "wrong", "flip"),
        (1, "✗ flip", "turned"),
        (2, "Hint", "smallest call"),
        (3, "smallest call", "nothing else"),
    ],
)
def test_hints_say_how_much_is_told(hints, told, kept):
    def own(x, k):
        return flipped(x, k)

    said = words("conv2d", own, features=["valid", "flip"], hints=hints)
    assert told in said
    assert kept not in said


def test_ideas_of_the_catalogue_are_named():
    pretending = everything([find_idea("stride-ignored")])
    said = words("conv2d", pretending.functions["conv2d"], hints=2)
    assert find_idea("stride-ignored").title in said


def test_exceptions_are_told_with_their_line():
    def broken(x, k):
        raise ValueError("no")

    line = broken.__code__.co_firstlineno + 1
    assert f"crashed: ValueError: no (line {line})" in words("conv2d", broken)


def test_what_interrupts_goes_through():
    def interrupted(x, k):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assert_computes("conv2d", interrupted)


def test_a_class_with_a_method_is_taken():
    class Layer:
        def __init__(self, kernel):
            self.kernel = kernel

        def forward(self, x):
            return conv2d(x, self.kernel)

    assert_computes("conv2d", Layer, features=["valid", "flip"])
    assert_computes("conv2d", Layer, features=["valid"], seed=5, tolerance=1e-9)


def test_arguments_are_copies():
    def careless(x, kernel):
        result = conv2d(x, kernel)
        x[:], kernel[:] = 0, 0
        return result

    assert_computes("conv2d", careless, features=["valid", "flip"])


@pytest.mark.parametrize(
    ("given", "named", "problem"),
    [
        (("conv3d", conv2d), {}, "unknown task 'conv3d': did you mean 'conv2d'?"),
        (("conv2d", conv2d), {"features": ["strid"]}, "did you mean 'stride'?"),
        (("conv2d", conv2d), {"features": []}, "no feature is asked"),
        (("conv2d", conv2d), {"assignment": "upsala"}, "unknown assignment 'upsala'"),
        (("conv2d", 3), {}, "3 is no function"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(given, named, problem):
    with pytest.raises(BadInput) as caught:
        assert_computes(*given, **named)
    assert problem in str(caught.value)


def test_pytest_shows_the_words_and_not_our_code(pytester):
    pytester.makepyfile(
        """
        import numpy as np
        from convtui.testing import assert_computes

        def relu_of_all(scores):
            return np.zeros(3)

        def test_softmax():
            assert_computes("softmax", relu_of_all)
        """
    )
    result = pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E * AssertionError: relu_of_all: wrong, 0 of 2 points"])
    result.stdout.no_fnmatch_line("*InProcessRunner*")
