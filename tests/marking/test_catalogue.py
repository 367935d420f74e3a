"""The catalogue: its ideas differ from one another and from what is right, and are well said."""

import shlex
from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from convtui.cli.main import run
from convtui.errors import BadInput, ExitCode
from convtui.inputs import load_input
from convtui.lesson.pipeline import Pipeline
from convtui.marking import described
from convtui.marking.catalogue import find_idea, ideas, ideas_of, tasks
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.probes import probes_of, probes_showing
from convtui.marking.search import Answered, explanations, is_same
from convtui.ops.convolution import conv2d
from convtui.tui.shown_network import open_network

STEPPED = [idea for idea in ideas() if not idea.look]


def twins(one, other):
    """Whether two ideas are said to give the same numbers for every input."""
    return other.name in one.same_as and one.name in other.same_as


def test_names_and_sentences_are_given_once():
    for words in ("name", "title", "sentence"):
        told = Counter(getattr(idea, words) for idea in ideas())
        assert max(told.values()) == 1, told.most_common(1)


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.name)
def test_every_two_ideas_and_what_is_right_differ_on_the_probes(task):
    known = ideas_of(task)
    answers = {idea: [idea.answer(call) for call in probes_of(task)] for idea in known}
    right = [task.right(call) for call in probes_of(task)]
    for idea, own in answers.items():
        assert not all(map(is_same, own, right)), f"{idea.name} is right on every probe"
        assert probes_showing(idea)
    for one, other in combinations(known, 2):
        alike = all(map(is_same, answers[one], answers[other]))
        assert alike == twins(one, other), f"{one.name} and {other.name}"


@pytest.mark.parametrize("idea", ideas(), ids=lambda idea: idea.name)
def test_an_example_shows_its_idea_and_its_hint_does_not_give_it_away(idea):
    right, instead = idea.task.right(idea.example), idea.answer(idea.example)
    assert not is_same(right, instead)
    assert max(right.size, 0 if instead is None else instead.size) <= 36
    assert idea.hint.endswith(("?", "."))
    assert idea.hint not in idea.sentence
    assert idea.title.lower() not in idea.hint.lower()


@pytest.mark.parametrize("call", probes_of(CONVOLUTION), ids=str)
def test_what_is_right_is_what_our_own_convolution_computes(call: ConvolutionCall):
    x = call.x if call.x.ndim == 3 else call.x[:, :, None]
    kernel = call.kernel
    if kernel.ndim < 4:
        kernel = kernel[..., None] if kernel.ndim == 3 else kernel[:, :, None, None]
    ours = conv2d(
        x, kernel, stride=call.stride, padding=call.padding, dilation=call.dilation, flip=call.flip
    )
    ours = ours + call.bias
    ours = np.maximum(ours, 0) if call.activation == "relu" else ours
    ours = ours if call.kernel.ndim == 4 else ours[:, :, 0]
    assert is_same(ours, CONVOLUTION.right(call))


@pytest.mark.parametrize("idea", STEPPED, ids=lambda idea: idea.name)
def test_the_command_beside_an_idea_opens_its_example(idea, monkeypatch):
    shown = []

    def opened(source, asked, crop, rotate, *_):
        layer, _ = asked.fitting(load_input(source).values)
        shown.append(Pipeline(load_input(source).values, layer).stages[-1].plane())
        return ExitCode.FINE

    monkeypatch.setattr("convtui.cli.step.open_screen", opened)
    assert run(shlex.split(described.command(idea))[1:]) == ExitCode.FINE
    right = idea.task.right(idea.example)
    assert is_same(shown[0], right.reshape(shown[0].shape))


@pytest.mark.parametrize("line", sorted({idea.look for idea in ideas() if idea.look}))
def test_other_commands_beside_ideas_can_be_typed(line, monkeypatch, capsys):
    def opened(source, asked, crop, rotate, *_):
        Pipeline(load_input(source).values, asked.layer)
        return ExitCode.FINE

    monkeypatch.setattr("convtui.cli.step.open_screen", opened)
    monkeypatch.setattr(
        "convtui.cli.network.open_network_screen",
        lambda network, image, *_: ExitCode.FINE if open_network(network, image) else ExitCode.NO,
    )
    assert run(shlex.split(line)[1:]) == ExitCode.FINE


@pytest.mark.parametrize(
    "names",
    [
        ("flipped-kernel",),
        ("strided-result-at-the-inputs-place", "flipped-kernel"),
        ("rows-not-padded", "bias-once-per-position"),
        ("matrix-product", "dilation-as-stride"),
        ("kernel-filled-by-column", "transposed-result"),
    ],
)
def test_an_idea_and_a_pair_of_them_are_found_by_their_answers(names):
    held = [find_idea(name) for name in names]
    answered = [Answered(call, CONVOLUTION.answer(call, held)) for call in probes_of(CONVOLUTION)]
    found = explanations(CONVOLUTION, ideas_of(CONVOLUTION), answered)
    assert {*held} in [{*explained.ideas} for explained in found]
    assert all(explained.is_whole for explained in found)
    assert len(found) == 1


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.name)
def test_every_two_that_go_together_give_numbers_or_nothing(task):
    calls = [*probes_of(task)[::7], ideas_of(task)[-1].example]
    for pair in combinations(ideas_of(task), 2):
        if pair[0].goes_with(pair[1]):
            for call in calls:
                answer = task.answer(call, pair)
                assert answer is None or answer.dtype == np.float64


def test_any_two_that_go_together_are_explained_by_themselves():
    known = ideas_of(CONVOLUTION)
    pairs = [pair for pair in combinations(known, 2) if pair[0].goes_with(pair[1])]
    for drawn in np.random.default_rng(13).choice(len(pairs), 10, replace=False):
        held = pairs[drawn]
        answered = [
            Answered(call, CONVOLUTION.answer(call, held)) for call in probes_of(CONVOLUTION)
        ]
        found = explanations(CONVOLUTION, known, answered)
        assert found
        assert all(explained.is_whole for explained in found)
        names = {idea.name for explained in found for idea in explained.ideas}
        assert len(found[0].ideas) == 1 or {idea.name for idea in held} <= names


def test_where_several_ideas_explain_equally_all_are_named():
    call = find_idea("same-odd-zero-first").example
    wrong = find_idea("same-odd-zero-first").answer(call)
    found = explanations(CONVOLUTION, ideas_of(CONVOLUTION), [Answered(call, wrong)])
    assert {"same-odd-zero-first", "flipped-kernel"} & {one.name for one in found}
    assert "same-odd-zero-first" in {one.name for one in found}


def test_answers_that_no_idea_explains_are_left_unexplained():
    calls = probes_of(CONVOLUTION)[:3]
    noise = [Answered(call, CONVOLUTION.right(call) + 0.125) for call in calls]
    assert explanations(CONVOLUTION, ideas_of(CONVOLUTION), noise) == ()


def test_the_nearest_idea_is_named_with_how_much_it_explains():
    idea = find_idea("stride-ignored")
    answered = [Answered(call, idea.answer(call)) for call in probes_of(CONVOLUTION)]
    answered[0] = Answered(answered[0].call, np.zeros((3, 3)))
    nearest = explanations(CONVOLUTION, ideas_of(CONVOLUTION), answered)
    assert [(one.name, one.explains) for one in nearest] == [("stride-ignored", len(answered) - 1)]


def test_right_answers_need_no_explanation_though_many_ideas_would_give_them():
    call = probes_of(CONVOLUTION)[0]
    answered = [Answered(call, CONVOLUTION.right(call))]
    assert is_same(find_idea("stride-ignored").answer(call), answered[0].answer)
    assert explanations(CONVOLUTION, ideas_of(CONVOLUTION), answered) == ()


def test_an_unknown_misconception_is_refused_with_the_nearest():
    with pytest.raises(BadInput, match="did you mean 'flipped-kernel'"):
        find_idea("fliped-kernel")


@pytest.mark.parametrize("call", probes_of(CONVOLUTION), ids=str)
def test_what_comes_out_does_not_depend_on_the_type_of_whole_numbers(call: ConvolutionCall):
    if (call.x != np.floor(call.x)).any():
        return
    whole = replace(call, x=call.x.astype(int))
    for idea in ideas_of(CONVOLUTION):
        assert is_same(idea.answer(call), idea.answer(whole)), idea.name
