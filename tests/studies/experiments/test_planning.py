"""From what is typed to the runs of an experiment; no run is trained here."""

import numpy as np
import pytest

from convtui.errors import BadInput, Missing
from convtui.networks.zoo import built_in_architectures
from convtui.studies.experiments.kinds import EXPERIMENTS, kind_of
from convtui.studies.experiments.plan import Cell, Plan, look_at_data, make_plan
from convtui.studies.settings import EXPERIMENT_SETTINGS, asked
from convtui.training.settings import read_settings


def plan(kind, **typed):
    return make_plan(kind_of(kind), read_settings(typed, EXPERIMENT_SETTINGS), threads=1)


def test_the_coursework_is_what_one_gets_without_options():
    l1 = plan("l1")
    assert [variant.l1 for variant in l1.variants] == [0, 1e-4, 1e-3, 1e-2, 1e-1]
    assert {(v.model, v.samples, v.data) for v in l1.variants} == {
        ("cifar-strided", 5_000, "cifar10")
    }
    assert [v.samples for v in plan("samples").variants] == [5_000, 10_000, 20_000, 40_000]
    assert [v.model for v in plan("pooling").variants] == [
        "cifar-strided", "cifar-maxpool", "cifar-one-pool",
    ]  # fmt: skip
    assert len(plan("depth").variants) == 2 * 4
    every = plan("architectures")
    reported = {a.name for a in built_in_architectures()} - {"digits"}
    assert {v.model for v in every.variants} == reported
    assert {v.data for v in every.variants if v.model.startswith("mnist")} == {"mnist"}
    assert {v.samples for v in every.variants} == {None}


@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_the_same_question_gives_the_same_plan_and_it_survives_being_written(kind):
    first = plan(kind, seed="7", data="generated")
    assert first == plan(kind, seed="7", data="generated")
    assert Plan.from_json(first.as_json()) == first
    assert len({cell.label for cell in first.cells()}) == len(first.variants)


def test_each_repeat_of_a_variant_has_a_seed_of_its_own_and_all_variants_the_same_ones():
    made = plan("l1", seed="40", repeats="2", l1="0,1", epochs="3")
    seeds = {(cell.label, cell.repeat): made.spec(cell).seed for cell in made.cells()}
    assert seeds == {("0", 1): 40, ("1", 1): 40, ("0", 2): 41, ("1", 2): 41}
    spec = made.spec(Cell("1", 2))
    assert (spec.epochs, spec.l1, spec.samples, spec.threads) == (3, 1.0, 5_000, 1)
    assert spec.architecture.layers[-1].l1 == 1.0


def test_the_first_repeat_of_all_variants_comes_before_the_second_of_any():
    cells = plan("pooling", repeats="2").cells()
    assert [cell.repeat for cell in cells] == [1, 1, 1, 2, 2, 2]


def test_generated_data_stand_in_for_what_each_network_was_made_for():
    made = plan("architectures", data="generated", models="mnist-course,cifar-deep")
    assert {v.model: v.data for v in made.variants} == {
        "mnist-course": "strokes", "cifar-deep": "shapes",
    }  # fmt: skip
    told = look_at_data(plan("l1", data="generated", samples="100"))
    assert told == {"shapes": {"generated": True, "checked": "no published checksum"}}


def test_every_list_can_be_another_one():
    made = plan("samples", models="cifar-deep,cifar-strided", samples="10,20", l1="0.5,1e-5")
    assert made.axes == ("model", "samples", "l1")
    assert len(made.variants) == 8
    assert made.variants[0].label == "cifar-deep-10-0.5"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"samples": "5,5"}, "has 5 twice: give each value once"),
        ({"samples": "5,,6"}, "is no list: give values between commas"),
        ({"samples": "5,x"}, "samples 'x': give a whole number"),
        ({"l1": "-1"}, "l1 '-1': give a number from 0 on"),
        ({"models": "cifar-striped"}, "did you mean 'cifar-strided'?"),
        ({"repeats": "0"}, "repeats '0': give a whole number from 1"),
        ({"workers": "many"}, "workers 'many': give a whole number from 1"),
        ({"seed": "4294967295", "repeats": "2"}, "seed 4294967295 with 2 repeats"),
        ({"validation_split": "0", "early_stopping": "2"}, "needs a validation loss"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_one_line(typed, words):
    with pytest.raises(BadInput) as refused:
        plan("samples", **typed)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_data_that_are_too_few_or_not_here_are_refused_before_anything_is_trained(tmp_path):
    images = np.random.default_rng(1).integers(0, 256, (20, 32, 32, 3), dtype=np.uint8)
    labels = np.arange(20) % 3
    np.savez(tmp_path / "own.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    own = str(tmp_path / "own.npz")
    with pytest.raises(BadInput, match="has 20 training images"):
        look_at_data(plan("samples", data=own, samples="10,30"))
    with pytest.raises(Missing, match="convtui data fetch cifar10"):
        look_at_data(plan("l1"))
    assert look_at_data(plan("l1", data=own, samples="10"))[own]["generated"] is False


def test_what_is_adapted_and_what_is_in_order_is_told_once_before_anything_is_trained(tmp_path):
    images = np.random.default_rng(1).integers(0, 256, (40, 32, 32, 3), dtype=np.uint8)
    labels = np.arange(40) // 14
    np.savez(tmp_path / "own.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    said = []
    look_at_data(plan("l1", data=str(tmp_path / "own.npz"), samples="20,40"), said.append)
    assert said == [
        "cifar-strided is adapted to its images: 3 classes instead of 10, and as many units in "
        "dense-1",
        *said[1:],
    ]
    assert "class '2', which 12 of the 40 test images" in said[1]  # the first 20 have 0 and 1
    assert "all validation images are of class '2'" in said[2]
    assert len(said) == 3


def test_every_run_keeps_its_epochs_where_all_of_them_find_room():
    keeping = plan("l1", l1="0,1", epochs="3", repeats="2", keep_epochs="yes")
    assert all(keeping.spec(cell).keep_epochs for cell in keeping.cells())
    assert Plan.from_json(keeping.as_json()) == keeping
    without = plan("l1", l1="0,1", epochs="3", repeats="2")
    assert not any(without.spec(cell).keep_epochs for cell in without.cells())
    assert asked(without.common) != asked(keeping.common)
    with pytest.raises(BadInput, match=r"of 2,000 runs would take .* 1,000 MB are the most"):
        plan("l1", l1="0,1", repeats="1000", keep_epochs="yes")


def test_repeats_workers_and_names_do_not_make_another_experiment():
    def told(**typed):
        return asked(read_settings(typed, EXPERIMENT_SETTINGS))

    assert told(epochs="2", repeats="3", workers="1", name="x") == told(epochs="2")
    assert told(epochs="2") != told(epochs="3")
    assert told(l1="0,1") == {"l1": [0.0, 1.0]}
