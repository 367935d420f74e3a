"""A network's settings in words."""

from convtui.training.architecture import (
    Architecture,
    Constant,
    Schedule,
    Staircase,
    TrainingDefaults,
)


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
