"""Assignments: the form, and that every feature asks for what it is about and nothing else."""

import json
import tomllib
from copy import deepcopy
from pathlib import Path

import pytest
from json_schema import fits

from convtui.errors import BadInput
from convtui.marking.assignment_file import ASSIGNMENTS, FOLDER, load_assignment, read_assignment
from convtui.marking.catalogue import find_idea
from convtui.marking.features import features_of
from convtui.marking.search import is_same

SCHEMA = json.loads((FOLDER / "assignment.schema.json").read_text())
SHIPPED = {path.stem: path for path in FOLDER.glob("*.toml")}
ASSIGNED = [
    pytest.param(task, assignment.seed, id=f"{assignment.name}-{task.function}")
    for assignment in ASSIGNMENTS.built_in()
    for task in assignment.tasks
]

GOOD = """
title = "One"
seed = 7
tolerance = 1e-5
limits = { seconds = 2, memory = 512 }

[[tasks]]
function = "Conv.forward"
names = ["f", "g"]
computes = "convolution"
arguments = { x = "input", w = "kernel", s = "stride", "na.pad" = "padding" }
settings = { activation = "relu", dilation = [1, 2] }
convention = { flip = true, odd-zero = "first", border = "mirrored" }
layout = "HWC"
features = { stride = 1, same = 2.5 }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", SHIPPED)
def test_what_comes_along_fits_the_schema(name):
    assert fits(tomllib.loads(SHIPPED[name].read_text()), SCHEMA, SCHEMA)
    assert load_assignment(name).name == name


def test_a_file_is_read_as_it_stands(tmp_path):
    text = GOOD
    assignment = read_assignment(written(tmp_path, text))
    assert fits(tomllib.loads(text), SCHEMA, SCHEMA)
    assert (assignment.name, assignment.title, assignment.seed) == ("own", "One", 7)
    assert (assignment.limits.seconds, assignment.limits.memory) == (2, 512)
    [task] = assignment.tasks
    assert task.roles == ("input", "kernel", "stride", "padding")
    assert task.settings == {"activation": "relu", "dilation": (1, 2), "flip": True}
    assert [idea.name for idea in task.convention] == ["same-odd-zero-first", "border-mirrored"]
    assert task.points == assignment.points == 3.5


def test_the_convention_of_an_assignment_is_what_is_right(tmp_path):
    text = GOOD.replace("flip = true, ", "").replace(', border = "mirrored"', "")
    [task] = read_assignment(written(tmp_path, text)).tasks
    idea = find_idea("same-odd-zero-first")
    assert is_same(task.right(idea.example), idea.answer(idea.example))


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ('title = "One"\n', "", "'title' is missing"),
        ("seed = 7", "seed = -1", "seed is -1: give a whole number from 0"),
        ("tolerance = 1e-5", "tolerance = 2", "tolerance is 2"),
        ("memory = 512", "memory = 1", "memory is 1: give megabytes"),
        ("seconds = 2", "seconds = 0", "seconds is 0"),
        ("seconds = 2", "second = 2", "did you mean 'seconds'"),
        ('"convolution"', '"convolutions"', "did you mean 'convolution'"),
        ('"Conv.forward"', '"1conv"', "task 1: function is '1conv'"),
        ('"f", "g"', '"f", 3', "names is 3"),
        ('x = "input", ', "", "arguments: nothing is input"),
        ('x = "input"', 'x = "inptu"', "did you mean 'input'"),
        ('x = "input"', 'x = "padding"', "arguments"),
        ('x = "input"', '"x y" = "input"', "x y"),
        ("stride = 1", "strides = 1", "did you mean 'stride'"),
        ("stride = 1", "stride = 0", "stride is 0: give points"),
        ("stride = 1, same = 2.5", "", "one feature or more"),
        ("stride = 1", "bias = 1", "features: bias cannot be asked with"),
        ('"relu"', '"reul"', "did you mean 'relu'"),
        ("[1, 2]", "[1, 2, 3]", "dilation is [1, 2, 3]"),
        ('"first"', '"middle"', "unknown odd-zero"),
        ('"mirrored"', '"mirror"', "did you mean 'mirrored'"),
        ("flip = true", "flip = 1", "flip is 1: give true or false"),
        ('"HWC"', '"WH"', "unknown layout"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line_and_by_the_schema(was, becomes, words, tmp_path):
    assert was in GOOD
    text = GOOD.replace(was, becomes)
    path = written(tmp_path, text)
    with pytest.raises(BadInput) as refused:
        read_assignment(path)
    assert words in str(refused.value)
    assert str(refused.value).startswith(str(path))
    assert "\n" not in str(refused.value)
    told_by_arguments = "nothing is" in words or "cannot be asked" in words or words == "arguments"
    assert fits(tomllib.loads(text), SCHEMA, SCHEMA) == told_by_arguments


TABLE = GOOD.replace(
    's = "stride", "na.pad" = "padding"', 'p = { stride = "stride", pad = "padding" }'
)
WINDOW = """
title = "Two"
[[tasks]]
function = "pool"
computes = "pooling"
arguments = { x = "input", h = "rows", w = "columns", p = { stride = "stride" } }
features = { unequal-windows = 1, overlapping = 1 }
"""


def test_an_argument_may_hold_several(tmp_path):
    [task] = read_assignment(written(tmp_path, TABLE)).tasks
    assert task.roles == ("input", "kernel", "stride", "padding")
    assert task.options == {"stride": "stride", "pad": "padding"}
    [window] = read_assignment(written(tmp_path, WINDOW)).tasks
    assert window.says("size")
    assert len(window.calls("unequal-windows", 1)) > 2
    assert all(fits(tomllib.loads(text), SCHEMA, SCHEMA) for text in (TABLE, WINDOW))


@pytest.mark.parametrize(
    ("text", "was", "becomes", "words"),
    [
        (TABLE, 'pad = "padding"', 'pad = "paddnig"', "did you mean 'padding'"),
        (TABLE, 'pad = "padding"', 'pad = "kernel"', "unknown pad 'kernel'"),
        (TABLE, '{ stride = "stride", pad = "padding" }', "{}", "p is {}"),
        (WINDOW, '"columns"', '"colums"', "did you mean 'columns'"),
    ],
)
def test_what_an_argument_holds_is_checked(text, was, becomes, words, tmp_path):
    text = text.replace(was, becomes)
    with pytest.raises(BadInput, match=words):
        read_assignment(written(tmp_path, text))
    assert not fits(tomllib.loads(text), SCHEMA, SCHEMA)


@pytest.mark.parametrize(
    ("text", "was", "becomes", "words"),
    [
        (TABLE, "p = {", 'q = { d = "dilation" }, p = {', "q, p hold settings: let one do so"),
        (WINDOW, 'w = "columns", ', "", "the window's size, or its rows and its columns"),
        (WINDOW, 'h = "rows"', 'h = "size"', "the window's size, or its rows and its columns"),
        (TABLE, 'pad = "padding"', 'pad = "stride"', "two arguments are stride"),
    ],
)
def test_arguments_that_say_too_little_or_too_much_are_refused(text, was, becomes, words, tmp_path):
    with pytest.raises(BadInput, match=words):
        read_assignment(written(tmp_path, text.replace(was, becomes)))


def test_two_tasks_of_one_name_are_refused(tmp_path):
    with pytest.raises(BadInput, match=r"two tasks are called Conv\.forward"):
        read_assignment(written(tmp_path, GOOD + GOOD[GOOD.index("[[") :]))


def test_schema_and_reader_know_the_same_keys_everywhere():
    """A key that nobody knows is refused by both, wherever it stands."""
    document = tomllib.loads(GOOD)
    for path in ([], ["limits"], ["tasks", 0], ["tasks", 0, "settings"], ["tasks", 0, "features"]):
        changed = deepcopy(document)
        place = changed
        for key in path:
            place = place[key]
        place["nobody-knows"] = 1
        assert not fits(changed, SCHEMA, SCHEMA), path


def test_an_unknown_assignment_is_refused_with_the_nearest():
    with pytest.raises(BadInput, match="did you mean 'uppsala'"):
        load_assignment("upsala")


@pytest.mark.parametrize(("task", "seed"), ASSIGNED)
def test_the_calls_of_a_feature_are_the_same_for_the_same_seed(task, seed):
    for feature in task.features:
        one, other = task.calls(feature, seed), task.calls(feature, seed)
        assert len(one) >= 2
        assert all(is_same(task.right(a), task.right(b)) for a, b in zip(one, other, strict=True))


IGNORED = {
    "flip": "flipped-kernel",
    "stride": "stride-ignored",
    "unequal-strides": "strides-exchanged",
    "same": "padding-ignored",
    "same-even": "same-odd-zero-first",
    "same-strided": "same-zeros-of-stride-one",
    "padding": "padding-ignored",
    "full": "padding-ignored",
    "dilation": "dilation-ignored",
    "bias": "bias-forgotten",
    "bias-with-channels": "bias-once-per-channel",
    "activation": "activation-forgotten",
    "activation-after-bias": "bias-after-the-activation",
    "channels": "first-channel-only",
    "overlapping": "pooling-stride-ignored",
    "average": "maximum-and-average-exchanged",
    "odd-sizes": "incomplete-windows-pooled",
}


@pytest.mark.parametrize(("task", "seed"), ASSIGNED)
def test_who_ignores_a_feature_is_wrong_on_most_of_its_calls(task, seed):
    for feature in task.features:
        idea = find_idea(IGNORED.get(feature, "stride-ignored"))
        if feature in IGNORED and idea.task is task.computes:
            calls = task.calls(feature, seed)
            wrong = sum(not is_same(task.right(call), idea.answer(call)) for call in calls)
            assert wrong >= len(calls) - 1, feature


_MORE = {"same-non-square", "true-full"}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("name", "seen_in"),
    [
        ("flipped-kernel", {"flip", "true-convolution", "true-full"}),
        ("stride-ignored", {"stride", "unequal-strides", "same-strided"}),
        ("strides-exchanged", {"unequal-strides"}),
        ("same-odd-zero-first", {"same-even", "same-strided"}),
        ("dilation-ignored", {"dilation"}),
        ("the-inputs-integer-type", {"integers"}),
        ("border-repeated", {"same", "same-even", "same-strided", "padding", "full"} | _MORE),
        ("square-kernel-recycled", {"non-square", "same-non-square"}),
    ],
)
def test_an_idea_is_seen_in_the_features_it_is_about_and_in_no_other(name, seen_in, seed):
    task, idea = load_assignment("everything").tasks[0], find_idea(name)
    seen = {
        feature
        for feature in task.features
        for call in task.calls(feature, seed)
        if not is_same(task.right(call), idea.answer(call))
    }
    assert seen == seen_in


@pytest.mark.parametrize("seed", range(20))
def test_who_keeps_results_as_a_picture_is_right_where_numbers_are_small(seed):
    task = load_assignment("everything").tasks[0]
    for name in ("eight-bit-integers", "clipped-to-a-picture"):
        idea = find_idea(name)
        for feature in ("valid", "even-kernels", "non-square", "stride", "same", "dilation"):
            for call in task.calls(feature, seed):
                assert is_same(task.right(call), idea.answer(call)), feature
        wrong = [
            not is_same(task.right(call), idea.answer(call))
            for call in task.calls("negative-values", seed)
        ]
        assert sum(wrong) >= 2


def test_every_feature_has_a_title_of_its_own():
    for task in {task.computes for a in ASSIGNMENTS.built_in() for task in a.tasks}:
        titles = [feature.title for feature in features_of(task).values()]
        assert len(set(titles)) == len(titles)
