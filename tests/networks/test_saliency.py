"""What a class's score hangs on: as TensorFlow's tape and finite differences have it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks.test_gradients import NEARLY_FLOAT64, assert_agrees, classifiers
from networks.test_random_networks import FEWER, REPEATABLE, SEEDS, drawn_arrays

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.lesson.forward import ForwardPass
from convtui.lesson.saliency import grad_cam, last_convolution, saliency
from convtui.lesson.why import Question, answer
from convtui.lesson.why_words import trap
from convtui.networks.activation import Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.gradients import score_gradients
from convtui.networks.losses import SCORES
from convtui.networks.network import Network
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Flatten
from convtui.ops.pooling import POOL_PADDINGS
from convtui.ops.window import NAMED_PADDINGS
from convtui.runs.networks import load_network

FLOAT32 = 1e-5
"""`tf.image.resize` answers in it."""


def of_digits(name: str, weight: float = 1.0) -> ForwardPass:
    """`digits` on a drawn digit; a larger weight of its scores saturates the softmax."""
    digits = load_network("digits")
    weights = dict(digits.weights)
    for array in ("kernel", "bias"):
        weights[f"dense-1/{array}"] = weights[f"dense-1/{array}"] * weight
    image = load_input(name).values[:, :, None] / 255
    return ForwardPass(digits.network, weights, image)


def go_on(share: float) -> bool:
    return True


def assert_tape_agrees(explained, passed: ForwardPass, label: int) -> None:
    theirs = explained(passed.network, passed.weights, passed.image, label)
    for score in SCORES:
        value, of_input, guided, cam = theirs[score]
        ours = score_gradients(passed.network, passed.weights, passed.image, label, score)
        assert ours.score == pytest.approx(value, rel=NEARLY_FLOAT64, abs=NEARLY_FLOAT64)
        assert_agrees(ours.input, of_input, score, NEARLY_FLOAT64)
        largest = np.abs(of_input).max(axis=2)
        assert_agrees(saliency(passed, label, score), largest, score, NEARLY_FLOAT64)
        ours_guided = saliency(passed, label, score, guided=True)
        assert_agrees(ours_guided, np.abs(guided).max(axis=2), score, NEARLY_FLOAT64)
        if cam is None:
            with pytest.raises(BadInput, match="has no convolution: Grad-CAM weighs"):
                grad_cam(passed, label, score)
        else:
            assert_agrees(grad_cam(passed, label, score), cam, score, FLOAT32)


@pytest.mark.tensorflow
@FEWER
@given(network=classifiers(POOL_PADDINGS), seed=SEEDS)
def test_random_networks_are_explained_as_by_tensorflows_tape(
    explained_in_keras, network, seed
) -> None:
    weights, x = drawn_arrays(network, seed)
    label = int(seed % network.shapes[-1].output_shape[0])
    passed = ForwardPass(network, weights, x.astype(np.float64))
    assert_tape_agrees(explained_in_keras, passed, label)


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", ["digit:4", "digit:8"])
def test_digits_is_explained_as_by_tensorflows_tape(explained_in_keras, name) -> None:
    for label in (4, 8):
        assert_tape_agrees(explained_in_keras, of_digits(name), label)


@REPEATABLE
@given(network=classifiers((*NAMED_PADDINGS, 0, 1, 3)), seed=SEEDS, score=st.sampled_from(SCORES))
def test_a_small_step_changes_the_score_as_its_gradients_say(network, seed, score) -> None:
    weights, x = drawn_arrays(network, seed)
    label = int(seed % network.shapes[-1].output_shape[0])
    ours = score_gradients(network, weights, x, label, score)
    random, size = np.random.default_rng([seed, 2]), 1e-6
    for name, gradient in {"input": ours.input, **ours.weights}.items():
        way = random.normal(size=gradient.shape)
        way /= max(float(np.linalg.norm(way)), 1e-9)

        def found(by: float, name: str = name, way: np.ndarray = way) -> float:
            moved = dict(weights)
            if name != "input":
                moved[name] = weights[name] + by * way
            at = x + by * way if name == "input" else x
            return score_gradients(network, moved, at, label, score).score

        nearby = (found(size) - found(-size)) / (2 * size)
        expected = float((gradient * way).sum())
        assert nearby == pytest.approx(expected, rel=1e-5, abs=1e-6 * max(1.0, abs(ours.score)))


def test_guided_is_what_its_definition_says_relu_by_relu() -> None:
    layers = (
        Dense("hidden", 4, "relu"),
        Dense("classes", 3, "softmax"),
    )
    network = Network("flat", (2, 2, 1), (Flatten("flat"), *layers))
    weights, x = drawn_arrays(network, 3)
    first, second = weights["hidden/kernel"], weights["classes/kernel"]
    sums = x.reshape(-1) @ first + weights["hidden/bias"]
    came_back = second[:, 1]
    passes = (sums > 0) & (came_back > 0)
    expected = first @ (came_back * passes)
    ours = score_gradients(network, weights, x, 1, guided=True)
    assert np.allclose(ours.input.reshape(-1), expected)


def test_an_activation_by_itself_is_guided_too() -> None:
    one = Network("one", (2, 2, 1), (Flatten("flat"), Dense("a", 4, "relu"), Dense("b", 3)))
    apart = (Flatten("flat"), Dense("a", 4), Activation("open", "relu"), Dense("b", 3))
    weights, x = drawn_arrays(one, 1)
    found = [
        score_gradients(made, weights, x, 2, guided=True).input
        for made in (one, Network("two", (2, 2, 1), apart))
    ]
    assert np.array_equal(*found)


def test_without_relu_guided_is_the_gradient() -> None:
    layers = Convolution("c", 3, (2, 2), activation="leaky-relu"), Flatten("f"), Dense("d", 2)
    network = Network("leaky", (5, 5, 2), layers)
    weights, x = drawn_arrays(network, 0)
    passed = ForwardPass(network, weights, x)
    plain, guided = (saliency(passed, 1, "logit", guided=how) for how in (False, True))
    assert np.array_equal(plain, guided)


def test_grad_cam_takes_the_last_convolution_with_its_activation() -> None:
    layers = (
        Convolution("first", 3, (3, 3), padding="same", activation="relu"),
        Convolution("second", 2, (3, 3), padding="same", activation="relu"),
        MaxPool("pool", (2, 2), (2, 2)),
        Flatten("flat"),
        Dense("classes", 3, "softmax"),
    )
    network = Network("maps", (6, 6, 1), layers)
    weights, x = drawn_arrays(network, 5)
    passed = ForwardPass(network, weights, x)
    assert last_convolution(passed) == "second"
    assert (passed.maps["second"] >= 0).all()
    came_back = score_gradients(network, weights, x, 2).outputs["second"]
    expected = sum(came_back[:, :, k].mean() * passed.maps["second"][:, :, k] for k in range(2))
    assert np.allclose(grad_cam(passed, 2, "logit"), np.maximum(expected, 0))  # as large as it is


def test_from_a_saturated_probability_nothing_is_seen_and_from_its_logit_all() -> None:
    passed = of_digits("digit:4", weight=5)
    label = int(passed.probabilities.argmax())
    assert passed.probabilities[label] == pytest.approx(1, abs=1e-9)
    for way in ("saliency", "guided", "grad-cam"):
        of_logit = answer(passed, Question(way, label, "logit"), go_on)
        of_share = answer(passed, Question(way, label, "probability"), go_on)
        assert of_logit.strengths.max() == 1
        assert not of_share.strengths.any()
        assert "saturated: p = 1" in trap(passed, Question(way, label, "probability"))
        assert not trap(passed, Question(way, label, "logit"))


def test_a_probability_in_the_middle_is_seen() -> None:
    passed = of_digits("digit:4", weight=0.1)
    label = int(passed.probabilities.argmax())
    assert 0.1 < passed.probabilities[label] < 0.9
    question = Question("saliency", label, "probability")
    assert answer(passed, question, go_on).strengths.max() > 0.2
    assert not trap(passed, question)


def test_a_network_without_classes_has_no_score() -> None:
    network = Network("open", (3, 3, 1), (Convolution("c", 2, (2, 2)),))
    weights, x = drawn_arrays(network, 0)
    with pytest.raises(BadInput, match="a loss needs a dense layer with a unit for each class"):
        saliency(ForwardPass(network, weights, x), 0, "logit")


def test_gradients_beyond_all_bounds_are_refused() -> None:
    network = Network("huge", (2, 2, 1), (Flatten("f"), Dense("a", 2), Dense("d", 2)))
    weights, _ = drawn_arrays(network, 0)
    large = {
        name: array.astype(float) * (1e200 if name.endswith("kernel") else 0)
        for name, array in weights.items()
    }
    passed = ForwardPass(network, large, np.zeros((2, 2, 1)))
    with pytest.raises(BadInput, match="is not finite: make the input smaller"):
        saliency(passed, 0, "logit")
