"""The networks as data: the counts are those of the coursework, the refusals are one line each."""

import math
from pathlib import Path

import pytest

from convtui.errors import BadInput
from convtui.networks.architecture import (
    ExponentialTail,
    Staircase,
    TrainingDefaults,
    shapes,
)
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.network import largest_layer, total_parameters, total_trainable
from convtui.networks.overrides import (
    with_activation,
    with_data,
    with_l1,
    with_l2,
)
from convtui.networks.pooling import MaxPool
from convtui.networks.zoo import built_in_architectures, load_architecture, user_architectures
from convtui.studies.searches.parameters import KERNEL_SIZE, with_layers
from convtui.training.words import about_activations, about_training

PARAMETERS = {
    "cifar-course": 122_570,
    "cifar-deep": 23_314,
    "cifar-deep-k2": 22_994,
    "cifar-leaky": 1_094_346,
    "cifar-maxpool": 37_146,
    "cifar-one-pool": 98_586,
    "cifar-regularised": 1_095_370,
    "cifar-strided": 37_146,
    "cifar-wider": 193_226,
    "digits": 5_258,
    "mnist-course": 258_090,
    "mnist-search": 77_770,
}
"""As the four reports give them, and of `digits`, which comes trained."""

SMALL = """
name = "small"
data = "mnist"
input_shape = [28, 28, 1]
classes = 10
layers = [
    { kind = "convolution", filters = 4, size = 5, padding = "same", activation = "relu" },
    { kind = "average-pool", size = 4 },
    { kind = "flatten" },
    { kind = "dense", units = 10 },
]
"""


def layer(model: str, name: str):
    return next(found for found in shapes(load_architecture(model)) if found.name == name)


def written(folder: Path, text: str) -> Path:
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    """The one line that refuses a model file, which it names."""
    path = written(folder, text)
    with pytest.raises(BadInput) as caught:
        load_architecture(str(path))
    line = str(caught.value)
    assert line.startswith(str(path))
    assert "\n" not in line
    return line.removeprefix(str(path))


# Counts


def test_the_networks_are_there_with_their_counts():
    counted = {model.name: total_parameters(shapes(model)) for model in built_in_architectures()}
    assert counted == PARAMETERS


def test_only_batch_normalisation_holds_parameters_that_training_leaves_alone():
    trained = {model.name: total_trainable(shapes(model)) for model in built_in_architectures()}
    assert trained == PARAMETERS | {"cifar-regularised": 1_094_858}


@pytest.mark.parametrize(
    ("model", "name", "parameters", "formula"),
    [
        ("mnist-course", "convolution-1", 320, "(3·3+1)·32 = 320"),
        ("mnist-course", "convolution-2", 9_248, "(3·3·32+1)·32 = 9248"),
        ("mnist-course", "dense-1", 247_872, "(3872+1)·64 = 247872"),
        ("mnist-course", "dense-2", 650, "(64+1)·10 = 650"),
        ("cifar-course", "convolution-1", 896, "(3·3·3+1)·32 = 896"),
        ("cifar-strided", "dense-1", 20_490, "(2048+1)·10 = 20490"),
        (
            "cifar-regularised",
            "batch-normalisation-1",
            1_024,
            "4·256 = 1024, half of them not trainable",
        ),
        ("mnist-course", "max-pool-1", 0, "0"),
    ],
)
def test_a_layer_has_the_count_of_the_coursework_and_its_formula(model, name, parameters, formula):
    assert (layer(model, name).parameters, layer(model, name).formula) == (parameters, formula)


def test_every_formula_comes_to_the_count_beside_it():
    for model in built_in_architectures():
        for found in shapes(model):
            left, _, right = found.formula.partition(",")[0].partition(" = ")
            assert eval(left.replace("·", "*")) == found.parameters
            assert int(right or left) == found.parameters


def test_the_largest_layer_is_the_one_with_most_parameters():
    assert largest_layer(shapes(load_architecture("mnist-course"))).name == "dense-1"
    assert largest_layer(shapes(load_architecture("cifar-deep"))).name == "convolution-6"


# What the reports say of them


@pytest.mark.parametrize("model", [name for name in PARAMETERS if name.startswith("cifar")])
def test_cifar_nets_take_colour_and_mnist_nets_grey(model):
    assert load_architecture(model).input_shape == (32, 32, 3)
    assert load_architecture("mnist-course").input_shape == (28, 28, 1)


def test_the_nets_of_d_on_cifar_end_in_logits_and_all_others_in_softmax():
    logits = {model.name for model in built_in_architectures() if model.output == "logits"}
    assert logits == {"cifar-course", "cifar-wider", "cifar-leaky", "cifar-regularised"}


@pytest.mark.parametrize(
    "model", ["cifar-strided", "cifar-maxpool", "cifar-one-pool", "cifar-deep", "cifar-deep-k2"]
)
def test_the_nets_of_a_b_and_c_are_trained_alike_with_l1_on_the_dense_layer(model):
    found = load_architecture(model)
    assert found.training == TrainingDefaults("adam", 1e-3, batch_size=128, epochs=20)
    assert found.training.validation_split == 0.1
    assert found.training.early_stopping is None
    assert found.layers[-1].l1 == 1e-4
    assert found.layers[-3].rate == 0.5


@pytest.mark.parametrize(
    ("model", "optimizer", "rate", "batch_size", "epochs", "patience"),
    [
        ("mnist-course", "rmsprop", 1e-3, 128, 10, 5),
        ("mnist-search", "rmsprop", 0.005879265, 256, 10, None),
        ("cifar-course", "adamax", 5e-3, 128, 10, None),
        ("cifar-wider", "adamax", 5e-3, 128, 15, 5),
        ("cifar-leaky", "rmsprop", 1e-3, 512, 20, 5),
        ("cifar-regularised", "rmsprop", 1e-3, 512, 20, 5),
    ],
)
def test_the_nets_of_d_are_trained_as_d_did(model, optimizer, rate, batch_size, epochs, patience):
    training = load_architecture(model).training
    assert (training.optimizer, training.learning_rate) == (optimizer, rate)
    assert (training.batch_size, training.epochs) == (batch_size, epochs)
    assert training.early_stopping == patience
    assert training.validation_split == (0.2 if model.startswith("mnist") else 0.1)


def test_adamax_goes_down_a_staircase():
    schedule = load_architecture("cifar-wider").training.schedule
    assert schedule == Staircase(rate=0.96, steps=1500)
    factors = [schedule.factor(epoch=1, step=step) for step in (0, 1499, 1500, 2999, 3000)]
    assert factors == pytest.approx([1, 1, 0.96, 0.96, 0.9216])


def test_rmsprop_has_a_tail_from_epoch_ten_on():
    schedule = load_architecture("cifar-leaky").training.schedule
    assert schedule == ExponentialTail(from_epoch=10, decay=0.1)
    factors = [schedule.factor(epoch=epoch, step=0) for epoch in (1, 9, 10, 11, 20)]
    assert factors == pytest.approx([1, 1, 0.904837, 0.818731, math.exp(-1.1)], rel=1e-5)


def test_the_constant_rate_is_left_alone():
    assert TrainingDefaults().schedule.factor(epoch=99, step=10**6) == 1


def test_the_training_of_a_net_is_said_in_words():
    words = about_training(load_architecture("cifar-leaky").training)
    assert words.startswith("rmsprop, learning rate 0.001 ×e^-0.1 each epoch from epoch 10 on, ")
    assert "×0.96 every 1,500 steps" in about_training(load_architecture("cifar-course").training)


# Activations


@pytest.mark.parametrize("model", ["mnist-course", "mnist-search", "cifar-course", "cifar-wider"])
def test_the_course_nets_have_relu_unless_asked_to_be_as_printed(model):
    found = load_architecture(model)
    assert found.convolution_activations == ("relu",)
    assert about_activations(found) == "relu; as printed in the report: no activation"
    printed = with_activation(found, "none")
    assert printed.convolution_activations == ("none",)
    assert about_activations(printed) == "no activation"
    assert [made for made in printed.layers if isinstance(made, Dense)] == [
        made for made in found.layers if isinstance(made, Dense)
    ]


def test_the_first_convolution_of_the_leaky_nets_is_bare():
    for model in ("cifar-leaky", "cifar-regularised"):
        found = [made for made in load_architecture(model).layers if isinstance(made, Convolution)]
        assert [made.activation for made in found] == ["none", *["leaky-relu"] * 3]


def test_an_unknown_activation_suggests_the_nearest():
    with pytest.raises(BadInput, match="unknown activation 'rleu': did you mean 'relu'"):
        with_activation(load_architecture("cifar-deep"), "rleu")


# Changes


@pytest.mark.parametrize("side", range(2, 10))
def test_the_net_of_the_search_takes_kernels_up_to_nine(side):
    found = with_layers(load_architecture("mnist-search"), {KERNEL_SIZE: side})
    pooled = (28 - side + 1) // 2
    assert shapes(found)[2].output_shape == (pooled - side + 1, pooled - side + 1, 32)


def test_a_kernel_of_ten_is_refused_with_the_arithmetic():
    with pytest.raises(BadInput) as caught:
        shapes(with_layers(load_architecture("mnist-search"), {KERNEL_SIZE: 10}))
    line = str(caught.value)
    assert "mnist-search: layer 3 (convolution-2)" in line
    assert "28 → 19 → 9, smaller than 10" in line
    assert "\n" not in line


def test_l2_goes_where_it_is_and_otherwise_on_all_but_the_last():
    searched = with_l2(load_architecture("mnist-search"), 0.5)
    assert [getattr(made, "l2", None) for made in searched.layers] == [0.5, None, 0.5, None, 0, 0]
    course = with_l2(load_architecture("mnist-course"), 0.5)
    assert [getattr(made, "l2", None) for made in course.layers] == [0.5, None, 0.5, None, 0.5, 0]


def test_regularised_has_l2_on_every_kernel_but_the_last():
    found = load_architecture("cifar-regularised").layers
    weights = [made.l2 for made in found if isinstance(made, Convolution | Dense)]
    assert weights == [0.01] * 6 + [0]


def test_l1_goes_on_the_last_dense_layer():
    changed = with_l1(load_architecture("cifar-strided"), 10)
    assert [getattr(made, "l1", 0) for made in changed.layers] == [0] * 6 + [10]


@pytest.mark.parametrize("weight", [-1, math.nan, math.inf])
def test_a_penalty_that_is_none_is_refused(weight):
    for change in (with_l1, with_l2):
        with pytest.raises(BadInput, match="give a number from 0 on"):
            change(load_architecture("cifar-strided"), weight)


def test_other_data_change_the_input_and_the_last_layer():
    fitted = with_data(load_architecture("cifar-strided"), "mine.npz", (64, 64, 1), 5)
    found = shapes(fitted)
    assert (found[0].parameters, found[-1].output_shape) == (160, (5,))
    assert (fitted.data, fitted.classes) == ("mine.npz", 5)


def test_data_too_small_for_a_network_are_refused():
    with pytest.raises(BadInput, match=r"layer 4 \(max-pool-2\) .* rows 9 → 7 → 3 → 1, smaller"):
        with_data(load_architecture("cifar-course"), "mine.npz", (9, 12, 3), 10)


# Files


def test_a_file_of_your_own_is_a_network(tmp_path):
    found = load_architecture(str(written(tmp_path, SMALL)))
    assert (found.name, found.report, found.training) == ("small", "your own", TrainingDefaults())
    assert [made.name for made in found.layers] == [
        "convolution-1",
        "average-pool-1",
        "flatten-1",
        "dense-1",
    ]
    assert found.layers[1].stride == (4, 4)
    assert [made.output_shape for made in shapes(found)] == [(28, 28, 4), (7, 7, 4), (196,), (10,)]


def test_sizes_and_strides_may_differ_down_and_right(tmp_path):
    text = SMALL.replace("size = 4 }", "size = [4, 2], stride = [1, 3] }")
    found = load_architecture(str(written(tmp_path, text)))
    assert shapes(found)[1].output_shape == (25, 9, 4)


def test_layers_may_bear_names_of_their_own(tmp_path):
    text = SMALL.replace('"flatten" }', '"flatten", name = "row" }')
    assert load_architecture(str(written(tmp_path, text))).layers[2].name == "row"


def test_models_in_the_configuration_folder_are_known_by_name(home):
    folder = home / "home" / "config" / "models"
    folder.mkdir(parents=True)
    (folder / "a.toml").write_text(SMALL)
    (folder / "b.toml").write_text(SMALL)
    (folder / "c.toml").write_text(SMALL.replace('"small"', '"cifar-deep"'))
    (folder / "broken.toml").write_text("layers =")
    assert load_architecture("small").input_shape == (28, 28, 1)
    own, problems = user_architectures()
    assert [model.name for model in own] == ["small"]
    again, broken, shadow = problems
    assert f"'small' is taken by {folder / 'a.toml'}" in again
    assert "broken.toml is not TOML" in broken
    assert "'cifar-deep' is taken by a built-in model" in shadow
    with pytest.raises(BadInput, match=r"broken\.toml is not TOML"):
        load_architecture("broken")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cifar-stridded", "unknown model 'cifar-stridded': did you mean 'cifar-strided'"),
        ("", "`convtui models` lists them"),
        ("nowhere.toml", "nowhere.toml is not there"),
        ("./net.json", "models are read from .toml"),
        ("~nobody-at-all/net.toml", "is not there"),
    ],
)
def test_what_is_no_model_is_refused(text, words):
    with pytest.raises(BadInput) as caught:
        load_architecture(text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            '"average-pool"',
            '"averge-pool"',
            "layer 2: unknown kind 'averge-pool': did you mean 'av",
        ),
        ('kind = "flatten"', "rate = 1", "layer 3: 'kind' is missing"),
        ("filters = 4, ", "", "layer 1 (convolution): 'filters' is missing: add filters = …"),
        ("filters = 4", "filters = 0", "layer 1 (convolution): filters is 0: give a whole number"),
        ("filters = 4", "filters = true", "filters is true: give a whole number"),
        ("filters = 4", "filters = 10000000", "from 1 to 1000000"),
        ("size = 5", "size = [5, 5, 5]", "size is [5, 5, 5]: give one whole number or two"),
        ('"same"', '"smae"', "unknown padding 'smae': did you mean 'same'"),
        ('"relu"', '"rleu"', "layer 1 (convolution): unknown activation 'rleu': did you mean 'rel"),
        ('"relu"', '"softmax"', "activation is 'softmax': give a convolution one of none, relu"),
        ("units = 10", "unit = 10", "layer 4 (dense): unknown key 'unit': did you mean 'units'?"),
        ("units = 10", "l2 = 0", "layer 4 (dense): 'units' is missing"),
        ("units = 10", "units = 10, l3 = 1", "layer 4 (dense): unknown key 'l3': did you mean 'l"),
        ("units = 10", "units = 10, l1 = -1", "l1 is -1: give a number from 0 on"),
        ("units = 10", "units = 10, l2 = inf", "l2 is inf: give a number from 0 on"),
        (
            "units = 10 ",
            'units = 10, activation = "relu"',
            "ends the network in relu: give softmax",
        ),
        ("units = 10", "units = 9", "layer 4 (dense-1) leaves 9 numbers and there are 10 classes"),
        ('{ kind = "flatten" },', "", "layer 3 (dense-1) stands on maps of 7×7×4: put a flatten"),
        (
            '"average-pool", size = 4',
            '"average-pool", size = [29, 1]',
            "layer 2 (average-pool-1) of 29×1 does not fit: rows 28, smaller than 29",
        ),
        (
            '{ kind = "dense"',
            '{ kind = "max-pool", size = 2 }, { kind = "dense"',
            "layer 4 (max-pool-1) stands on 196 flat numbers: put it before the flatten",
        ),
        (
            '"flatten"',
            '"flatten", name = "convolution-1"',
            "layer 3: the name 'convolution-1' is taken",
        ),
        ('"flatten"', '"dropout", rate = 1', "layer 3 (dropout): rate is 1: give a number from 0"),
        ("classes = 10", "", "'classes' is missing"),
        (
            "classes = 10",
            "clases = 10\nclasses = 10",
            "unknown key 'clases': did you mean 'classes'",
        ),
        ("[28, 28, 1]", "[28, 28]", "input_shape is [28, 28]: give rows, columns and channels"),
        ('"small"', '"2 small"', "name is '2 small': give a letter"),
        ("layers = [", "layers = [ 3,", "layer 1: 3 is no table"),
        ('data = "mnist"', "data = 3", "data is 3: give a text"),
    ],
    ids=lambda text: text[:24],
)
def test_a_bad_file_is_refused_with_file_layer_value_and_mend(tmp_path, old, new, words):
    assert old in SMALL
    assert words in refusal(tmp_path, SMALL.replace(old, new, 1))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('optimizer = "adan"', "training: unknown optimizer 'adan': did you mean 'adam'"),
        ("learning_rate = 0", "training: learning_rate is 0: give a number above 0"),
        ("validation_split = 1", "validation_split is 1: give a number from 0 on and below 1"),
        ("early_stopping = 0", "early_stopping is 0: give a whole number from 1"),
        ('schedule = { kind = "stairs" }', "schedule: unknown kind 'stairs': did you mean 'stairc"),
        ('schedule = { kind = "staircase", rate = 0.9 }', "schedule: 'steps' is missing"),
        ("patience = 5", "training: unknown key 'patience'"),
    ],
)
def test_bad_training_is_refused(tmp_path, line, words):
    assert words in refusal(tmp_path, f"{SMALL}\n[training]\n{line}\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"layers = [", "is not TOML"),
        (b"x = " + b"[" * 5000, "is not TOML"),
        (b"\xff\xfe\x00", "is not text"),
        (b"#" * 1_000_001, "is larger than 1 MB"),
        (b"", "'name' is missing"),
    ],
    ids=["torn", "deep", "binary", "large", "empty"],
)
def test_what_is_no_model_file_is_refused_in_one_line(tmp_path, content, words):
    path = tmp_path / "net.toml"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        load_architecture(str(path))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_pooling_without_a_stride_puts_windows_side_by_side():
    pools = [made for made in load_architecture("mnist-course").layers if isinstance(made, MaxPool)]
    assert [pool.stride for pool in pools] == [(2, 2)]
