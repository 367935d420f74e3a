"""What there is to say of a network that learns."""

from convtui.lesson.numbers import written
from convtui.lesson.score import Score
from convtui.lesson.teaching import MOST_STEPS, Teaching

_GUESSING = 0.15
"""Of ten classes a tenth is right by chance."""


def share(accuracy: float) -> str:
    """`96.8 %`."""
    return f"{100 * accuracy:.1f} %"


def score_words(teaching: Teaching, score: Score) -> str:
    """How well it does after an epoch."""
    when = f"after epoch {score.epoch}" if score.epoch else "before the first epoch"
    return (
        f"{when} {share(score.accuracy)} of {len(teaching.digits)} digits right, and "
        f"{share(score.held_out_accuracy)} of {len(teaching.held_out)} held out"
    )


def trouble(teaching: Teaching) -> str:
    """Why it does not learn; empty where it does, or may still."""
    score, rates = teaching.scores[-1], teaching.rates_at(teaching.made)
    if teaching.diverged:
        return (
            f"diverges: step {teaching.made + 1} leads beyond all bounds, η = "
            f"{written(rates.learning_rate)} is too large: take a smaller one, 0.1 say"
        )
    if teaching.made >= MOST_STEPS:
        return f"stops here: {MOST_STEPS:,} steps are the most"
    if score.epoch and score.shut:
        return (
            f"{score.shut} leaves 0 everywhere: its ReLU is shut and lets no gradient back, so "
            "what comes before it learns no more; begin again with a smaller η"
        )
    if score.epoch > 1 and score.accuracy < _GUESSING:
        return "no better than guessing yet: take more epochs, another η, or momentum"
    return ""
