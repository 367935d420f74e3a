"""What the stages of a layer are called, by what they do."""

from convtui.lesson.options import LayerOptions
from convtui.networks.activation import ACTIVATIONS


def stage_title(options: LayerOptions, stage: str) -> str:
    """Of `convolution`, `activation` or `pooling`."""
    if stage == "convolution":
        return "True convolution" if options.flip else "Convolution"
    if stage == "activation":
        name = ACTIVATIONS[options.activation].title
        return f"Bias + {name}" if name else "Bias"
    return f"{options.pool_kind.capitalize()}-pool"
