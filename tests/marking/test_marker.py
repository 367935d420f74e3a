"""Marking: every idea of the catalogue is named, and other ways to be right are right."""

from itertools import combinations

import numpy as np
import pytest
from pretending import Pretending, both, everything

from convtui.marking.assignment_file import load_assignment, read_assignment
from convtui.marking.catalogue import find_idea, ideas_of
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.marker import marked
from convtui.marking.pooling import POOLING, PoolingCall
from convtui.marking.results import misconceptions
from convtui.marking.runner import Failure

EVERYTHING = load_assignment("everything")
UPPSALA = load_assignment("uppsala")
TRINITY = load_assignment("trinity")
NO_NUMBERS = {"if-of-the-whole-matrix"}
"""Ideas that end in an error, which has many causes."""
SEEN = [
    idea
    for task in (CONVOLUTION, POOLING)
    for idea in ideas_of(task)
    if idea.name not in NO_NUMBERS
]


def verdict(runner, assignment=EVERYTHING):
    return marked(runner, assignment, "Ada", "ada.py")


def task_of(runner, assignment, function):
    tasks = {task.function: task for task in verdict(runner, assignment).tasks}
    return tasks[function]


def features(task, status="right"):
    return {feature.name for feature in task.features if feature.status == status}


def test_who_holds_no_wrong_idea_gets_all_points():
    found = verdict(everything())
    assert found.is_right
    assert found.points == found.out_of == EVERYTHING.points
    assert [task.diagnosis for task in found.tasks] == [()] * 4
    assert [task.example for task in found.tasks] == [None] * 4
    assert [task.notes for task in found.tasks] == [()] * 4


@pytest.mark.parametrize("idea", SEEN, ids=lambda idea: idea.name)
def test_an_idea_that_somebody_holds_costs_points_and_is_named_first(idea):
    found = verdict(everything([idea]))
    assert 0 <= found.points < found.out_of
    named = {task.diagnosis[0].misconception for task in found.tasks if task.diagnosis}
    assert named & {idea.name, *idea.same_as}
    assert all(task.example for task in found.tasks if task.status != "right")
    assert all(each.explains == each.of for task in found.tasks for each in task.diagnosis)


def test_an_array_made_like_the_input_is_named_by_its_type_whatever_else_has_decimals():
    def conv_layer(x, kernel, bias, activation):
        call = ConvolutionCall(x, kernel, bias=bias, activation=activation)
        return CONVOLUTION.right(call).astype(x.dtype)

    def conv2d(x, kernel, stride=1, padding="valid", dilation=1, flip=False):
        call = ConvolutionCall(x, kernel, both(stride), padding, both(dilation), flip)
        return CONVOLUTION.right(call).astype(x.dtype)

    runner = Pretending(conv2d=conv2d, conv_layer=conv_layer)
    task = task_of(runner, EVERYTHING, "conv2d")
    assert features(task, "wrong") == {"integers"}
    assert [each.misconception for each in task.diagnosis] == ["the-inputs-integer-type"]
    assert task_of(runner, EVERYTHING, "conv_layer").status == "right"


def test_two_ideas_held_at_once_are_named():
    pairs = [pair for pair in combinations(SEEN, 2) if pair[0].goes_with(pair[1])]
    for drawn in np.random.default_rng(3).choice(len(pairs), 12, replace=False):
        found = verdict(everything(pairs[drawn]))
        for task in found.tasks:
            if task.diagnosis:
                assert task.diagnosis[0].explains == task.diagnosis[0].of


def test_three_ideas_about_different_features_are_named_together():
    names = ("flipped-kernel", "stride-in-the-size-only", "same-odd-zero-first")
    task = task_of(everything([find_idea(name) for name in names]), EVERYTHING, "conv2d")
    assert set(task.diagnosis[0].misconception.split(" + ")) == set(names)
    assert task.diagnosis[0].explains == task.diagnosis[0].of
    assert {"valid", "padding", "dilation", "non-square"} <= features(task)


def test_what_an_idea_cannot_explain_is_said():
    def pool2d(x, size, stride, padding, kind):
        kind = "max" if padding == "same" else kind
        call = PoolingCall(x, (size, size), (stride, stride), padding, kind)
        return POOLING.answer(call, [find_idea("maximum-starts-at-zero")])

    task = task_of(Pretending(pool2d=pool2d), EVERYTHING, "pool2d")
    [diagnosis] = task.diagnosis
    assert diagnosis.misconception == "maximum-starts-at-zero"
    assert diagnosis.explains < diagnosis.of
    assert "but not for the average of windows that reach into the padding" in diagnosis.sentence
    assert features(task, "missing") == {"unequal-windows"}


def test_another_convention_is_called_one():
    task = task_of(everything([find_idea("flipped-kernel")]), EVERYTHING, "conv2d")
    assert "right by another convention" in task.diagnosis[0].sentence
    task = task_of(everything([find_idea("stride-ignored")]), EVERYTHING, "conv2d")
    assert "convention" not in task.diagnosis[0].sentence


def test_a_convention_that_the_assignment_asks_for_is_right(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        """
        title = "Image processing"
        [[tasks]]
        function = "convolve"
        computes = "convolution"
        arguments = { x = "input", k = "kernel" }
        settings = { padding = "same" }
        convention = { flip = true, odd-zero = "first", border = "repeated" }
        features = { valid = 1, flip = 1, even-kernels = 1 }
        """
    )
    held = [find_idea("same-odd-zero-first"), find_idea("border-repeated")]

    def convolve(x, k, ideas=held, flip=True):
        return CONVOLUTION.answer(ConvolutionCall(x, k, padding="same", flip=flip), ideas)

    assert verdict(Pretending(convolve=convolve), read_assignment(path)).is_right

    def plain(x, k):
        return convolve(x, k, held, False)

    task = task_of(Pretending(convolve=plain), read_assignment(path), "convolve")
    assert task.diagnosis[0].misconception == "flipped-kernel"
    assert features(task) == {"valid", "even-kernels"}


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ('odd-zero = "first"', "the odd zero comes last"),
        ('border = "mirrored"', "zeros lie around the input"),
        (
            'flip = true, odd-zero = "first", border = "mirrored"',
            "the kernel is laid the other way round, and the odd zero comes last, and zeros lie",
        ),
    ],
)
def test_what_is_right_by_another_convention_is_called_so(tmp_path, counts, words):
    path = tmp_path / "own.toml"
    path.write_text(
        f"""
        title = "Image processing"
        [[tasks]]
        function = "convolve"
        computes = "convolution"
        arguments = {{ x = "input", k = "kernel" }}
        settings = {{ padding = "same" }}
        convention = {{ {counts} }}
        features = {{ valid = 1, flip = 1, even-kernels = 1 }}
        """
    )

    def convolve(x, k):
        return CONVOLUTION.right(ConvolutionCall(x, k, padding="same"))

    found = verdict(Pretending(convolve=convolve), read_assignment(path))
    [diagnosis] = found.tasks[0].diagnosis
    assert diagnosis.misconception == "another-convention"
    assert f"by which {words}" in diagnosis.sentence
    assert misconceptions([found]).rows == ()


def correlated(x, k, padding="valid", **more):
    return CONVOLUTION.right(ConvolutionCall(np.asarray(x, float), k, padding=padding, **more))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x, k: correlated(x, k), ""),
        (lambda kernel, image: correlated(image, kernel), "in the order kernel, input"),
        (lambda a, b: correlated(b, a), "in the order kernel, input"),
        (
            lambda x, k: correlated(np.squeeze(x, (0, 3)), k[:, :, 0, 0])[None, :, :, None],
            "given as N×H×W×C",
        ),
        (
            lambda x, k: correlated(np.squeeze(x, (0, 1)), k[0, 0])[None, None],
            "given as N×C×H×W",
        ),
        (lambda x, k, verbose=True: correlated(x, k), ""),
        (lambda x, k: correlated(x, k).astype("float32"), ""),
    ],
)
def test_the_order_and_the_layout_of_arguments_are_found_by_trying(function, words):
    runner = Pretending(convolution=function)
    task = task_of(runner, UPPSALA, "convolution")
    assert task.status == "right"
    assert len(task.notes) == bool(words)
    assert words in " ".join(task.notes)


def test_functions_are_found_by_other_names_and_what_belongs_to_another_task_is_not_taken():
    runner = Pretending(my_conv=lambda x, k: correlated(x, k), unrelated=lambda a, b: a * b)
    found = verdict(runner, UPPSALA)
    assert [task.status for task in found.tasks] == ["right", "missing", "missing"]
    assert "my_conv was taken for convolution." in found.tasks[0].notes
    assert [feature.words for feature in found.tasks[2].features] == [
        "there is no function maxpool_layer"
    ] * 4


def test_a_kernel_without_channels_is_laid_on_an_input_that_has_them():
    def convolution(image, kernel):
        rows, columns, _ = image.shape
        return correlated(image[:, :, 0], kernel[:rows, :columns])

    task = task_of(Pretending(convolution=convolution), UPPSALA, "convolution")
    assert task.status == "right"
    assert task.notes == ("Its arrays were given as H×W×C.",)


def test_the_function_of_the_very_name_is_marked_though_another_would_be_right():
    runner = Pretending(_convolution=lambda x, k: correlated(x, k), convolution=lambda x, k: x)
    assert task_of(runner, UPPSALA, "convolution").status == "wrong"


def test_answers_that_an_idea_gives_by_chance_are_not_explained_by_it():
    def convolution(x, k):
        return correlated(x, k) + (k.sum() if k.shape != (2, 2) else 0)

    task = task_of(Pretending(convolution=convolution), UPPSALA, "convolution")
    assert task.status == "wrong"
    assert task.diagnosis == ()


def test_an_idea_that_gives_less_than_half_of_the_wrong_answers_is_not_named():
    def convolution(x, k):
        is_flipped = k.shape in ((2, 2), (1, 3), (3, 1)) or not np.array_equal(k, np.flip(k))
        return correlated(x, np.flip(k)) if is_flipped else correlated(x, k) + k.sum()

    task = task_of(Pretending(convolution=convolution), UPPSALA, "convolution")
    assert task.status == "wrong"
    assert task.diagnosis == ()


def test_a_function_of_no_known_name_is_taken_only_if_it_is_right():
    runner = Pretending(f=lambda a, b: correlated(a, b), g=lambda a, b: a)
    assert task_of(runner, UPPSALA, "convolution").status == "right"
    runner = Pretending(g=lambda a, b: correlated(a, np.flip(b, 0)))
    assert task_of(runner, UPPSALA, "convolution").status == "missing"


def test_what_no_argument_can_say_is_missing_and_the_rest_is_marked():
    task = task_of(Pretending(convolve2d=lambda x, k: correlated(x, k)), TRINITY, "convolve2d")
    assert features(task, "missing") == {"same", "stride"}
    assert features(task) == {"valid", "flip", "negative-values", "fractions", "non-square"}
    [words] = {each.words for each in task.features if each.name == "stride"}
    assert words == "there is no argument for the stride"
    assert task.status == "wrong"


@pytest.mark.parametrize(
    "padded",
    [
        lambda padding: padding,
        lambda padding: int(padding + 0),
    ],
    ids=["word", "number"],
)
def test_padding_is_given_as_a_word_or_as_a_number(padded):
    def convolve2d(x, k, padding, stride):
        return correlated(x, k, padded(padding), stride=(stride, stride))

    assert verdict(Pretending(convolve2d=convolve2d), TRINITY).is_right


def test_a_stride_is_given_as_one_number_or_as_two():
    def conv2d(x, kernel, stride, padding, dilation, flip):
        down, along = stride
        return correlated(x, kernel, padding, stride=(down, along), dilation=dilation, flip=flip)

    assert task_of(Pretending(conv2d=conv2d), EVERYTHING, "conv2d").status == "right"


def test_padding_that_nothing_asks_for_is_told_by_the_shape_of_the_answer(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        """
        title = "Any padding"
        [[tasks]]
        function = "conv"
        computes = "convolution"
        arguments = { x = "input", k = "kernel" }
        features = { valid = 1, flip = 1, even-kernels = 1 }
        """
    )
    for padding in ("valid", "same", "full"):
        runner = Pretending(conv=lambda x, k, p=padding: correlated(x, k, p))
        [task] = verdict(runner, read_assignment(path)).tasks
        assert task.status == "right"
        assert len(task.notes) == (padding != "valid")


def test_an_activation_is_the_files_own_function_or_a_word():
    def relu(x):
        return np.maximum(x, 0)

    def with_function(x, k, b, activation):
        return activation(correlated(x, k) + b)

    def with_word(x, k, b, activation):
        return {"relu": relu}[activation](correlated(x, k) + b)

    for layer in (with_function, with_word):
        runner = Pretending(relu=relu, convolutional_layer=layer)
        assert task_of(runner, UPPSALA, "convolutional_layer").status == "right"


@pytest.mark.parametrize("bias_of", [lambda b, f: b[f], lambda b, f: b[0, 0, 0, f]])
def test_a_bias_may_have_a_number_for_each_filter(bias_of):
    def conv_layer(x, w, b, activation):
        assert activation == "relu"
        filters = range(w.shape[3])
        maps = [correlated(x[0], w[..., f]) + bias_of(b, f) for f in filters]
        return np.maximum(np.stack(maps, axis=-1), 0)[None]

    task = task_of(Pretending(conv_layer=conv_layer), EVERYTHING, "conv_layer")
    assert task.status == "right"
    assert "Its bias was given as an array, with a number for each filter." in task.notes


def test_settings_may_come_in_one_argument_by_their_names():
    def convolve2d(A_prev, W, hparameters):  # noqa: N803 - as courses have it
        zeros, step = hparameters["pad"] + 0, hparameters["stride"]
        plane = correlated(A_prev[0, :, :, 0], W[:, :, 0, 0], zeros, stride=(step, step))
        return plane[None, :, :, None]

    def maxpool_layer(x, pool_param):
        size, step = pool_param["pool_height"], pool_param["stride"]
        return POOLING.right(PoolingCall(x, (size, size), (step, step)))

    task = task_of(Pretending(convolve2d=convolve2d), TRINITY, "convolve2d")
    assert task.status == "right"
    assert "Its settings were given in one argument, by their names." in task.notes
    task = task_of(Pretending(maxpool_layer=maxpool_layer), UPPSALA, "maxpool_layer")
    assert task.status == "right"


def test_one_that_is_right_for_square_odd_kernels_only_gets_points_for_that():
    def convolution(x, k):
        if len(k) % 2 == 0:
            raise ValueError("the kernel has no centre")
        size, side = len(k), len(x) - len(k) + 1
        return [
            [np.sum(x[i : i + size, j : j + size] * k) for j in range(side)] for i in range(side)
        ]  # fmt: skip

    task = task_of(Pretending(convolution=convolution), UPPSALA, "convolution")
    assert features(task) == {"valid", "flip", "negative-values", "fractions"}
    assert "Right for square kernels of odd size only." in task.notes
    assert 0 < task.points < task.out_of


def test_one_that_divides_a_map_into_windows_is_right_where_they_cover_it():
    def maxpool_layer(x, size):
        rows, columns = (side // size for side in x.shape)
        return x.reshape(rows, size, columns, size).max(axis=(1, 3))

    task = task_of(Pretending(maxpool_layer=maxpool_layer), UPPSALA, "maxpool_layer")
    assert "Right for maps that the windows cover only." in task.notes


def test_a_layer_that_turns_its_kernel_is_not_right():
    def layer(X, K, b, activation):  # noqa: N803 - the names that are asked for
        return np.maximum(correlated(X, K[::-1, ::-1]) + b, 0)

    verdict = task_of(Pretending(convolutional_layer=layer), UPPSALA, "convolutional_layer")
    assert [each.name for each in verdict.features if each.points < each.out_of] == ["flip"]
    assert verdict.diagnosis[0].misconception == "flipped-kernel"


def test_where_little_is_right_it_is_said_in_words():
    def conv(x, k, b, activation):
        return correlated(x, k)

    runner = Pretending(convolutional_layer=conv)
    [note] = task_of(runner, UPPSALA, "convolutional_layer").notes
    assert note == (
        "Right for square inputs under square kernels of odd size; kernels that are not the same "
        "when they are turned round; not for the rest."
    )


def test_a_function_goes_to_the_task_that_its_arguments_are_those_of():
    def conv(a, w, b, activation="relu"):
        return np.maximum(correlated(a, w) + b, 0)

    found = verdict(Pretending(conv_forward=conv), UPPSALA)
    assert [task.status for task in found.tasks] == ["missing", "right", "missing"]


def test_arguments_that_were_not_asked_for_are_given_as_the_assignment_has_them():
    def convolution(image, kernel, padding, stride):
        return correlated(image, kernel, padding, stride=(stride, stride))

    def conv_layer(image, kernel, b, activation, padding="same"):
        assert activation == "relu"
        return np.maximum(correlated(image, kernel, padding) + b, 0)

    def max_pool(image, pool_size, stride, mode="max"):
        return POOLING.right(PoolingCall(image, (pool_size,) * 2, (stride,) * 2, kind=mode))

    found = verdict(
        Pretending(convolution=convolution, conv_layer=conv_layer, max_pool=max_pool), UPPSALA
    )
    assert [task.status for task in found.tasks] == ["right", "right", "right"]


def test_answers_that_do_not_repeat_are_called_so():
    random = np.random.default_rng(1)
    runner = Pretending(convolution=lambda x, k: correlated(x, k) + random.random())
    task = task_of(runner, UPPSALA, "convolution")
    assert task.status == "wrong"
    assert task.diagnosis == ()
    assert "do not repeat" in task.notes[0]
    assert (task.example.got, task.example.cell) == (None, None)
    assert task.example.words == "another answer each time"


def test_an_error_is_told_in_its_own_words_with_the_call_that_ends_so():
    def convolution(x, k):
        raise ValueError("operands could not be broadcast")

    task = task_of(Pretending(convolution=convolution), UPPSALA, "convolution")
    assert task.status == "crashed"
    assert task.example.got is None
    assert "operands could not be broadcast" in task.example.words
    assert eval(task.example.call, {"np": np, "convolution": lambda x, k: x.shape}) == (3, 3)


@pytest.mark.parametrize("status", ["too slow", "too much memory"])
def test_who_takes_too_much_is_not_asked_much_longer(status):
    def convolution(x, k):
        raise Failure(status, "it takes all")

    runner = Pretending(convolution=convolution)
    assert task_of(runner, UPPSALA, "convolution").status == status
    assert len(runner.asked) <= 3


def test_who_ends_what_runs_the_file_is_not_asked_much_longer():
    def convolution(x, k):
        raise Failure("crashed", "Python was ended with exit code 0", has_ended=True)

    runner = Pretending(convolution=convolution)
    task = task_of(runner, UPPSALA, "convolution")
    assert task.status == "crashed"
    assert task.features[-1].words == "Python was ended with exit code 0"
    assert len(runner.asked) <= 10


def test_a_function_that_never_ends_costs_no_other_its_points():
    def convolution(x, k):
        raise Failure("too slow", "no answer within 5 s")

    def maxpool_layer(x, size):
        return POOLING.right(PoolingCall(x, (size, size)))

    runner = Pretending(convolution=convolution, maxpool_layer=maxpool_layer)
    tasks = {task.function: task for task in verdict(runner, UPPSALA).tasks}
    assert tasks["convolution"].status == "too slow"
    assert tasks["maxpool_layer"].status == "right"


def test_a_file_that_cannot_be_loaded_is_marked_so():
    class Broken(Pretending):
        def load(self):
            raise Failure("refused", "it is no notebook")

    found = verdict(Broken())
    assert {task.status for task in found.tasks} == {"refused"}
    assert found.points == 0
    assert found.tasks[0].features[0].words == "it is no notebook"


def test_the_example_is_the_smallest_that_fails_and_can_be_pasted():
    def convolution(x, k):
        return correlated(x, np.flip(k))

    example = task_of(Pretending(convolution=convolution), UPPSALA, "convolution").example
    assert example.call == "convolution(np.array([[1.0, 2.0, 4.0]]), np.array([[1.0, 10.0]]))"
    assert (example.expected, example.got, example.cell) == ([[21, 42]], [[12, 24]], (1, 1))
    assert example.formula == "Y[1,1] = 1·1 + 2·10 = 21"
    assert eval(example.call, {"np": np, "convolution": convolution}).tolist() == example.got


def test_the_example_is_one_that_the_explanation_gives():
    def convolution(x, k):
        return correlated(x, np.flip(k)) + (len(k) == 1 and k.shape[1] == 2)

    task = task_of(Pretending(convolution=convolution), UPPSALA, "convolution")
    assert task.diagnosis[0].misconception == "flipped-kernel"
    shown = eval(task.example.call, {"np": np, "convolution": lambda x, k: (x, k)})
    assert shown[1].shape != (1, 2)
    assert correlated(shown[0], np.flip(shown[1])).tolist() == task.example.got


def test_the_same_submission_has_the_same_verdict():
    one, other = (verdict(everything([find_idea("flipped-kernel")])) for _ in range(2))
    assert one == other
