"""What a network computes and refuses; its numbers are held against others elsewhere."""

from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pytest
from threadpoolctl import threadpool_info

from convtui.errors import BadInput
from convtui.networks.architecture import Architecture
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.gradients import sent_back
from convtui.networks.layer import Misfit, TooLarge, Weights
from convtui.networks.losses import CrossEntropy
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.networks.zoo import built_in_architectures
from convtui.ops.window import Array

DIGIT = Network(
    "small",
    (4, 4, 1),
    (
        Convolution("sums", 1, (3, 3), activation="relu"),
        MaxPool("largest", (2, 2), (2, 2)),
        Dropout("dropped", 0.5),
        Flatten("row"),
        Dense("scores", 2),
    ),
)

PATCH = np.array([[56, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]])
LINE = np.array([[-0.5, -0.5, -0.5], [1, 1, 1], [-0.5, -0.5, -0.5]])


def weights() -> dict[str, npt.NDArray[np.float64]]:
    return {
        "sums/kernel": LINE.reshape(3, 3, 1, 1),
        "sums/bias": np.array([100.0]),
        "scores/kernel": np.array([[1.0, -2.0]]),
        "scores/bias": np.array([0.0, 1.0]),
    }


def test_the_patch_of_the_coursework_goes_through_a_network() -> None:
    maps = DIGIT.forward(PATCH.reshape(4, 4, 1), weights())
    assert list(maps) == ["sums", "largest", "dropped", "row", "scores"]
    assert maps["sums"][..., 0].tolist() == [[99, 127], [64, 64]]
    assert maps["dropped"].ravel().tolist() == [127]
    assert maps["row"].shape == (1, 1, 1)
    assert maps["scores"].tolist() == [[[127, -253]]]


@pytest.mark.parametrize("model", built_in_architectures(), ids=lambda model: model.name)
def test_every_network_of_the_coursework_computes_a_number_for_each_class(
    model: Architecture,
) -> None:
    random = np.random.default_rng(1)
    drawn = {
        f"{layer.name}/{name}": random.uniform(0.01, 0.1, shape).astype(np.float32)
        for layer, before in zip(model.layers, model.network.inputs, strict=True)
        for name, shape in layer.weights(before).items()
    }
    maps = model.network.forward(random.random(model.input_shape), drawn)
    last = maps[model.layers[-1].name]
    assert last.shape == (1, 1, 10)
    assert np.isfinite(last).all()
    if model.output == "softmax":
        assert last.sum() == pytest.approx(1)


def test_another_image_is_refused() -> None:
    with pytest.raises(BadInput, match="small takes 4×4×1 and the image is 4×4: give one of 4×4×1"):
        DIGIT.forward(PATCH, weights())


def test_weights_that_are_not_there_or_of_another_layer_are_refused() -> None:
    some = weights()
    del some["scores/bias"]
    with pytest.raises(BadInput, match=r"scores/bias are missing, and the layer needs 2$"):
        DIGIT.forward(PATCH.reshape(4, 4, 1), some)
    other = weights() | {"sums/kernel": LINE}
    with pytest.raises(BadInput, match=r"sums/kernel are 3×3, and the layer needs 3×3×1×1$"):
        DIGIT.forward(PATCH.reshape(4, 4, 1), other)


def test_a_layer_says_why_it_cannot_stand_there() -> None:
    with pytest.raises(Misfit, match="stands on maps of 2×2×3: put a flatten before it"):
        Dense("scores", 2).output_shape((2, 2, 3))
    for layer in (Convolution("sums", 1, (1, 1)), MaxPool("largest", (1, 1), (1, 1))):
        with pytest.raises(Misfit, match="stands on 12 flat numbers: put it before the flatten"):
            layer.output_shape((12,))
    with pytest.raises(TooLarge, match="of 3×2 does not fit"):
        MaxPool("largest", (3, 2), (1, 1)).output_shape((2, 2, 3))
    with pytest.raises(TooLarge):
        Convolution("sums", 1, (2, 2), dilation=(3, 1)).output_shape((3, 3, 1))


@pytest.mark.parametrize(
    ("size", "channels", "filters", "count"),
    [((3, 3), 1, 32, 320), ((3, 3), 3, 32, 896), ((3, 3), 32, 32, 9_248), ((2, 5), 4, 7, 287)],
)
def test_the_parameters_of_a_convolution_are_counted(
    size: tuple[int, int], channels: int, filters: int, count: int
) -> None:
    assert Convolution("sums", filters, size).count((9, 9, channels)).parameters == count


@pytest.mark.parametrize(
    ("units", "activation", "ends_in"),
    [(1, "none", ""), (2, "none", "logits"), (2, "softmax", "softmax"), (1, "sigmoid", "")],
)
def test_one_number_at_the_end_is_no_class(units: int, activation: str, ends_in: str) -> None:
    layers = Flatten("row"), Dense("end", units, activation)
    assert Network("net", (2, 2, 1), layers).ends_in == ends_in


def test_parameters_are_told_with_what_their_formula_adds() -> None:
    layers = Convolution("c", 2, (3, 3)), BatchNormalisation("n"), Flatten("f")
    shapes = Network("net", (4, 4, 1), layers).shapes
    assert [shape.parameter_words for shape in shapes] == [
        "(3·3+1)·2 = 20 parameters",
        "4·2 = 8 parameters, half of them not trainable",
        "",
    ]


class Watched(Flatten):
    """Says on how many threads matrices are multiplied while it computes."""

    threads: ClassVar[list[int]] = []

    def forward(self, x: Array, weights: Weights) -> Array:
        self._look()
        return super().forward(x, weights)

    def backward(
        self, x: Array, gradient: Array, weights: Weights
    ) -> tuple[Array, dict[str, Array]]:
        self._look()
        return super().backward(x, gradient, weights)

    def _look(self) -> None:
        self.threads += [
            library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"
        ]


def test_one_thread_multiplies_on_the_way_there_and_back() -> None:
    def threads() -> list[int]:
        return [library["num_threads"] for library in threadpool_info()]

    network, before = Network("watched", (2, 2, 1), (Watched("row"), Dense("scores", 2))), threads()
    weights = {"scores/kernel": np.ones((4, 2)), "scores/bias": np.zeros(2)}
    network.forward(np.ones((2, 2, 1)), weights)
    sent_back(network, weights, np.ones((2, 2, 1)), CrossEntropy(0))
    assert set(Watched.threads) == {1}
    assert len(Watched.threads) >= 3
    assert threads() == before
