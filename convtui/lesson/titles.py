"""What the stages of a layer are called, by what they do."""

from convtui.lesson.options import LayerOptions
from convtui.networks.activation import ACTIVATIONS


def kernel_state(options: LayerOptions) -> str:
    """What is done to a kernel before it is laid on the input."""
    turns = {"transposed": options.transpose, "flipped": options.flip}
    return ", ".join(turn for turn, is_done in turns.items() if is_done) or "as given"


def activation_title(options: LayerOptions) -> str:
    """As people write it; nothing where there is none."""
    return ACTIVATIONS[options.activation].title


def stage_title(options: LayerOptions, stage: str) -> str:
    """Of `convolution`, `activation` or `pooling`."""
    if stage == "convolution":
        return "True convolution" if options.flip else "Convolution"
    if stage == "activation":
        name = activation_title(options)
        return f"Bias + {name}" if name else "Bias"
    return f"{options.pool_kind.capitalize()}-pool"
