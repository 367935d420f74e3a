"""What `bench_training.py` compares with: the same network, fit and evaluation in plain Keras.

`python peer_training.py FILE.npz SAMPLES EPOCHS [L1]`
"""

import sys

import keras
import numpy as np
from keras import layers


def main() -> None:
    """Train on the first images of a file, validate on their last tenth, and evaluate."""
    path, samples, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    weight = float(sys.argv[4]) if len(sys.argv) > 4 else 1e-4
    with np.load(path) as file:
        x, y = file["x_train"][:samples] / np.float32(255), file["y_train"][:samples]
        x_test, y_test = file["x_test"] / np.float32(255), file["y_test"]
    y, y_test = keras.utils.to_categorical(y, 10), keras.utils.to_categorical(y_test, 10)
    same = {"padding": "same", "activation": "relu"}
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(16, 3, **same),
            layers.Conv2D(16, 3, strides=2, **same),
            layers.Conv2D(32, 3, **same),
            layers.Conv2D(32, 3, strides=2, **same),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(
                10, activation="softmax", kernel_regularizer=keras.regularizers.L1(weight)
            ),
        ]
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, batch_size=128, epochs=epochs, validation_split=0.1, verbose=2)
    first = len(x) - len(x) // 10
    print(model.evaluate(x[:first], y[:first], batch_size=128, verbose=0))
    print(model.evaluate(x_test, y_test, batch_size=128, verbose=0))


if __name__ == "__main__":
    main()
