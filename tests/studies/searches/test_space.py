"""Spaces: those that come along, your own, and what is wrong with a file in one line."""

import pytest

from convtui import places
from convtui.errors import BadInput
from convtui.studies.searches.parameters import Categorical, Integer, LogUniform, Uniform
from convtui.studies.searches.space import load_space, read_space, spaces

GOOD = """
name = "mine"
model = "mnist-course"

[training]
epochs = 3

[parameters]
optimizer = { kind = "choice", values = ["adam", "sgd"] }
"dense-1.units" = { kind = "integer", low = 8, high = 64 }
l2 = { kind = "log-uniform", low = 1e-5, high = 0.1 }
"""


def written(folder, text):
    path = folder / "mine.toml"
    path.write_text(text)
    return path


def test_the_coursework_comes_first_and_draws_what_the_report_says():
    assert [space.name for space in spaces()] == ["coursework", "log-uniform"]
    first = spaces()[0]
    assert first.model == "mnist-search"
    assert first.training == {"epochs": 10, "batch_size": 256, "validation_split": 0.2}
    assert first.parameters == {
        "kernel_size": Integer(2, 10),
        "l2": Uniform(1e-4, 0.1),
        "learning_rate": Uniform(1e-4, 0.01),
    }


def test_a_file_is_read_and_found_again_in_the_folder_of_your_own(home):
    path = written(home, GOOD)
    space = load_space(str(path))
    assert space.parameters == {
        "optimizer": Categorical(("adam", "sgd")),
        "dense-1.units": Integer(8, 64),
        "l2": LogUniform(1e-5, 0.1),
    }
    own = places.config_folder() / "spaces"
    own.mkdir(parents=True)
    path.rename(own / "mine.toml")
    assert load_space("mine") == space
    assert read_space(space.as_json(), "again") == space


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name =", "name", "is not TOML"),
        ('model = "mnist-course"', "", "'model' is missing: add model = …"),
        ("epochs = 3", "epochs = 0", "epochs '0': give a whole number from 1"),
        ("epochs = 3", "l2 = 0.1", "l2 is fixed in [training] and drawn in [parameters]: leave on"),
        ("low = 1e-5", "low = true", "low is true: give a number"),
        (
            '"integer"',
            '"uniform"',
            'dense-1.units is a whole number: give kind = "integer", or "log-',
        ),
        ('"integer"', '"log-uniform"', 'dense-1.units is a whole number: give kind = "integer"'),
        ("l2 =", "kernel_size =", 'kernel_size is a whole number: give kind = "integer"'),
        ("l2 =", "batch_size =", 'batch_size is a whole number: give kind = "integer"'),
        ('"integer", low = 8', '"log-integer", low = 8.5', "low is 8.5: give a whole number"),
        (
            "l2",
            'l2 = { kind = "log-integer", low = 0, high = 3 }\nl1',
            "low is 0: give a number ab",
        ),
        (
            '["adam", "sgd"] }',
            '["adam", "sgd"] }\nkernel_size = { kind = "choice", values = [3, "5"] }',
            "kernel_size is '5': give it without quotes",
        ),
        ("epochs = 3", "samples = 3", "unknown key 'samples'"),
        ("l2", "l3", "unknown parameter 'l3': did you mean 'l2'?"),
        ("dense-1.units", "dense-1.unit", "unknown parameter 'dense-1.unit'"),
        ("low = 8", "low = 0", "units is 0: give a whole number from 1"),
        ("low = 8", "low = 8.5", "low is 8.5: give a whole number"),
        ("low = 8", "low = 64", "low is 64: give a number below high, which is 64"),
        ("low = 8", "low = '8'", "low is '8': give a number"),
        ("low = 8, ", "", "'low' is missing: add low = …"),
        ("low = 1e-5", "low = 0", "low is 0: give a number above 0"),
        ("low = 1e-5", "low = nan", "low is nan: give a number"),
        ("log-uniform", "log-unifrom", "did you mean 'log-uniform'?"),
        ('"adam", "sgd"', '"adam", "sdg"', "did you mean 'sgd'?"),
        ('"adam", "sgd"', '"adam"', "give two different values or more"),
        ('"adam", "sgd"', '"sgd", "sgd"', "give two different values or more"),
        ("values", "value", "unknown key 'value': did you mean 'values'?"),
        (
            "[parameters]",
            "",
            "the table [parameters] is missing: add it, as in `l2 = {",
        ),
        ("high = 64", "high = 64, step = 8", "unknown key 'step'"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_line(home, old, new, words):
    assert old in GOOD
    text = GOOD.replace(old, new)
    if old == "[parameters]":
        text, _, _ = GOOD.partition(old)
    path = written(home, text)
    with pytest.raises(BadInput, match=r"^[^\n]+$") as refused:
        load_space(str(path))
    assert words in str(refused.value)
    assert str(path) in str(refused.value)


def test_the_example_for_an_empty_table_is_a_line_that_works(home):
    head = GOOD.partition("optimizer")[0]
    with pytest.raises(BadInput, match="parameters is empty") as refused:
        load_space(str(written(home, head)))
    example = str(refused.value).split("`")[1]
    assert load_space(str(written(home, head + example))).parameters == {"l2": Uniform(1e-4, 0.1)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("courswork", "did you mean 'coursework'?"),
        ("nowhere.toml", "nowhere.toml is not there"),
        ("/", "/ is not a file: give a space"),
        ("/dev/null", "/dev/null is not a file"),
    ],
)
def test_a_space_that_is_not_there_is_refused(text, words):
    with pytest.raises(BadInput, match=words):
        load_space(text)
