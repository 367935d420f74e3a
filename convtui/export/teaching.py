"""What `convtui teach` found out, as JSON and text, and a weight's step in a batch."""

from collections.abc import Iterator
from typing import Any

from convtui.export.numbers_text import lines_text, named_place, table_text
from convtui.lesson.batch_weight import BatchWeight
from convtui.lesson.gradient_unit import GradientTerm
from convtui.lesson.numbers import written
from convtui.lesson.teaching import Teaching
from convtui.lesson.teaching_words import share, trouble

_MOST_TERMS = 200
"""Of a gradient so many are listed, those furthest from 0."""


def document(teaching: Teaching) -> dict[str, Any]:
    """What was taught, how, and how well it does after each epoch."""
    rates = teaching.rates_at(0)
    return {
        "network": teaching.network.name,
        "parameters": sum(row.parameters for row in teaching.network.shapes),
        "images": {"training": len(teaching.digits), "held_out": len(teaching.held_out)},
        "seed": teaching.seed,
        "learning_rate": rates.learning_rate,
        "momentum": rates.momentum,
        "batch_size": rates.batch_size,
        "diverged": teaching.diverged,
        "said": trouble(teaching),
        "epochs": [
            {name: value for name, value in vars(score).items() if name != "shut"}
            for score in teaching.scores
        ],
    }


def text(teaching: Teaching) -> Iterator[str]:
    """A line an epoch, and why it does not learn where it does not."""
    rows = [
        (
            str(score.epoch),
            str(score.step),
            f"{score.loss:.4f}",
            share(score.accuracy),
            f"{score.held_out_loss:.4f}",
            share(score.held_out_accuracy),
        )
        for score in teaching.scores
    ]
    heading = "EPOCH", "STEP", "LOSS", "RIGHT", "HELD-OUT LOSS", "HELD-OUT RIGHT"
    yield table_text([heading, *rows], right=range(6))
    if said := trouble(teaching):
        yield f"\n{said}\n"


def weight_text(opened: BatchWeight) -> Iterator[str]:
    """What becomes of the weight, the gradient of each image of the batch, and some terms."""
    name, place = opened.weight
    yield f"{named_place(name, place)} = {written(opened.value)} at step {opened.step}: "
    yield f"the gradient is the mean of those of {len(opened.images)} images\n\n"
    yield lines_text(opened.formulas) + "\n"
    rows = [(image.name, written(image.value)) for image in opened.images]
    yield table_text([("IMAGE", "ITS GRADIENT"), *rows])
    terms = [term for term in opened.unit.terms if term.product]
    terms.sort(key=lambda term: -abs(term.product))
    listed, left = terms[:_MOST_TERMS], terms[_MOST_TERMS:]
    yield f"\n{opened.largest.name} gives most, {written(opened.largest.value)}, the sum of\n\n"
    yield table_text([_TERM_HEADING, *map(_term_row, listed)])
    if left:
        total = written(sum(term.product for term in left))
        yield f"and of {len(left)} more terms nearer to 0, together {total}\n"


_TERM_HEADING = "USED ON", "VALUE", "CAME BACK AT", "GRADIENT", "PRODUCT"


def _term_row(term: GradientTerm) -> tuple[str, ...]:
    """What the weight was multiplied by, and what came back there; of a penalty its own factors."""
    used, back = (
        "" if at is None else named_place("", at) for at in (term.value_at, term.weight_at)
    )
    of = f"{term.value_of}{used}" if used else "1" if back else "penalty"
    return (of, _short(term.value), back, _short(term.weight), _short(term.product))


def _short(number: float) -> str:
    return written(float(f"{number:.4g}"))
