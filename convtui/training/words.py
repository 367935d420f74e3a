"""A network's settings in words, and when the figures of its epochs are measured."""

from collections.abc import Mapping
from typing import Any

from convtui.networks.architecture import (
    Architecture,
    Constant,
    Schedule,
    Staircase,
    TrainingDefaults,
)
from convtui.networks.reshaping import Dropout


def about_training(training: TrainingDefaults) -> str:
    """Optimizer, learning rate and its schedule, batches, epochs, validation and early stopping."""
    patience = training.early_stopping
    parts = [
        training.optimizer,
        f"learning rate {training.learning_rate:g}{about_schedule(training.schedule)}",
        f"batches of {training.batch_size}",
        f"{training.epochs} epochs",
        f"validation split {training.validation_split:g}",
        *(
            [f"early stopping after {patience} epochs without a better val_loss"]
            if patience
            else []
        ),
    ]
    return ", ".join(parts)


def about_schedule(schedule: Schedule) -> str:
    """What happens to the learning rate, ready to stand behind it; empty if nothing does."""
    if isinstance(schedule, Constant):
        return ""
    if isinstance(schedule, Staircase):
        return f" ×{schedule.rate:g} every {schedule.steps:,} steps"
    return f" ×e^-{schedule.decay:g} each epoch from epoch {schedule.from_epoch} on"


def about_activations(architecture: Architecture) -> str:
    """What stands behind the convolutions, and what the report's printout had there instead."""
    used = architecture.convolution_activations
    words = (
        ", ".join("no activation" if name == "none" else name for name in used) or "there are none"
    )
    printed = architecture.printed_activation
    if not printed or used == (printed,):
        return words
    return f"{words}; as printed in the report: {'no activation' if printed == 'none' else printed}"


def during_an_epoch(spec: Mapping[str, Any]) -> str:
    """When the loss and the accuracy of an epoch are measured."""
    dropout = " and with dropout" if _has_dropout(spec) else ""
    return (
        f"Loss and accuracy of an epoch are measured during it, while the weights change{dropout}; "
        f"val_loss and val_accuracy after it, with the weights as they are then{_all_units(spec)}."
    )


def at_an_epochs_end(spec: Mapping[str, Any]) -> str:
    """What the measured train accuracy is, beside that of an epoch."""
    dropout = " and with dropout" if _has_dropout(spec) else ""
    return (
        "accuracy is Keras' mean over the batches of an epoch, taken while the weights "
        f"changed{dropout}; train_accuracy is measured at its end, with the weights as they are "
        f"then{_all_units(spec)}: it is the one to hold against val_accuracy."
    )


def after_training(spec: Mapping[str, Any]) -> str:
    """How the results of a report differ from the figures of an epoch."""
    dropout, without = ("with dropout ", ", without dropout") if _has_dropout(spec) else ("", "")
    return (
        f"Accuracy and loss of an epoch are means over its batches, taken {dropout}while the "
        f"weights changed; the results here are measured afterwards{without}."
    )


def _all_units(spec: Mapping[str, Any]) -> str:
    return " and all units" if _has_dropout(spec) else ""


def _has_dropout(spec: Mapping[str, Any]) -> bool:
    """Whether units of a run's network are dropped in training; of a damaged spec nothing is."""
    architecture = spec.get("architecture")
    layers = architecture.get("layers") if isinstance(architecture, Mapping) else None
    return isinstance(layers, list | tuple) and any(
        isinstance(layer, Mapping) and layer.get("kind") == Dropout.kind for layer in layers
    )
