"""Training: one `fit` over all the epochs that are left, from nothing or from a checkpoint."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras

from convtui.errors import BadInput
from convtui.runs import EpochRow, Event
from convtui.runs.kept_epochs import KeptEpochs
from convtui.training.endings import AskedToStop, StopRequested, stops_early
from convtui.training.keras import checkpoint
from convtui.training.keras.batches import Batches
from convtui.training.keras.network import build, weights
from convtui.training.keras.watch import Watch
from convtui.training.parts import Parts, batches_of
from convtui.training.spec import RunSpec

OPTIMIZERS: dict[str, Any] = {
    "adam": keras.optimizers.Adam,
    "rmsprop": keras.optimizers.RMSprop,
    "adamax": keras.optimizers.Adamax,
    "sgd": keras.optimizers.SGD,
}


def compiled(spec: RunSpec) -> Any:
    """Build the network of a run with its first weights, ready to train."""
    model = build(spec.architecture, spec.seed)
    loss = keras.losses.CategoricalCrossentropy(from_logits=spec.architecture.output == "logits")
    model.compile(
        optimizer=OPTIMIZERS[spec.optimizer](learning_rate=spec.learning_rate),
        loss=loss,
        metrics=[keras.metrics.CategoricalAccuracy(name="accuracy")],
        jit_compile=False,  # on a CPU it is several times slower
    )
    # Keras would do it while it traces the training step, and then trace it a second time.
    model.optimizer.build(model.trainable_variables)
    return model


def resume_from(path: Path, spec: RunSpec, parts: Parts) -> tuple[Any, int]:
    """Read a checkpoint; without one, begin with the first weights.

    Returns:
        The model and how many epochs it has been trained for.

    Raises:
        BadInput: the checkpoint is damaged, or of another run.
    """
    if not path.exists():
        return compiled(spec), 0
    model = checkpoint.load(path)
    steps = int(model.optimizer.iterations)
    epochs, more = divmod(steps, batches_of(len(parts.train), spec.batch_size))
    if more or epochs > spec.epochs:
        raise BadInput(f"{path} was trained for {steps} batches, which is not what spec.json says")
    return model, epochs


def fit(
    model: Any,
    spec: RunSpec,
    parts: Parts,
    rows: Sequence[EpochRow],
    path: Path,
    kept: KeptEpochs | None,
    tell: Callable[[Event], None],
    asked_to_stop: AskedToStop,
) -> list[EpochRow]:
    """Train for the epochs that are left and keep a checkpoint of each at `path`.

    Args:
        model: as `resume_from` returns it.
        spec: what is asked.
        parts: the images; those of `test` are not looked at.
        rows: one for each epoch that the model has been trained for.
        path: of the checkpoint.
        kept: where the weights of each epoch go, those before the first too; None: nowhere.
        tell: is told of batches and epochs.
        asked_to_stop: whether to stop; looked at after each batch.

    Returns:
        A row for each epoch, the given ones first.

    Raises:
        StopRequested: `asked_to_stop` said so.
        RunBroke: the loss is no number any more.
        BadInput: a checkpoint or weights cannot be written.
    """
    finished = list(rows)
    if len(finished) == spec.epochs or stops_early(finished, spec.early_stopping):
        return finished
    if asked_to_stop():
        raise StopRequested
    classes = spec.architecture.classes
    train = Batches(parts.train, classes, spec.batch_size)
    validation = parts.validation and Batches(parts.validation, classes, spec.batch_size)

    def save() -> None:
        if kept:
            kept.write(len(finished), weights(model))
        checkpoint.save(model, path)

    def measure() -> float:
        return float(model.evaluate(train.in_order(), verbose=0, return_dict=True)["accuracy"])

    if kept and not finished:
        kept.write(0, weights(model))
    watch = Watch(spec, model, len(train), finished, tell, asked_to_stop, save, measure)
    model.fit(
        train.shuffled(spec.seed, range(len(finished) + 1, spec.epochs + 1)),
        initial_epoch=len(finished),
        epochs=spec.epochs,
        steps_per_epoch=len(train),
        shuffle=False,  # it is
        validation_data=validation and validation.in_order(),
        callbacks=[keras.callbacks.LambdaCallback(**watch.callbacks())],
        verbose=0,
    )
    return finished
