"""Every kind of layer, activation, padding and pooling is known in every place that must know it.

Who adds one and forgets a place finds its name here.
"""

import inspect
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt
import pytest

import convtui.networks.kinds as kinds
from convtui.cli.layer_options import DECLARED, FOR_PICTURES
from convtui.cli.main import run
from convtui.errors import BadInput
from convtui.inputs import Input
from convtui.kernels import typed_kernel
from convtui.lesson.explain import explain
from convtui.lesson.options import LayerOptions, parse_padding
from convtui.lesson.pipeline import Pipeline
from convtui.networks.activation import (
    ACTIVATIONS,
    ELEMENTWISE,
    Activation,
    activation_of,
    leaky_relu_of,
)
from convtui.networks.architecture import Architecture, shapes
from convtui.networks.architecture_json import as_json, from_json
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.files import keys_of, read_model_file
from convtui.networks.kinds import KINDS, LAYERS
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool, Pool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.ops.pooling import POOL_KINDS, POOL_PADDINGS
from convtui.ops.window import NAMED_PADDINGS
from convtui.reference import backward_in_r, in_r
from convtui.reference.agreement import compare
from convtui.reference.forward import FLOAT32_TOLERANCE
from convtui.reference.r_call import RCall
from convtui.reference.r_process import RProcess
from convtui.studies.searches.parameters import check_fits, check_value
from convtui.training.settings import SETTINGS, read_settings
from convtui.tui.lesson import QUESTIONS, Lesson, parse_pooling, pooling_text

MAPS, FLAT = (7, 6, 3), (5,)

EXAMPLES: dict[type[Layer], tuple[Layer, tuple[int, ...]]] = {
    Convolution: (
        Convolution("own", 4, (3, 2), (2, 1), "same", "leaky-relu", l1=0.25, l2=0.5),
        MAPS,
    ),
    MaxPool: (MaxPool("own", (3, 2), (2, 3), "same"), MAPS),
    AveragePool: (AveragePool("own", (3, 2), (2, 3), "same"), MAPS),
    Dropout: (Dropout("own", 0.25), MAPS),
    BatchNormalisation: (BatchNormalisation("own"), MAPS),
    Flatten: (Flatten("own"), MAPS),
    Dense: (Dense("own", 4, "tanh", l1=0.25, l2=0.5), FLAT),
    Activation: (Activation("own", "sigmoid"), MAPS),
}
"""One layer of each kind with nothing left as usual, and what goes into it."""

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
each_activation = pytest.mark.parametrize("name", ACTIVATIONS)
each_with_slopes = pytest.mark.parametrize("name", [*ACTIVATIONS, leaky_relu_of(0.3)])
each_elementwise = pytest.mark.parametrize("name", ELEMENTWISE)


def network(layer: Layer, before: tuple[int, ...]) -> Network:
    """A network that is this layer, after a flatten where it takes flat numbers only."""
    if len(before) == 3:
        return Network("one", before, (layer,))
    return Network("one", (1, 1, *before), (Flatten("row"), layer))


def architecture(layer: Layer, before: tuple[int, ...]) -> Architecture:
    """A network with this layer that may be trained: it ends in three classes."""
    made = network(layer, before)
    layers = (*made.layers, Flatten("end"), Dense("classes", 3))
    return Architecture("one", "your own", "", "mnist", made.input_shape, 3, layers)


def arrays(made: Network) -> tuple[dict[str, npt.NDArray[np.float32]], npt.NDArray[np.float32]]:
    """Weights, all above 0 as variances must be, and an image."""
    random = np.random.default_rng(3)
    weights = {
        f"{layer.name}/{name}": random.uniform(0.25, 1, shape).astype(np.float32)
        for layer, before in zip(made.layers, made.inputs, strict=True)
        for name, shape in layer.weights(before).items()
    }
    return weights, random.normal(size=made.input_shape).astype(np.float32)


def in_toml(layer: Layer) -> str:
    """The layer as a model file has it."""
    values = {"kind": layer.kind, "name": layer.name}
    values |= {key: getattr(layer, key) for key in keys_of(type(layer))}
    listed = {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
    return f"{{ {', '.join(f'{key} = {json.dumps(value)}' for key, value in listed.items())} }}"


def written(made: Architecture, folder: Path) -> Path:
    """A model file of it."""
    path = folder / "one.toml"
    layers = ",\n".join(map(in_toml, made.layers))
    head = f'name = "one"\ndata = "mnist"\ninput_shape = {list(made.input_shape)}\nclasses = 3\n'
    path.write_text(f"{head}layers = [{layers}]\n")
    return path


# Kinds of layers


def test_the_list_of_kinds_holds_every_layer_there_is_and_here_is_one_of_each() -> None:
    def below(parent: type[Layer]) -> set[type[Layer]]:
        children = set(parent.__subclasses__())
        return children.union(*map(below, children))

    assert {kind for kind in below(Layer) if "kind" in vars(kind)} == set(KINDS) == set(EXAMPLES)
    assert len(LAYERS) == len(KINDS)
    assert len({kind.words for kind in KINDS}) == len(KINDS)
    assert {value for value in vars(kinds).values() if inspect.isclass(value)} >= set(KINDS)


def test_r_is_asked_for_every_kind_and_nothing_else() -> None:
    assert set(in_r.CALLS) == set(backward_in_r.BACKWARD_CALLS) == set(KINDS)


@each_kind
def test_the_arrays_of_a_layer_hold_as_many_numbers_as_it_counts(kind: type[Layer]) -> None:
    layer, before = EXAMPLES[kind]
    counted = layer.count(before)
    assert sum(map(math.prod, layer.weights(before).values())) == counted.parameters
    assert 0 <= counted.trainable <= counted.parameters
    assert str(counted.parameters) in counted.formula


@each_kind
def test_what_a_layer_leaves_has_the_shape_it_says(kind: type[Layer]) -> None:
    made = network(*EXAMPLES[kind])
    weights, x = arrays(made)
    left = made.forward(x, weights)["own"]
    shape = made.shapes[-1].output_shape
    assert left.shape == (shape if len(shape) == 3 else (1, 1, *shape))
    assert left.dtype == np.float64


@pytest.mark.r
@each_kind
def test_r_computes_it_too(kind: type[Layer], r: RProcess) -> None:
    layer, before = EXAMPLES[kind]
    made = network(layer, before)
    weights, x = arrays(made)
    own = {name: weights[f"own/{name}"].astype(np.float64) for name in layer.weights(before)}
    call = in_r.layer_call(layer, x.reshape(before).astype(np.float64), own)
    theirs = r.call(call.function, call.arguments)
    ours = made.forward(x, weights)["own"].reshape(made.shapes[-1].output_shape)
    assert compare(ours, theirs).agrees


@pytest.mark.r
@each_kind
def test_r_sends_a_gradient_back_through_it_too(kind: type[Layer], r: RProcess) -> None:
    layer, before = EXAMPLES[kind]
    made = network(layer, before)
    weights, image = arrays(made)
    x = image.astype(np.float64)
    own = {name: weights[f"own/{name}"].astype(np.float64) for name in layer.weights(before)}
    gradient = np.random.default_rng(4).normal(size=layer.forward(x, own).shape)
    of_x, of_weights = layer.backward(x, gradient, own)
    shaped = gradient.reshape(made.shapes[-1].output_shape)
    calls = backward_in_r.backward_calls(layer, x.reshape(before), shaped, own)
    ours = {"input": of_x.reshape(before), **of_weights}
    assert calls.keys() == ours.keys()
    for name, call in calls.items():
        assert compare(ours[name], r.call(call.function, call.arguments)).agrees, name


@pytest.mark.r
@each_kind
def test_r_reads_it_from_a_folder_and_opens_its_numbers(kind: type[Layer], same_in_r) -> None:
    made = network(*EXAMPLES[kind])
    weights, x = arrays(made)
    same_in_r(made, weights, x.astype(np.float64), 1)


@pytest.mark.tensorflow
@each_kind
def test_keras_builds_and_computes_it_too(kind: type[Layer], in_keras) -> None:
    made = network(*EXAMPLES[kind])
    weights, x = arrays(made)
    theirs, parameters, trainable = in_keras(made, weights, x)
    ours = made.forward(x, weights)["own"].reshape(made.shapes[-1].output_shape)
    assert compare(ours, theirs["own"], FLOAT32_TOLERANCE).agrees
    counted = EXAMPLES[kind][0].count(EXAMPLES[kind][1])
    assert (counted.parameters, counted.trainable) == (parameters, trainable)


@each_kind
def test_a_model_file_and_json_say_all_of_it(kind: type[Layer], tmp_path: Path) -> None:
    made = architecture(*EXAMPLES[kind])
    assert read_model_file(written(made, tmp_path)).layers == made.layers
    document = json.loads(json.dumps(as_json(made)))
    assert from_json(document, "architecture", "here") == made
    assert [entry["kind"] for entry in document["layers"]] == [each.kind for each in made.layers]


@each_kind
def test_every_setting_of_it_can_be_drawn_in_a_search(kind: type[Layer]) -> None:
    layer, before = EXAMPLES[kind]
    for key in keys_of(kind):
        value = getattr(layer, key)
        check_value(f"own.{key}", list(value) if isinstance(value, tuple) else value, "here")
        check_fits({f"own.{key}": None}, architecture(layer, before))


@each_kind
def test_the_command_line_lists_it(kind: type[Layer], tmp_path: Path, capsys) -> None:
    made = architecture(*EXAMPLES[kind])
    assert run(["models", str(written(made, tmp_path)), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["models"]
    (own,) = (entry for entry in told["layers"] if entry["name"] == "own")
    (row,) = (row for row in shapes(made) if row.name == "own")
    assert own == {
        "name": "own",
        "kind": kind.kind,
        "output_shape": list(row.output_shape),
        "parameters": row.parameters,
        "formula": row.formula,
        "multiply_adds": row.multiply_adds.number,
        "multiply_adds_formula": row.multiply_adds.formula,
        "receptive_field": {
            "size": list(row.field.size),
            "size_formula": row.field.size_formula,
            "jump": list(row.field.jump),
            "jump_formula": row.field.jump_formula,
        },
    }


def test_what_no_model_file_can_say_is_kept_in_json_where_it_is_not_as_usual() -> None:
    dilated = replace(EXAMPLES[Convolution][0], dilation=(1, 2), has_bias=False)
    made = architecture(dilated, MAPS)
    assert from_json(json.loads(json.dumps(as_json(made))), "architecture", "here") == made
    usual = as_json(architecture(*EXAMPLES[Convolution]))["layers"][0]
    assert not usual.keys() & {"dilation", "has_bias"}


# Activations


@each_activation
def test_an_activation_is_a_layer_and_stands_behind_others(name: str, tmp_path: Path) -> None:
    assert name in Activation.activations
    assert name in Dense.activations
    assert (name in Convolution.activations) == ACTIVATIONS[name].elementwise
    made = architecture(Activation("own", name), MAPS)
    assert read_model_file(written(made, tmp_path)).layers == made.layers
    behind = architecture(replace(EXAMPLES[Convolution][0], activation=name), MAPS)
    if ACTIVATIONS[name].elementwise:
        assert read_model_file(written(behind, tmp_path)).layers == behind.layers
    else:
        with pytest.raises(BadInput, match="give a convolution one of none, relu"):
            read_model_file(written(behind, tmp_path))


@pytest.mark.r
@each_with_slopes
def test_r_has_the_activation_by_its_name_there_and_by_ours(name: str, r: RProcess) -> None:
    x = np.random.default_rng(1).normal(0, 3, (4, 5))
    call = in_r.activation_call(name, x)
    ours = activation_of(name).function(x)
    assert compare(ours, r.call(call.function, call.arguments)).agrees
    back = backward_in_r.backward_calls(Activation("own", name), x, x + 1, {})["input"]
    gradient = activation_of(name).backward(x, x + 1)
    assert compare(gradient, r.call(back.function, back.arguments)).agrees
    if activation_of(name).elementwise:
        layer = RCall("convolutional_layer", {"X": x, "K": np.ones((1, 1)), "activation": name})
        assert compare(ours, r.call(layer.function, layer.arguments)).agrees


@pytest.mark.tensorflow
@each_with_slopes
def test_keras_has_the_activation_behind_a_layer_and_by_itself(name: str, in_keras) -> None:
    alone = Activation("own", name)
    behind = replace(EXAMPLES[Dense][0], activation=name)
    for made in (network(alone, MAPS), network(behind, FLAT)):
        weights, x = arrays(made)
        theirs, _, _ = in_keras(made, weights, x)
        ours = made.forward(x, weights)["own"].reshape(made.shapes[-1].output_shape)
        assert compare(ours, theirs["own"], FLOAT32_TOLERANCE).agrees


@each_with_slopes
@pytest.mark.parametrize("x", [-2.5, 0.0, 3.0])
def test_an_activation_has_words_for_any_number(name: str, x: float) -> None:
    entry = activation_of(name)
    assert entry.name == name
    assert entry.formula.count("{x}") == 1
    assert "{" not in entry.worked(x).format(x=x)
    assert "{" not in entry.sentence(x).format(x=x)
    assert not entry.sentence(x).endswith(".")


@each_elementwise
@pytest.mark.parametrize("bias", [-2.5, 3.0])
def test_the_lesson_computes_and_explains_the_activation(name: str, bias: float) -> None:
    options = LayerOptions(typed_kernel(np.ones((1, 1))), activation=name, bias=bias, pool=0)
    pipeline = Pipeline(np.array([[0.5]]), options)
    step = pipeline.stage("activation")[0]
    assert step.value == ACTIVATIONS[name].function(np.array([0.5 + bias]))[0]
    explanation = explain(step)
    assert explanation.formula().endswith(f" = {step.value:.6g}")
    assert ACTIVATIONS[name].sentence(0.5 + bias).format(x=f"{0.5 + bias:.6g}") in (
        explanation.sentence
    )
    title = pipeline.stage("activation").title
    assert title == ("Bias" if name == "none" else f"Bias + {ACTIVATIONS[name].title}")


@each_elementwise
def test_the_command_line_and_the_forms_take_the_activation(name: str, capsys) -> None:
    assert run(["compute", "patch", "--activation", name, "--format", "json"]) == 0
    capsys.readouterr()
    (setting,) = (setting for setting in SETTINGS if setting.name == "activation")
    for metavar in (setting.metavar, metavar_of(DECLARED), metavar_of(FOR_PICTURES)):
        assert name in metavar.split("|")
    assert read_settings({"activation": name}) == {"activation": name}
    check_value("activation", name, "here")
    assert run(["models", "mnist-course", "--activation", name, "--json"]) == 0


def metavar_of(declared: dict[str, object], option: str = "activation") -> str:
    (found,) = get_args(declared[option])[1:]
    return str(found.metavar)


def test_a_key_goes_through_all_that_work_cell_by_cell() -> None:
    lesson = Lesson(Input("two", np.ones((2, 2))), LayerOptions(typed_kernel(np.ones((1, 1)))))
    names = []
    for _ in ELEMENTWISE:
        lesson = lesson.with_next_activation()
        names.append(lesson.options.activation)
    assert sorted(names) == sorted(ELEMENTWISE)


def test_what_needs_the_other_numbers_is_no_activation_of_a_single_map(capsys) -> None:
    for name in set(ACTIVATIONS) - set(ELEMENTWISE):
        assert run(["compute", "patch", "--activation", name]) == 2
        assert f"unknown activation '{name}'" in capsys.readouterr().err


# Paddings and poolings


@pytest.mark.parametrize("padding", NAMED_PADDINGS)
def test_a_padding_is_known_everywhere(padding: str, capsys) -> None:
    assert parse_padding(padding) == padding
    assert padding in metavar_of(DECLARED, "padding").split("|")
    assert padding in QUESTIONS["padding"].choices
    assert padding in QUESTIONS["padding"].hint
    assert run(["compute", "patch", "--padding", padding]) == 0
    layer = replace(EXAMPLES[Convolution][0], padding=padding)
    assert len(layer.output_shape(MAPS)) == 3


def test_pools_and_what_is_trained_know_the_paddings_of_keras() -> None:
    assert set(POOL_PADDINGS) <= set(NAMED_PADDINGS)
    for key in ("pool_padding", "pool_kind"):
        known = POOL_PADDINGS if key == "pool_padding" else POOL_KINDS
        assert metavar_of(DECLARED, key).split("|") == list(known)


@pytest.mark.r
@pytest.mark.parametrize("pooling", POOL_KINDS)
def test_a_pooling_is_known_everywhere(pooling: str, r: RProcess, capsys) -> None:
    (kind,) = (kind for kind in KINDS if issubclass(kind, Pool) and kind.pooling == pooling)
    assert kind.kind == f"{pooling}-pool"
    assert pooling in QUESTIONS["pooling"].hint
    asked = parse_pooling(f"{pooling} 2 same")
    options = LayerOptions(typed_kernel(np.ones((1, 1))), **asked)
    assert pooling_text(options) == f"{pooling} 2 same"
    pipeline = Pipeline(np.arange(12.0).reshape(3, 4), options)
    call = in_r.stage_call(pipeline, "pooling")
    assert compare(pipeline.stage("pooling").plane(), r.call(call.function, call.arguments)).agrees
    assert pipeline.stage("pooling").title == f"{pooling.capitalize()}-pool"
    assert run(["compute", "patch", "--pool-kind", pooling, "--pool-padding", "same"]) == 0
