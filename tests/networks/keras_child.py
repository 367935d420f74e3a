"""Keras in a process of its own: networks come in, one a line, and what each layer leaves goes out.

A line is pickled and in base 64, both ways.
"""

import base64
import os
import pickle
import sys

from convtui.training.keras import start_keras

ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # TensorFlow talks

start_keras(threads=1)

import keras  # noqa: E402
import numpy as np  # noqa: E402

from convtui.training.keras.network import build  # noqa: E402

for line in sys.stdin:
    network, weights, x = pickle.loads(base64.b64decode(line))
    keras.utils.clear_session()
    model = build(network)
    values, maps = x[np.newaxis], {}
    for layer in model.layers:
        layer.set_weights([weights[f"{layer.name}/{array.name}"] for array in layer.weights])
        values = layer(values, training=False)
        maps[layer.name] = np.asarray(values)[0]
    trainable = sum(int(np.prod(array.shape)) for array in model.trainable_weights)
    answer = maps, model.count_params(), trainable
    ANSWERS.write(base64.b64encode(pickle.dumps(answer)).decode() + "\n")
    ANSWERS.flush()
