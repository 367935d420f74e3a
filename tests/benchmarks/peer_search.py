"""What `bench_search.py` compares with: the same configurations one after another in plain Keras.

`python peer_search.py FILE.npz SAMPLES EPOCHS '[{"kernel_size": 7, "l2": 0.01, …}, …]'`
"""

import json
import sys

import keras
import numpy as np
from keras import layers


def main() -> None:
    """Train each configuration on four fifths of the first images and validate on the last."""
    path, samples, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with np.load(path) as file:
        x = file["x_train"][:samples, ..., np.newaxis] / np.float32(255)
        y = keras.utils.to_categorical(file["y_train"][:samples], 10)
    for drawn in json.loads(sys.argv[4]):
        side = drawn["kernel_size"]
        same = {"activation": "relu", "kernel_regularizer": keras.regularizers.L2(drawn["l2"])}
        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(32, side, **same),
                layers.MaxPooling2D(2),
                layers.Conv2D(32, side, **same),
                layers.Flatten(),
                layers.Dense(32, activation="relu"),
                layers.Dense(10, activation="softmax"),
            ]
        )
        optimizer = keras.optimizers.RMSprop(drawn["learning_rate"])
        model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(
            x, y, batch_size=256, epochs=epochs, validation_split=0.2, verbose=2
        ).history
        print(drawn, history["val_accuracy"][-1])


if __name__ == "__main__":
    main()
