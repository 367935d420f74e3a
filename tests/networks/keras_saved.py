"""Keras in a process of its own saves networks in both formats, and what their layers leave.

The folder it is given holds afterwards `NAME.keras`, `NAME.h5` and, of those that convtui reads,
`NAME.npz`: an image `x`, of each layer, by its name, what it leaves, and what penalties add to the
loss.
"""

import sys
from pathlib import Path

from convtui.networks.zoo import built_in_architectures
from convtui.training.keras import start_keras

start_keras(threads=1)

import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers as kl  # noqa: E402

from convtui.training.keras.network import build  # noqa: E402


def chained(shape, *layers):
    """The layers behind an input, as a Functional model."""
    first = values = keras.Input(shape)
    for layer in layers:
        values = layer(values)
    return keras.Model(first, values)


def defaults():
    """Every kind as Keras makes it where nothing is said."""
    return keras.Sequential(
        [
            keras.Input((13, 11, 3)),
            kl.Conv2D(4, 3),
            kl.BatchNormalization(),
            kl.Activation("relu"),
            kl.MaxPooling2D(),
            kl.Conv2D(5, 2),
            kl.BatchNormalization(),
            kl.AveragePooling2D(2),
            kl.Dropout(0.5),
            kl.Flatten(),
            kl.Dense(6),
            kl.Softmax(),
        ]
    )


def settings():
    """Every setting that convtui computes, away from what is usual."""
    return chained(
        (16, 15, 2),
        kl.Conv2D(3, (4, 2), (2, 3), "same", activation="tanh", use_bias=False, name="first conv"),
        kl.Conv2D(
            4,
            2,
            dilation_rate=(2, 1),
            activation=kl.LeakyReLU(negative_slope=0.1),
            kernel_regularizer=keras.regularizers.L1L2(0.03, 0.2),
        ),
        kl.BatchNormalization(epsilon=0.25),
        kl.ReLU(),
        kl.LeakyReLU(negative_slope=0.1),
        kl.MaxPooling2D((3, 2), 2, "same"),
        kl.AveragePooling2D((2, 1), (1, 2), "same"),
        kl.Conv2D(2, 1, activation="sigmoid", kernel_regularizer=keras.regularizers.L1(0.05)),
        kl.Flatten(),
        kl.Dense(7, "sigmoid", use_bias=False, kernel_regularizer=keras.regularizers.L2(0.07)),
        kl.BatchNormalization(),
        kl.Activation("tanh"),
        kl.Dense(3, "softmax"),
    )


COURSE = {
    model.name: lambda network=model.network: build(network) for model in built_in_architectures()
}


def slopes():
    """Leaky ReLU as a word, a layer with Keras' own slope, and two with slopes of their own."""
    return chained(
        (8, 7, 2),
        kl.Conv2D(3, 2, activation="leaky_relu"),
        kl.LeakyReLU(),
        kl.Conv2D(2, 2, activation=kl.LeakyReLU(negative_slope=0.01)),
        kl.LeakyReLU(negative_slope=1e-5),
        kl.Flatten(),
        kl.Dense(3, activation=kl.LeakyReLU(negative_slope=0.5)),
        kl.Softmax(),
    )


def known_then(*rest):
    """Two layers that convtui knows, and then one that it does not."""
    return lambda: chained((8, 8, 1), *known(), *rest, kl.Flatten(), kl.Dense(2))


def known():
    return kl.Conv2D(2, 3, name="known"), kl.MaxPooling2D(name="pool")


def with_shortcut(other):
    first = keras.Input((8, 8, 1))
    conv, pool = known()
    middle = pool(conv(first))
    one = kl.Conv2D(2, 1, name="one")(middle)
    return keras.Model(first, kl.Flatten()(kl.Add(name="sum")([one, other(middle)])))


def with_two_ends(outputs):
    first = keras.Input((8, 8, 1))
    conv, pool = known()
    flat = pool(conv(first))
    return keras.Model(first, outputs(kl.Conv2D(2, 1, name="one")(flat), kl.Flatten()(flat)))


def output_on_the_way():
    """A chain whose first layer is an output too."""
    first = keras.Input((8, 8, 1))
    maps = kl.Conv2D(2, 3)(first)
    return keras.Model(first, [kl.Dense(2)(kl.Flatten()(maps)), maps])


PARTLY = {
    "then-lambda": known_then(kl.Lambda(lambda x: x + 1, name="own")),
    "then-nested": known_then(keras.Sequential([kl.Conv2D(2, 3)], name="own")),
    "then-branch": lambda: with_shortcut(kl.Conv2D(2, 1, name="other")),
    "then-shortcut": lambda: with_shortcut(lambda values: values),
    "then-gelu": known_then(kl.Conv2D(2, 3, activation="gelu", name="own")),
    "then-groups": known_then(kl.Conv2D(2, 3, groups=2, name="own")),
    "then-dense": known_then(kl.Dense(2, name="own")),
    "then-outputs": lambda: with_two_ends(lambda one, other: [one, other]),
    "then-named-outputs": lambda: with_two_ends(lambda one, other: {"a": one, "b": other}),
}
"""Of these convtui reads what stands before the layer `own`, or before they branch."""

READ = {
    "defaults": defaults,
    "settings": settings,
    "slopes": slopes,
    "on-the-way": output_on_the_way,
} | COURSE


def two_ways():
    first = keras.Input((8, 8, 1))
    return keras.Model(first, kl.Add()([kl.Conv2D(2, 3)(first), kl.Conv2D(2, 3)(first)]))


def two_inputs():
    one, other = keras.Input((8, 8, 1)), keras.Input((8, 8, 1))
    return keras.Model([one, other], kl.Flatten()(kl.Add()([one, other])))


def one_layer_twice():
    twice = kl.Conv2D(1, 3)
    return chained((8, 8, 1), twice, twice, kl.Flatten())


def behind(*layers, shape=(8, 8, 1)):
    return lambda: keras.Sequential([keras.Input(shape), *layers])


REFUSED = {
    "lambda": behind(kl.Lambda(lambda x: x + 1), kl.Flatten(), kl.Dense(2)),
    "nested": behind(keras.Sequential([kl.Conv2D(2, 3)]), kl.Flatten()),
    "branch": two_ways,
    "inputs": two_inputs,
    "shared": one_layer_twice,
    "vector": behind(kl.Dense(2), shape=(9,)),
    "volume": behind(kl.Conv3D(2, 3), shape=(8, 8, 8, 1)),
    "any-size": behind(kl.Conv2D(2, 3), shape=(None, None, 1)),
    "gelu": behind(kl.Conv2D(2, 3, activation="gelu")),
    "groups": behind(kl.Conv2D(2, 3, groups=2), shape=(8, 8, 2)),
    "unscaled": behind(kl.BatchNormalization(scale=False)),
    "half": behind(kl.Conv2D(2, 3, dtype="mixed_float16")),
    "capped": behind(kl.ReLU(max_value=6.0)),
    "dense-on-maps": behind(kl.Dense(2)),
}

folder, random = Path(sys.argv[1]), np.random.default_rng(7)
for name, made in (READ | PARTLY | REFUSED).items():
    keras.utils.clear_session()
    model = made()
    model.compile("adam", "mse")
    for array in model.weights:
        drawn = random.normal(size=array.shape) / max(1, np.sqrt(np.prod(array.shape[:-1])))
        array.assign(abs(drawn) + 0.5 if "variance" in array.name else drawn)
    model.save(folder / f"{name}.keras")
    model.save(folder / f"{name}.h5")
    if name in READ | PARTLY:
        values = random.normal(size=(1, *model.input_shape[1:])).astype(np.float32)
        left = {"x": values[0]}
        for layer in model.layers:
            if not isinstance(layer, kl.InputLayer):
                values = layer(values, training=False)
                left[layer.name] = np.asarray(values)[0]
            if name in PARTLY and layer.name == "pool":
                break
        counted = [layer.count_params() for layer in model.layers]
        penalty = float(sum(map(float, model.losses)))
        np.savez(folder / f"{name}.npz", counted=counted, penalty=penalty, **left)
