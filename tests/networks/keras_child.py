"""Keras in a process of its own: questions come in, one a line, and the answers go out.

A question is the name of a function below and what it is given. A line is pickled and in base 64,
both ways.
"""

import base64
import os
import pickle
import sys
from typing import Any

from convtui.training.keras import start_keras

ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # TensorFlow talks

start_keras(threads=1)

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

from convtui.networks.network import Network  # noqa: E402
from convtui.training.keras.network import build  # noqa: E402


def prepared(network: Network, weights: dict[str, Any]) -> Any:
    """The network in Keras with these weights."""
    keras.utils.clear_session()
    model = build(network)
    for layer in model.layers:
        layer.set_weights([weights[f"{layer.name}/{array.name}"] for array in layer.weights])
    return model


def forward(network: Network, weights: dict[str, Any], x: Any) -> tuple[Any, ...]:
    """What each layer leaves, and how many parameters there are, all and trainable."""
    model = prepared(network, weights)
    values, maps = x[np.newaxis], {}
    for layer in model.layers:
        values = layer(values, training=False)
        maps[layer.name] = np.asarray(values)[0]
    trainable = sum(int(np.prod(array.shape)) for array in model.trainable_weights)
    return maps, model.count_params(), trainable


def backward(network: Network, weights: dict[str, Any], x: Any, labels: Any) -> tuple[Any, ...]:
    """The loss of (images, rows, columns, channels), and its gradients by GradientTape, in float64.

    Those of what goes in and of what each layer leaves, and those of the weights by layer/name.
    """
    keras.config.set_floatx("float64")
    model = prepared(network, weights)
    images = tf.constant(x, tf.float64)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch([images, *(array.value for array in model.trainable_weights)])
        values, maps = images, {}
        for layer in model.layers:
            values = layer(values, training=False)
            maps[layer.name] = values
        logs = tf.math.log(values) if network.ends_in == "softmax" else tf.nn.log_softmax(values)
        loss = -tf.reduce_mean(tf.gather(logs, labels, batch_dims=1))
        loss += tf.add_n(model.losses) if model.losses else 0.0
    arrays = {
        f"{layer.name}/{array.name}": array.value
        for layer in model.layers
        for array in layer.trainable_weights
    }
    of_input, of_maps, of_arrays = tape.gradient(
        loss, (images, maps, arrays), unconnected_gradients="zero"
    )
    keras.config.set_floatx("float32")
    return (
        float(loss),
        np.asarray(of_input),
        {name: np.asarray(each) for name, each in of_maps.items()},
        {name: np.asarray(each) for name, each in of_arrays.items()},
    )


@tf.custom_gradient
def guided_relu(x: Any) -> Any:
    """ReLU, whose gradient lets pass only what is above 0 itself."""

    def grad(upstream: Any) -> Any:
        return tf.where((x > 0) & (upstream > 0), upstream, tf.zeros_like(upstream))

    return tf.nn.relu(x), grad


def explain(network: Network, weights: dict[str, Any], x: Any, label: int) -> dict[str, Any]:
    """For each score of a class: the score, its gradient for an image, the guided one, Grad-CAM.

    All by the tape. Grad-CAM is None without a convolution.
    """
    keras.config.set_floatx("float64")
    model = prepared(network, weights)
    last = [layer for layer in model.layers if not isinstance(layer, keras.layers.Dropout)][-1]
    if getattr(last, "activation", None) is keras.activations.softmax:
        last.activation = keras.activations.linear
    plain = followed(model, x, label)
    for layer in model.layers:
        if getattr(layer, "activation", None) is keras.activations.relu:
            layer.activation = guided_relu
    guided = followed(model, x, label)
    keras.config.set_floatx("float32")
    return {
        score: (value, of_input, guided[score][1], cam)
        for score, (value, of_input, cam) in plain.items()
    }


def followed(model: Any, x: Any, label: int) -> dict[str, tuple[float, Any, Any]]:
    """Each score of a class, its gradient for an image, and Grad-CAM."""
    image, maps = tf.constant(x[np.newaxis], tf.float64), None
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(image)
        values = image
        for layer in model.layers:
            values = layer(values, training=False)
            if isinstance(layer, keras.layers.Conv2D):
                maps = values
        scores = {"logit": values[0, label], "probability": tf.nn.softmax(values)[0, label]}
    found = {}
    for score, wanted in scores.items():
        cam = None
        if maps is not None:
            mean = tf.reduce_mean(tape.gradient(wanted, maps), axis=(1, 2), keepdims=True)
            small = tf.nn.relu(tf.reduce_sum(mean * maps, axis=-1, keepdims=True))
            cam = np.asarray(tf.image.resize(small, x.shape[:2]))[0, :, :, 0]
        found[score] = float(wanted), np.asarray(tape.gradient(wanted, image))[0], cam
    return found


def train(
    network: Network, weights: dict[str, Any], batches: Any, learning_rate: float, momentum: float
) -> dict[str, Any]:
    """The weights after a step of SGD for each (images, labels), in float64."""
    keras.config.set_floatx("float64")
    model = prepared(network, weights)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=network.ends_in == "logits")
    model.compile(keras.optimizers.SGD(learning_rate, momentum), loss)
    for images, labels in batches:
        model.train_on_batch(images, labels)
    keras.config.set_floatx("float32")
    return {
        f"{layer.name}/{array.name}": np.asarray(array.value)
        for layer in model.layers
        for array in layer.weights
    }


ANSWERED_BY = {made.__name__: made for made in (forward, backward, explain, train)}

for line in sys.stdin:
    function, *given = pickle.loads(base64.b64decode(line))
    answer = ANSWERED_BY[function](*given)
    ANSWERS.write(base64.b64encode(pickle.dumps(answer)).decode() + "\n")
    ANSWERS.flush()
