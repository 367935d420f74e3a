"""The only place that knows Keras. Nothing is imported here: TensorFlow takes seconds to load.

`start_keras` comes first; after it `network`, `fit`, `checkpoint` and `predict` may be imported.
"""

import gc
import os
from contextlib import suppress

from convtui.errors import BadInput
from convtui.training.environment import ONEDNN_VARIABLE, require_tensorflow


def start_keras(threads: int, onednn: str = "default") -> None:
    """Load TensorFlow and Keras with so many threads; once more in the same process is free.

    Args:
        threads: for one operation, and for operations beside each other.
        onednn: `1` or `0` to turn oneDNN on or off, `default` for TensorFlow's own choice.

    Raises:
        Missing: TensorFlow is not installed.
        BadInput: this process computes with another number of threads already.
    """
    require_tensorflow()
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")
    if onednn == "default":
        os.environ.pop(ONEDNN_VARIABLE, None)
    else:
        os.environ[ONEDNN_VARIABLE] = onednn
    gc.disable()  # loading makes a great many objects, all of which stay
    import keras
    import tensorflow as tf

    # Whatever Keras' own settings file says: images are laid out and computed as ours are.
    keras.config.set_image_data_format("channels_last")
    keras.config.set_floatx("float32")
    keras.utils.clear_session()  # what an earlier run in this process left behind
    gc.freeze()  # nor is there need to look at each of them again and again later
    gc.enable()
    settings = tf.config.threading
    with suppress(RuntimeError):  # it computes already: the numbers are as they were then
        settings.set_intra_op_parallelism_threads(threads)
        settings.set_inter_op_parallelism_threads(threads)
    if settings.get_intra_op_parallelism_threads() != threads:
        raise BadInput(
            f"{threads} threads are asked for and TensorFlow computes with "
            f"{settings.get_intra_op_parallelism_threads()} in this process already: "
            "train it by itself"
        )
