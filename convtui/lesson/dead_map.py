"""Maps of which nothing is left after bias and activation: why, and what would leave something."""

from convtui.lesson.numbers import written
from convtui.lesson.pipeline import Pipeline
from convtui.networks.activation import ACTIVATIONS


def why_dead(pipeline: Pipeline) -> str:
    """Why every cell is 0 after the activation, in a sentence or two; "" where some cell is not.

    Of a map too large to be kept, a sample is looked at.
    """
    convolution, _, *_ = pipeline.stages
    low, high = convolution.extent()
    if low == high == 0:
        return "Every sum is 0: this kernel finds nothing in this input."
    # An activation never falls: what it makes of the ends holds for all between them.
    if pipeline.activated(low) or pipeline.activated(high):
        return ""
    options = pipeline.options
    found = "" if convolution.is_kept else " found"
    title = ACTIVATIONS[options.activation].title
    return (
        f"{f'{title} makes every cell 0' if title else 'Every cell is 0'}: the largest sum{found} "
        f"is {written(high)}, the bias {written(options.bias)}. "
        f"A bias above {written(-high)} leaves some."
    )
