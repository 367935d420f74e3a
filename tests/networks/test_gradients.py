"""The gradients of random networks: as TensorFlow's tape and finite differences have them."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks.test_random_networks import FEWER, REPEATABLE, SEEDS, drawn_arrays, networks

from convtui.errors import BadInput
from convtui.lesson.backward import BackwardPass
from convtui.lesson.forward import ForwardPass
from convtui.networks.activation import ACTIVATIONS, Activation, activation_of, leaky_relu_of
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.gradients import Gradients, gradients
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.networks.weighted import Weighted
from convtui.ops.pooling import POOL_PADDINGS
from convtui.ops.window import NAMED_PADDINGS, Padding
from convtui.reference.agreement import TOLERANCE, compare
from convtui.reference.backward import network_gradients
from convtui.reference.r_process import RProcess
from convtui.runs.networks import load_network

Array = npt.NDArray[np.float64]

PENALTIES = st.sampled_from((0.0, 0.01, 0.3))
ENDS = st.sampled_from(("logits", "softmax", "softmax behind", "dropped"))


@st.composite
def classifiers(draw: Any, paddings: tuple[Padding, ...]) -> Network:
    """A random network with penalties that ends in classes, in each of the ways it may."""
    drawn = draw(networks(paddings))
    layers = [
        replace(layer, l1=draw(PENALTIES), l2=draw(PENALTIES))
        if isinstance(layer, Weighted)
        else layer
        for layer in drawn.layers
    ]
    end = draw(ENDS)
    layers += [Flatten("flat")] if len(drawn.shapes[-1].output_shape) == 3 else []
    activation = "none" if end in ("logits", "softmax behind") else "softmax"
    layers += [Dense("classes", draw(st.integers(2, 5)), activation)]
    layers += [Activation("shares", "softmax")] if end == "softmax behind" else []
    layers += [Dropout("dropped", 0.5)] if end == "dropped" else []
    return Network("drawn", drawn.input_shape, tuple(layers))


def a_batch(network: Network, images: int, seed: int) -> tuple[Array, npt.NDArray[np.intp]]:
    """(rows, columns, images, channels) and the class of each image."""
    random = np.random.default_rng([seed, 1])
    rows, columns, channels = network.input_shape
    (classes,) = network.shapes[-1].output_shape
    return (
        random.normal(size=(rows, columns, images, channels)),
        random.integers(classes, size=images),
    )


def images_first(array: Array) -> Array:
    """(rows, columns, images, channels) as Keras has it."""
    return np.moveaxis(array, 2, 0)


NEARLY_FLOAT64 = 1e-7
"""The tape computes in float64, but keeps slopes and the like in float32."""


def assert_agrees(ours: Array, theirs: Array, where: object, tolerance: float = TOLERANCE) -> None:
    scale = max(1.0, float(np.abs(theirs).max(initial=0.0)))
    agreement = compare(ours.reshape(theirs.shape), theirs, tolerance, scale)
    assert agreement.agrees, (where, agreement)


def assert_tape_agrees(ours: Gradients, theirs: tuple[Any, ...], network: Network) -> None:
    """All but the gradient for the shares of the softmax at the end: ours is for its scores."""
    loss, of_input, of_maps, of_arrays = theirs
    assert ours.loss == pytest.approx(loss, rel=NEARLY_FLOAT64)
    assert_agrees(images_first(ours.input), of_input, "input", NEARLY_FLOAT64)
    assert list(ours.outputs) == list(of_maps) == [layer.name for layer in network.layers]
    ends = [
        row.name for row in network.shapes if row.output_shape == network.shapes[-1].output_shape
    ]
    for name, each in of_maps.items():
        if network.ends_in == "logits" or name not in ends:
            assert_agrees(images_first(ours.outputs[name]), each, name, NEARLY_FLOAT64)
    assert ours.weights.keys() == of_arrays.keys()
    for name, each in of_arrays.items():
        assert_agrees(ours.weights[name], each, name, NEARLY_FLOAT64)


@pytest.mark.tensorflow
@FEWER
@given(network=classifiers(POOL_PADDINGS), images=st.integers(1, 3), seed=SEEDS)
def test_every_gradient_is_that_of_tensorflows_tape(
    gradients_in_keras, network, images, seed
) -> None:
    weights, _ = drawn_arrays(network, seed)
    x, labels = a_batch(network, images, seed)
    ours = gradients(network, weights, x, labels)
    assert_tape_agrees(ours, gradients_in_keras(network, weights, images_first(x), labels), network)


@pytest.mark.tensorflow
def test_a_softmax_in_the_middle_and_corners_have_the_gradients_of_the_tape(
    gradients_in_keras,
) -> None:
    for name in (*ACTIVATIONS, leaky_relu_of(0.3)):
        layers = (
            Activation("corners", "relu"),  # leaves many zeros, the corner of those that have one
            Activation("own", name),
            MaxPool("equals", (3, 2), (1, 2), "same"),
            Flatten("flat"),
            Dense("middle", 4, name),
            Dense("classes", 3, "softmax"),
        )
        network = Network("corners", (5, 4, 3), layers)
        weights, _ = drawn_arrays(network, 1)
        x, labels = a_batch(network, 2, 1)
        theirs = gradients_in_keras(network, weights, images_first(x), labels)
        assert_tape_agrees(gradients(network, weights, x, labels), theirs, network)


@REPEATABLE
@given(network=classifiers((*NAMED_PADDINGS, 0, 1, 3)), images=st.integers(1, 3), seed=SEEDS)
def test_a_small_step_changes_the_loss_as_the_gradients_say(network, images, seed) -> None:
    weights, _ = drawn_arrays(network, seed)
    x, labels = a_batch(network, images, seed)
    ours = gradients(network, weights, x, labels)
    random, size = np.random.default_rng([seed, 2]), 1e-6
    for name, gradient in {"input": ours.input, **ours.weights}.items():
        way = random.normal(size=gradient.shape)
        way /= max(float(np.linalg.norm(way)), 1e-9)

        def loss(by: float, name: str = name, way: Array = way) -> float:
            moved = dict(weights)
            if name != "input":
                moved[name] = weights[name] + by * way
            at = x + by * way if name == "input" else x
            return gradients(network, moved, at, labels).loss

        nearby = (loss(size) - loss(-size)) / (2 * size)
        expected = float((gradient * way).sum())
        assert nearby == pytest.approx(expected, rel=1e-5, abs=1e-6 * max(1.0, ours.loss)), name


@FEWER
@given(network=classifiers((*NAMED_PADDINGS, 0, 2)), images=st.integers(1, 4), seed=SEEDS)
def test_the_gradients_of_a_batch_are_the_means_of_its_images(network, images, seed) -> None:
    weights, _ = drawn_arrays(network, seed)
    x, labels = a_batch(network, images, seed)
    whole = gradients(network, weights, x, labels)
    each = [
        gradients(network, weights, x[:, :, number], int(labels[number]))
        for number in range(images)
    ]
    assert whole.loss == pytest.approx(np.mean([one.loss for one in each]))
    assert np.allclose(whole.probabilities, [one.probabilities for one in each])
    for name, gradient in whole.weights.items():
        assert_agrees(gradient, np.mean([one.weights[name] for one in each], axis=0), name)
    for name, gradient in {"input": whole.input, **whole.outputs, **whole.sums}.items():
        alone = [({"input": one.input} | one.outputs | one.sums)[name] for one in each]
        if name not in whole.sums:
            assert_agrees(gradient, np.stack(alone, axis=2) / images, name)
    for name, gradient in whole.sums.items():
        assert_agrees(gradient, np.stack([one.sums[name] for one in each], axis=2) / images, name)


@pytest.mark.r
@FEWER
@given(network=classifiers((*NAMED_PADDINGS, 0, 1, 3)), seed=SEEDS)
def test_every_gradient_is_that_of_r(r: RProcess, network, seed) -> None:
    weights, x = drawn_arrays(network, seed)
    label = int(seed % network.shapes[-1].output_shape[0])
    forward = ForwardPass(network, weights, x.astype(np.float64))
    passed = BackwardPass(forward, label)
    for case in network_gradients(passed, "drawn"):
        theirs = r.call(case.call.function, case.call.arguments)
        assert compare(case.ours(), theirs, case.tolerance, case.scale).agrees, case.name


def test_p_minus_y_is_what_the_scores_are_given() -> None:
    digits = load_network("digits")
    image = np.random.default_rng(0).random(digits.network.input_shape)
    found = gradients(digits.network, digits.weights, image, 4)
    shares = digits.network.forward(image, digits.weights)["softmax"][0, 0]
    assert np.allclose(found.outputs["softmax"][0, 0], shares - np.eye(10)[4])
    assert np.allclose(found.outputs["dense-1"], found.outputs["softmax"])
    assert found.loss - found.penalty == pytest.approx(-np.log(shares[4]))


def test_the_gradients_of_logits_are_those_of_the_softmax_of_them() -> None:
    layers = Flatten("flat"), Dense("classes", 3)
    logits = Network("logits", (2, 2, 1), layers)
    softmax = Network("softmax", (2, 2, 1), (*layers, Activation("shares", "softmax")))
    weights, image = drawn_arrays(logits, 0)
    first, second = (gradients(made, weights, image, 1) for made in (logits, softmax))
    assert first.loss == second.loss
    assert np.array_equal(first.input, second.input)


@pytest.mark.parametrize("name", [*ACTIVATIONS, leaky_relu_of(0.3)])
def test_an_activation_has_its_derivative_in_words(name: str) -> None:
    entry = activation_of(name)
    x = np.array([-1.5, 0.0, 2.0])
    if entry.elementwise:
        slopes = entry.backward(x, np.ones(3))
        away = x != 0
        nearby = (entry.function(x + 1e-6) - entry.function(x - 1e-6)) / 2e-6
        assert np.allclose(slopes[away], nearby[away])
    assert "{" not in entry.derivative.format(x="x")


@pytest.mark.parametrize(
    "layers",
    [
        (Convolution("maps", 2, (2, 2)),),
        (Flatten("flat"),),
        (Flatten("flat"), Dense("hidden", 3, "relu")),
    ],
)
def test_a_network_that_does_not_end_in_classes_has_no_loss(layers: tuple[Layer, ...]) -> None:
    network = Network("open", (3, 3, 1), layers)
    weights, image = drawn_arrays(network, 0)
    with pytest.raises(BadInput, match="a loss needs a dense layer with a unit for each class"):
        gradients(network, weights, image, 0)
