"""Marking: the forms of arguments that courses have are found, and what has no meaning is said."""

from dataclasses import replace

import numpy as np
import pytest
from pretending import Pretending, both

from convtui.marking.assignment_file import load_assignment
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.marker import marked
from convtui.marking.pooling import POOLING, PoolingCall

ASSIGNMENTS = {name: load_assignment(name) for name in ("uppsala", "trinity", "everything")}


def task_of(assignment, asked, function):
    verdict = marked(Pretending(**{asked: function}), ASSIGNMENTS[assignment], "Ada", "ada.py")
    [task] = [task for task in verdict.tasks if task.function == asked]
    return task


def correlated(x, k, padding="valid", stride=1):
    assert x.ndim == k.ndim == 2
    return CONVOLUTION.right(ConvolutionCall(x, k, padding=padding, stride=(stride, stride)))


def pooled(x, size, stride=None):
    return POOLING.right(PoolingCall(x, size, stride and (stride, stride)))


def of_pictures(images, kernel):
    rows, columns = kernel.shape
    assert images.ndim == 3
    return np.stack([correlated(image, kernel[:rows, :columns]) for image in images])


def of_a_list(image, kernels):
    assert isinstance(kernels, list)
    return np.stack([correlated(image, kernel) for kernel in kernels])


def of_a_stack(image, kernels):
    assert image.ndim == 2
    assert kernels.ndim == 3
    if kernels.shape[2] == 1 < kernels.shape[0]:
        return np.stack([correlated(image, kernels[:, :, 0])], axis=2)
    return np.stack([correlated(image, kernel) for kernel in kernels])


def of_filters_before_rows(images, kernels):
    filters, rows, columns, channels = kernels.shape
    count, height, width, planes = images.shape
    assert (count, planes) == (1, channels)
    call = ConvolutionCall(images[0], kernels.transpose(1, 2, 3, 0))
    return CONVOLUTION.right(call).reshape(1, height - rows + 1, width - columns + 1, filters)


def of_filters_before_channels(image, kernels):
    call = ConvolutionCall(image.transpose(1, 2, 0), kernels.transpose(2, 3, 1, 0))
    assert image.shape[0] == kernels.shape[1]
    return CONVOLUTION.right(call).transpose(2, 0, 1)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (of_pictures, "given as N×H×W."),
        (of_a_list, "kernels were given in a list"),
        (of_a_stack, "kernels were given in an array"),
        (of_filters_before_rows, "an array whose first axis is that of the filters"),
        (of_filters_before_channels, "an array whose first axis is that of the filters"),
    ],
)
def test_images_and_kernels_may_come_several_at_once(function, words):
    task = task_of("uppsala", "convolution", function)
    assert task.status == "right"
    assert words in " ".join(task.notes)


def test_padding_may_be_two_numbers_of_zeros():
    def convolve2d(x, k, padding, stride):
        down, along = padding
        padded = np.pad(x, ((down, down), (along, along)))
        return correlated(padded, k, stride=stride)

    assert task_of("trinity", "convolve2d", convolve2d).status == "right"


def pool_of_two_sides(pic, rd, cd):
    return pooled(pic, (rd, cd))


def pool_by_name(img, kernel=3, stride=3):
    return pooled(img, (kernel, kernel), stride)


def pool_of_a_dimension(features, dimension, stride):
    return pooled(features, (dimension, dimension), stride)


def pool_of_a_pair(m, size, stride):
    rows, columns = size
    return pooled(m, (rows, columns), stride)


def pool_with_a_pair_of_strides(m, size, stride):
    down, along = stride
    assert down == along
    return pooled(m, (size, size), down)


@pytest.mark.parametrize(
    "function",
    [
        pool_of_two_sides,
        pool_by_name,
        pool_of_a_dimension,
        pool_of_a_pair,
        pool_with_a_pair_of_strides,
    ],
)
def test_a_window_is_a_number_a_pair_or_two_arguments(function):
    assert task_of("uppsala", "maxpool_layer", function).status == "right"


@pytest.mark.parametrize("word", ["average", "avg", "mean"])
def test_an_average_has_several_words(word):
    def pool2d(x, size, stride, padding, kind):
        if kind not in ("max", word):
            raise ValueError(kind)
        name = "average" if kind == word else kind
        return POOLING.right(PoolingCall(x, both(size), both(stride), padding, name))

    def else_the_maximum(x, size, stride, padding, kind):
        return pool2d(x, size, stride, padding, kind if kind == word else "max")

    for function in (pool2d, else_the_maximum):
        assert task_of("everything", "pool2d", function).status == "right"


def test_a_word_that_is_not_known_may_leave_zeros():
    """Somebody fills an array where the word is theirs, and leaves it as it was made else."""

    def pool2d(x, size, stride, padding, kind):
        known = {"max": "max", "avg": "average"}
        call = PoolingCall(x, both(size), both(stride), padding, known.get(kind, "max"))
        return POOLING.right(call) * (kind in known)

    assert task_of("everything", "pool2d", pool2d).status == "right"


def own(tmp_path, text):
    (tmp_path / "own.toml").write_text(f'title = "Own"\n[[tasks]]\n{text}')
    return load_assignment(str(tmp_path / "own.toml"))


def marked_as(assignment, function):
    [task] = marked(
        Pretending(**{assignment.tasks[0].function: function}), assignment, "Ada", "ada.py"
    ).tasks
    return task


def test_settings_in_one_argument_have_the_names_that_the_assignment_gives(tmp_path):
    assignment = own(
        tmp_path,
        """
        function = "forward"
        computes = "convolution"
        arguments = { x = "input", w = "kernel", cfg = { by = "stride", zeros = "padding" } }
        features = { valid = 1, stride = 1, padding = 1 }
        """,
    )

    def forward(x, w, cfg):
        assert set(cfg) == {"by", "zeros"}
        return correlated(np.pad(x, cfg["zeros"]), w, stride=cfg["by"])

    task = marked_as(assignment, forward)
    assert task.status == "right"
    assert task.notes == ()


def test_a_window_may_be_asked_for_by_its_sides(tmp_path):
    assignment = own(
        tmp_path,
        """
        function = "pool"
        computes = "pooling"
        arguments = { x = "input", high = "rows", wide = "columns", step = "stride" }
        features = { windows = 1, unequal-windows = 1, overlapping = 1 }
        """,
    )

    def pool(x, high, wide, step):
        return pooled(x, (high, wide), step)

    task = marked_as(assignment, pool)
    assert task.status == "right"
    asked = {feature.name: feature.cases for feature in task.features}
    assert asked == {"windows": 3, "unequal-windows": 3, "overlapping": 3}


def test_arguments_that_were_not_asked_for_have_their_usual_values():
    def convolution(img, mask, bias):
        return correlated(img, mask) + bias

    assert task_of("uppsala", "convolution", convolution).status == "right"


def test_an_argument_without_a_meaning_is_named():
    def maxpool_layer(x, size, flavour):
        return pooled(x, (size, size))

    task = task_of("uppsala", "maxpool_layer", maxpool_layer)
    assert task.status == "missing"
    words = {feature.words for feature in task.features}
    assert words == {"maxpool_layer cannot be called: nothing says what flavour is"}


def test_input_and_kernel_are_not_exchanged_for_an_answer_that_nothing_explains():
    def convolution(image, kernel):
        if len(image) > 4:
            raise ValueError("too large")
        return np.zeros((max(len(image) - 2, 0), 0))

    task = task_of("uppsala", "convolution", convolution)
    assert "kernel, input" not in " ".join(task.notes)


class Unread(Pretending):
    def load(self):
        missing = ("ModuleNotFoundError: No module named 'cv2'", "there is no package called 'cv'")
        return replace(super().load(), problems=missing)


def test_a_module_that_is_not_here_is_told_only_where_something_cannot_be_called():
    def shows(image, kernel):
        raise NameError("name 'cv2' is not defined")

    for convolution, told in ((correlated, 0), (shows, 2)):
        runner = Unread(convolution=lambda image, kernel, f=convolution: f(image, kernel))
        assert len(marked(runner, ASSIGNMENTS["uppsala"], "Ada", "ada.py").problems) == told


def test_a_word_that_is_understood_is_not_exchanged_for_a_flag_that_does_nothing():
    def convolutional_layer(x, k, b, activation):
        result = correlated(x, k) + b
        return float(max(0, result.max())) if activation == "relu" else result

    task = task_of("uppsala", "convolutional_layer", convolutional_layer)
    assert task.diagnosis[0].misconception == "relu-of-the-whole-matrix"
    assert "activation-forgotten" not in " ".join(each.misconception for each in task.diagnosis)
