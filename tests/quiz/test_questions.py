"""Questions: one choice is right by an oracle of its own, the others are somebody's ideas."""

import re
import shlex
from collections import Counter

import numpy as np
import pytest
from scipy import ndimage, signal, special

from convtui.cli.main import run
from convtui.errors import BadInput, ExitCode
from convtui.inputs import load_input
from convtui.lesson.pipeline import Pipeline
from convtui.marking.catalogue import find_idea, ideas_of
from convtui.marking.convolution import CONVOLUTION
from convtui.marking.pooling import POOLING
from convtui.quiz.kinds import KINDS, TOPICS, kinds_of, questions
from convtui.quiz.opened import Opened, OpenedLayer

SEEDS = range(40)
BY_NAME = {kind.name: kind for kind in KINDS}
FIRST = [kind.question(0) for kind in KINDS]
ORACLES = {}


def drawn():
    return [pytest.param(kind, id=kind.name) for kind in KINDS]


def oracle(*names):
    """Register what is right for questions of these kinds: from a question to its right choice."""

    def register(function):
        ORACLES.update(dict.fromkeys(names, function))
        return function

    return register


def figures(question, word):
    return [figure.values for figure in question.figures if figure.title.startswith(word)]


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def whole(value):
    return f"{float(value):.6g}".replace("-0", "0") if value == 0 else f"{round(value, 4):.6g}"


@oracle("value", "channels-value", "own-weights", "true-convolution")
def summed(question):
    inputs, kernels = figures(question, "Input"), figures(question, "Kernel")
    if len(kernels) < len(inputs):
        kernels = kernels * len(inputs)
    way = signal.convolve2d if question.kind == "true-convolution" else signal.correlate2d
    made = sum(way(x, kernel, "valid") for x, kernel in zip(inputs, kernels, strict=True))
    return whole(made[place(question)])


@oracle("strided-value", "two-strides")
def strided(question):
    strides = re.findall(r"stride is (\d)(?: down and (\d))?", question.text)[0]
    down, right = int(strides[0]), int(strides[1] or strides[0])
    made = signal.correlate2d(*figures(question, "Input"), *figures(question, "Kernel"), "valid")
    return whole(made[::down, ::right][place(question)])


@oracle("dilated-value")
def dilated(question):
    (kernel,) = figures(question, "Kernel")
    spread = np.zeros((3, 3))
    spread[::2, ::2] = kernel
    return whole(signal.correlate2d(*figures(question, "Input"), spread, "valid")[place(question)])


@oracle("border-value", "odd-zero")
def padded(question):
    (x,), (kernel,) = figures(question, "Input"), figures(question, "Kernel")
    # SciPy lays an even kernel the other way: its origin is shifted to put the odd zero last.
    origin = tuple(side % 2 - 1 for side in kernel.shape)
    made = ndimage.correlate(x, kernel, mode="constant", cval=0.0, origin=origin)
    return whole(made[place(question)])


@oracle("biased", "cut")
def activated(question):
    (bias,) = re.findall(r"bias is (-?\d+)", question.text)
    made = signal.correlate2d(*figures(question, "Input"), *figures(question, "Kernel"), "valid")
    return whole(max(made[place(question)] + int(bias), 0.0))


@oracle("largest", "overlapping", "average", "padded-average")
def pooled(question):
    ((rows, columns), side) = place(question), 3 if question.kind == "overlapping" else 2
    step = 1 if question.kind == "overlapping" else 2
    (x,) = figures(question, "Map")
    window = x[rows * step : rows * step + side, columns * step : columns * step + side]
    return whole(window.mean() if "average" in question.kind else window.max())


@oracle("size", "padded-size", "same-size", "strided-size", "dilated-size")
def counted(question):
    """Windows are set down one after the other, as long as they stand on the padded input."""
    rows, columns, side, *_ = numbers(question.text)
    (stride,) = map(int, re.findall(r"stride (\d)", question.text))
    (spread,) = map(int, re.findall(r"dilation (\d)", question.text) or [1])
    (zeros,) = map(int, re.findall(r"with (\d) zero", question.text) or [0])
    if question.kind == "same-size":
        return "×".join(str(len(range(0, length, stride))) for length in (rows, columns))
    taps = [tap * spread for tap in range(side)]
    return "×".join(
        str(sum(at + taps[-1] < length + 2 * zeros for at in range(0, 99, stride)))
        for length in (rows, columns)
    )


@oracle("pooled-size")
def pooled_size(question):
    rows, columns, side, _, stride = numbers(question.text)
    return "×".join(
        str(sum(at + side <= length for at in range(0, 99, stride))) for length in (rows, columns)
    )


@oracle("two-layers-size")
def two_layers(question):
    rows, columns, *_ = numbers(question.text)
    return f"{(rows - 2) // 2}×{(columns - 2) // 2}"


@oracle("convolution-parameters")
def convolution_parameters(question):
    *maps, filters, side, _ = numbers(question.text)
    (channels,) = maps or [3]
    return str(np.ones((side, side, channels, filters)).size + filters)


@oracle("separable-parameters")
def separable_parameters(question):
    filters, side, _, channels, *_ = numbers(question.text)
    return str(np.ones((side, side, channels)).size + np.ones((channels, filters)).size + filters)


@oracle("flattened-place")
def flattened(question):
    (number,) = map(int, re.findall(r"is the (\d+)", question.text))
    planes = figures(question, "Channel")
    order = [
        plane[row, column]
        for row in range(planes[0].shape[0])
        for column in range(planes[0].shape[1])
        for plane in planes
    ]
    return str(order.index(number) + 1)


@oracle("softmax-share")
def share(question):
    which = [word in question.text for word in ("first,", "second,", "third,")].index(True)
    return f"{special.softmax(figures(question, 'Scores')[0][0])[which]:.3f}"


@oracle("edges")
def signs(question):
    made = signal.correlate2d(*figures(question, "Picture"), *figures(question, "Kernel"), "valid")
    found = []
    for name, row, column in (
        ("left edge", 2, 1), ("right edge", 2, 4), ("upper edge", 1, 2), ("lower edge", 4, 2),
    ):  # fmt: skip
        if made[row, column]:
            found.append(f"{name} {'above' if made[row, column] > 0 else 'below'} 0")
    assert made[2, 2] == made[3, 3] == 0
    return ", ".join(found) + ", 0 elsewhere"


@oracle("best-epoch")
def best(question):
    losses = figures(question, "validation")[0][0].tolist()
    return str(losses.index(min(losses)) + 1)


def place(question):
    row, column = re.findall(r"\[(\d),(\d)\]", question.text)[0]
    return int(row) - 1, int(column) - 1


@pytest.mark.parametrize("kind", drawn())
def test_the_right_choice_is_what_an_oracle_of_its_own_says(kind):
    for seed in SEEDS:
        question = kind.question(seed)
        assert question.choices[question.right].text == ORACLES[kind.name](question), question.text


@pytest.mark.parametrize("kind", drawn())
def test_one_choice_is_right_and_every_other_differs_and_has_an_idea(kind):
    for seed in SEEDS:
        question = kind.question(seed)
        assert 3 <= len(question.choices) <= 5
        assert sum(choice.is_right for choice in question.choices) == 1
        assert max(Counter(choice.text for choice in question.choices).values()) == 1
        for choice in question.choices:
            assert all(find_idea(idea.name) is idea for idea in choice.ideas)
            assert choice.text.strip() == choice.text != ""
        assert question.why
        right = question.choices[question.right].text
        assert all(part in question.why for part in right.split("×")) or kind.name == "edges"


@pytest.mark.parametrize("kind", drawn())
def test_two_choices_are_no_two_spellings_of_one_number(kind):
    for seed in SEEDS:
        values = [choice.text for choice in kind.question(seed).choices]
        known = [float(text) for text in values if re.fullmatch(r"-?[\d.]+", text)]
        assert len({*known}) == len(known)


@pytest.mark.parametrize("kind", drawn())
def test_the_same_seed_makes_the_same_question_and_another_makes_another(kind):
    assert told(kind.question(5)) == told(kind.question(5))
    assert len({told(kind.question(seed)) for seed in range(10)}) > 3


def told(question):
    return question.text, str(question.figures), question.choices, question.why, question.see


@pytest.mark.parametrize("kind", drawn())
def test_the_command_beside_a_question_opens_the_very_step(kind, monkeypatch):
    shown = []

    def opened(source, asked, crop, rotate, *_):
        given = load_input(source, crop=crop, rotate=rotate)
        shown.append(Pipeline(given.values, asked.layer).stages)
        return ExitCode.FINE

    monkeypatch.setattr("convtui.cli.step.open_screen", opened)
    for seed in range(5):
        question = kind.question(seed)
        assert question.see.startswith("convtui ")
        if not isinstance(question.opened, Opened):
            continue
        assert run(shlex.split(question.see)[1:]) == ExitCode.FINE
        stage, right = shown[-1][question.opened.stage], question.choices[question.right].text
        if kind.name.endswith("size"):
            assert "×".join(map(str, stage.sides)) == right
        elif kind.name != "edges":
            value = stage.step(*question.opened.cell).value
            assert float(right) == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize("kind", drawn())
def test_a_network_that_is_opened_makes_the_very_number(kind):
    for seed in range(5):
        question = kind.question(seed)
        if not isinstance(question.opened, OpenedLayer):
            continue
        passed, right = question.opened.passed, question.choices[question.right].text
        value = passed.maps[question.opened.layer][question.opened.place]
        match kind.name:
            case "convolution-parameters":
                assert str(passed.layer(question.opened.layer).parameters) == right
            case "flattened-place":
                assert f"the {value:.0f}?" in question.text
                assert str(question.opened.place[2] + 1) == right
            case _:
                assert float(right) == pytest.approx(value, abs=5e-4)


def test_every_kind_opens_a_step_but_those_about_none():
    none = {question.kind for question in FIRST if question.opened is None}
    assert none == {"separable-parameters", "best-epoch"}


@pytest.mark.parametrize(
    "command",
    sorted({question.see for question in FIRST if not isinstance(question.opened, Opened)}),
)
def test_other_commands_beside_questions_can_be_typed(command, monkeypatch, capsys):
    monkeypatch.setattr("convtui.cli.network.open_network_screen", lambda *named: ExitCode.FINE)
    assert run(shlex.split(command)[1:]) == ExitCode.FINE


def test_every_topic_has_questions_and_every_kind_a_topic_and_an_oracle():
    assert {kind.topic for kind in KINDS} == set(TOPICS)
    assert {kind.name for kind in KINDS} == set(ORACLES)
    assert len(BY_NAME) == len(KINDS)


def test_a_seed_makes_a_series_that_takes_the_topics_in_turn():
    series = [told(question) for question in questions(7, 26)]
    assert series == [told(question) for question in questions(7, 26)]
    assert series != [told(question) for question in questions(8, 26)]
    topics = [question.topic for question in questions(7, 26)]
    assert set(topics[:13]) == set(TOPICS)
    assert topics[:13] == topics[13:]


def test_a_series_begins_as_a_longer_one_does_and_keeps_to_its_topics():
    assert [told(one) for one in questions(1, 3)] == [told(one) for one in questions(1, 9)][:3]
    assert {one.topic for one in questions(1, 9, ["padding", "stride"])} == {"padding", "stride"}


def test_an_unknown_topic_is_refused_with_the_nearest():
    with pytest.raises(BadInput, match="did you mean 'padding'"):
        kinds_of(["pading"])


def test_wrong_choices_are_no_ideas_that_only_programs_have():
    known = {idea.name for task in (CONVOLUTION, POOLING) for idea in ideas_of(task)}
    of_programs = {
        "input-filled-by-column",
        "pooling-reshaped-by-column",
        "same-equal-pads-rounded-down",
        "same-equal-pads-rounded-up",
        "window-of-the-strides-size",
    }
    assert of_programs <= known
    for kind in KINDS:
        for seed in range(10):
            choices = kind.question(seed).choices
            assert not of_programs & {idea.name for choice in choices for idea in choice.ideas}


def test_wrong_choices_are_about_the_topic_of_their_question():
    question = BY_NAME["strided-value"].question(3)
    names = {idea.name for choice in question.choices for idea in choice.ideas}
    assert {"stride-ignored", "strided-result-at-the-inputs-place"} & names
