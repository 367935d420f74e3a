"""What the numbers are that say why a network answers as it does."""

from convtui.lesson.forward import ForwardPass
from convtui.lesson.importance import MASKS
from convtui.lesson.saliency import last_convolution
from convtui.lesson.why import Question

_SATURATED = 0.02
"""Where p·(1 - p) is so small, next to nothing of a gradient is left."""


def meaning(passed: ForwardPass, question: Question, name: str) -> tuple[str, str]:
    """What a number is, and what else there is to know of it.

    Args:
        passed: the image in its network.
        question: what is asked.
        name: of the class.
    """
    match question.way:
        case "occlusion":
            size = f"{question.square}×{question.square}"
            what = f"so much a grey {size} square here takes off {name}'s probability"
            return what, "orange: hiding it takes off, blue: it adds"
        case "importance":
            what = f"so much likelier is {name} where this is seen than hidden"
            more = f"means over {MASKS} random masks; orange speaks for {name}, blue against"
            return what, more
        case "saliency":
            what, more = "how fast the score changes with it, up or down", "largest of its channels"
        case "guided":
            what = "sent back, each ReLU passing only what is above 0"
            more = "sharp edges, no gradient"
        case _:
            what = f"{last_convolution(passed)}'s maps, each times its mean gradient"
            more = "what is below 0 left out"
    return what, f"of {name}'s {question.score}: {more}"


def trap(passed: ForwardPass, question: Question) -> str:
    """That a saturated softmax leaves next to no gradient; empty where it leaves enough."""
    if not question.is_by_gradient or question.score == "logit":
        return ""
    share = float(passed.probabilities[question.label])
    slope = share * (1 - share)
    if slope > _SATURATED:
        return ""
    return f"saturated: p = {share:.4g}, slope p·(1 - p) = {slope:.0e}: all is next to 0"
