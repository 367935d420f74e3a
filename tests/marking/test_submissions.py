"""Submissions of our own writing, in differing styles: what was planted is named first."""

from pathlib import Path

import pytest

from convtui.marking.assignment_file import load_assignment
from convtui.marking.catalogue import find_idea
from convtui.marking.class_run import HowToRun, mark_class
from convtui.marking.hand_in import HandIn

pytestmark = pytest.mark.sandbox

FOLDER = Path(__file__).parent / "submissions"

PLANTED = {
    "flip.py": ("uppsala", "convolution", "flipped-kernel"),
    "place.py": ("everything", "conv2d", "strided-result-at-the-inputs-place"),
    "size_only.py": ("trinity", "convolve2d", "stride-in-the-size-only"),
    "odd_zero.py": ("everything", "conv2d", "same-odd-zero-first"),
    "zero_maximum.py": ("uppsala", "maxpool_layer", "maximum-starts-at-zero"),
    "matrix_product.py": ("uppsala", "convolution", "matrix-product"),
    "channel_bias.py": ("everything", "conv_layer", "bias-once-per-channel"),
    "bias_late.py": ("uppsala", "convolutional_layer", "bias-after-the-activation"),
    "recursion.py": ("uppsala", "convolution", "last-window-forgotten"),
    "dilation.py": ("everything", "conv2d", "dilation-as-stride"),
    "left_over.py": ("uppsala", "maxpool_layer", "incomplete-windows-pooled"),
    "eight_bit.py": ("uppsala", "convolution", "eight-bit-integers"),
    "two_faults.py": ("trinity", "convolve2d", "flipped-kernel + border-repeated"),
    "flip_apply.R": ("uppsala", "convolution", "flipped-kernel"),
    "by_column.R": ("uppsala", "convolution", "kernel-filled-by-column"),
    "transposed.R": ("uppsala", "convolution", "transposed-result"),
    "whole_matrix.R": ("uppsala", "convolutional_layer", "relu-of-the-whole-matrix"),
    "mean.R": ("uppsala", "convolution", "mean-instead-of-sum"),
    "average.R": ("uppsala", "maxpool_layer", "maximum-and-average-exchanged"),
    "no_stride.R": ("trinity", "convolve2d", "stride-ignored"),
    "two_faults.R": (
        "uppsala",
        "convolutional_layer",
        "bias-forgotten + relu-of-the-whole-matrix",
    ),
    "short_loop.R": (
        "uppsala",
        "maxpool_layer",
        "maximum-starts-at-zero + last-pooling-window-forgotten",
    ),
}
ALL = {"convolution", "convolutional_layer", "maxpool_layer"}
RIGHT = {
    "loops.py": ("uppsala", ALL),
    "kernel_first.py": ("uppsala", ALL),
    "batches.py": ("uppsala", {"convolutional_layer"}),
    "channels_last.py": ("everything", {"conv_layer"}),
    "layer_class.py": ("trinity", {"convolve2d"}),
    "dictionary.py": ("trinity", {"convolve2d"}),
    "lists_of_lists.R": ("uppsala", ALL),
    "list.R": ("uppsala", {"convolution", "maxpool_layer"}),
    "tuples.py": ("uppsala", ALL),
    "notebook.ipynb": ("trinity", {"convolve2d"}),
    "loops.R": ("uppsala", ALL),
    "outer.R": ("uppsala", ALL),
    "report.Rmd": ("uppsala", ALL),
    "strides.R": ("trinity", {"convolve2d"}),
}


def in_its_language(names):
    return [
        pytest.param(name, marks=() if name.endswith((".py", ".ipynb")) else pytest.mark.r)
        for name in names
    ]


def verdict(path, assignment):
    [found] = mark_class([HandIn(path.stem, path)], load_assignment(assignment), HowToRun())
    return {task.function: task for task in found.tasks}


def test_there_is_a_line_for_each_submission():
    assert {path.name for path in (FOLDER / "planted").iterdir()} == set(PLANTED)
    assert {path.name for path in (FOLDER / "right").iterdir()} == set(RIGHT)


@pytest.mark.parametrize("name", in_its_language(PLANTED))
def test_what_was_planted_is_named_first(name):
    assignment, function, planted = PLANTED[name]
    task = verdict(FOLDER / "planted" / name, assignment)[function]
    assert task.status == "wrong"
    assert task.points < task.out_of
    named, *_ = [diagnosis.misconception for diagnosis in task.diagnosis]
    twins = find_idea(planted).same_as if " + " not in planted else ()
    assert named in (planted, *twins)
    assert task.example is not None


@pytest.mark.parametrize("name", in_its_language(RIGHT))
def test_what_is_right_is_not_called_wrong(name):
    assignment, functions = RIGHT[name]
    tasks = verdict(FOLDER / "right" / name, assignment)
    assert {function: tasks[function].status for function in functions} == dict.fromkeys(
        functions, "right"
    )
    others = {task.status for function, task in tasks.items() if function not in functions}
    assert others <= {"missing"}
