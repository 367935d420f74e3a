"""From a question to the list of trials; what cannot be built is known before."""

import json
from importlib import metadata

import pytest

from convtui.errors import BadInput
from convtui.studies.searches.specification import VAIN_DRAWS, Metric, Specification

SPACE = """
name = "mine"
model = "mnist-search"
[training]
validation_split = 0.2
[parameters]
{}
"""


@pytest.fixture
def space(home):
    def write(lines):
        path = home / "mine.toml"
        path.write_text(SPACE.format(lines))
        return path

    return write


def test_a_kernel_that_does_not_fit_is_infeasible_with_the_arithmetic_and_replaced(question):
    asked = question(trials=10)
    planned = list(asked.planned(10))
    good = [trial for trial in planned if not trial.problem]
    bad = [trial for trial in planned if trial.problem]
    assert len(good) == 10
    assert bad
    assert all(trial.values["kernel_size"] == 10 for trial in bad)
    assert all(trial.values["kernel_size"] < 10 for trial in good)
    assert bad[0].problem.endswith("rows 28 → 19 → 9, smaller than 10")
    assert [trial.number for trial in planned] == list(range(1, len(planned) + 1))


def test_no_draw_asks_anew_what_is_installed(question, monkeypatch):
    asked, calls = question(trials=1), []
    monkeypatch.setattr(metadata, "version", lambda name: calls.append(name) or "1")
    list(asked.planned(20))
    assert calls == []


def test_more_trials_are_the_same_ones_and_then_others(question):
    asked = question(trials=4)
    few = list(asked.planned(4))
    assert list(asked.planned(9))[: len(few)] == few


def test_a_trial_has_what_was_drawn_and_what_all_have(question, images):
    asked = question(epochs=2, seed=5)
    values = {"kernel_size": 3, "l2": 0.01, "learning_rate": 0.002}
    spec = asked.spec(values)
    convolutions = [layer for layer in spec.architecture.layers if layer.kind == "convolution"]
    assert [layer.size for layer in convolutions] == [(3, 3), (3, 3)]
    assert [layer.l2 for layer in convolutions] == [0.01, 0.01]
    assert (spec.learning_rate, spec.epochs, spec.batch_size, spec.seed) == (0.002, 2, 256, 5)
    assert (spec.data, spec.samples, spec.validation_split) == (str(images), 200, 0.2)
    assert not spec.measure_test


def test_layers_and_settings_of_every_kind_can_be_drawn(question, space):
    file = space(
        '"dense-1.units" = { kind = "integer", low = 5, high = 9 }\n'
        '"convolution-2.padding" = { kind = "choice", values = ["same", "valid"] }\n'
        'batch_size = { kind = "choice", values = [16, 32] }\n'
        'optimizer = { kind = "choice", values = ["adam", "sgd"] }'
    )
    asked = question(space=file)
    first = next(asked.planned(1))
    spec = asked.spec(first.values)
    layers = {layer.name: layer for layer in spec.architecture.layers}
    assert layers["dense-1"].units == first.values["dense-1.units"]
    assert layers["convolution-2"].padding == first.values["convolution-2.padding"]
    assert spec.batch_size == first.values["batch_size"]
    assert spec.optimizer == first.values["optimizer"]


def test_a_question_is_the_same_after_it_was_written_and_read(question):
    asked = question(epochs=2, metric=Metric("val_loss", "best"), early_stopping=None)
    assert Specification.from_json(json.loads(json.dumps(asked.as_json()))) == asked


@pytest.mark.parametrize(
    ("lines", "given", "words"),
    [
        ('l2 = { kind = "uniform", low = 0, high = 1 }', {"l2": 0.5}, "--l2 is drawn by"),
        ('"dense-3.units" = { kind = "integer", low = 5, high = 9 }', {}, "nothing called"),
        (
            '"dense-2.units" = { kind = "integer", low = 5, high = 9 }',
            {},
            "dense-2 is the output of mnist-search, .* class: give one of dense-1.units$",
        ),
        ('"dense-1.rate" = { kind = "uniform", low = 0.1, high = 0.9 }', {}, "leave it out"),
        ('kernel_size = { kind = "integer", low = 11, high = 14 }', {}, f"none of {VAIN_DRAWS:,}"),
        (
            'kernel_size = { kind = "integer", low = 11, high = 14 }',
            {},
            "lower the high of kernel_",
        ),
        ('kernel_size = { kind = "choice", values = [11, 12] }', {}, "give smaller values of kern"),
        ('l2 = { kind = "uniform", low = 0, high = 1 }', {"validation_split": 0.0}, "val_accuracy"),
    ],
)
def test_what_can_never_be_trained_is_refused(question, space, lines, given, words):
    with pytest.raises(BadInput, match=words):
        question(space=space(lines), **given)


def test_a_kernel_needs_a_convolution(question, home):
    flat = home / "flat.toml"
    flat.write_text(
        'name = "flat"\ndata = "strokes"\ninput_shape = [28, 28, 1]\nclasses = 10\n'
        'layers = [{ kind = "flatten" }, { kind = "dense", units = 10 }]\n'
    )
    with pytest.raises(BadInput, match="no convolution"):
        question(model=str(flat))


@pytest.mark.parametrize(
    ("metric", "value", "epoch"),
    [
        (Metric(), 0.7, 3),
        (Metric(at="best"), 0.9, 2),
        (Metric("val_loss", "best"), 0.5, 1),
    ],
)
def test_a_run_is_judged_by_its_last_epoch_or_its_best(metric, value, epoch):
    values = (0.5, 0.9, 0.7)
    assert metric.of_run(values) == value
    assert metric.epoch_of(values) == epoch


def test_a_value_that_is_no_number_is_none():
    assert Metric("val_loss").of_run((0.5, None)) is None
    assert Metric("val_loss", "best").of_run((None, 0.5)) == 0.5
    assert Metric("val_loss", "best").of_run(()) is None


def test_a_metric_nobody_knows_is_refused():
    with pytest.raises(BadInput, match="did you mean 'val_accuracy'"):
        Metric("val_acuracy")
    with pytest.raises(BadInput, match="give one of last, best"):
        Metric(at="first")
