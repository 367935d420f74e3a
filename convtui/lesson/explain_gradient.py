"""A number of a gradient put into words: a formula with its numbers, and a sentence.

Places count from 1 here.
"""

from convtui.lesson.arithmetic import Affine, Apply, Copy, Largest, Mean, Share
from convtui.lesson.explain import Explanation, product_terms
from convtui.lesson.gradient_unit import GradientUnit, Index, Through
from convtui.lesson.numbers import signed, written
from convtui.lesson.step import Step
from convtui.lesson.way_back import WayBack
from convtui.networks.activation import activation_of

_PASSES_ALL, _PASSES_NOTHING = 1.0, 0.0


def explain_gradient(
    unit: GradientUnit, way: WayBack, classes: tuple[str, ...] = ()
) -> Explanation:
    """Say where a number of a gradient comes from.

    Args:
        unit: the number.
        way: that it was found on.
        classes: their names, where the network ends in some.
    """
    penalties = unit.arithmetic.bias
    added = f" {' '.join(signed(penalties))} of penalties" if penalties else ""
    return Explanation(
        f"g{place_text(unit.place)} = ",
        product_terms(unit.arithmetic) or ("0",),
        " + ",
        f"{added} = {written(unit.value)}",
        _sentence(unit, way, classes),
    )


def place_text(place: Index) -> str:
    """`[1,2,1,3]`, counted from 1."""
    return f"[{','.join(str(at + 1) for at in place)}]"


def _sentence(unit: GradientUnit, way: WayBack, classes: tuple[str, ...]) -> str:
    match unit.through:
        case Through.LOSS:
            return way.words_of_loss(unit, classes)
        case Through.NOTHING:
            return "No window looks at this number: the loss does not hang on it."
        case Through.WEIGHT:
            return _used(unit)
        case Through.SUMS:
            numbers = _counted(len(unit), "number")
            return (
                f"It fed {numbers} of {unit.values.of}, each times a weight: the gradient of each "
                "comes back, times that weight."
            )
        case Through.STEP:
            assert unit.fed is not None
            return _through(unit, unit.fed)


def _used(unit: GradientUnit) -> str:
    array, places = unit.of.rpartition("/")[2], _counted(len(unit), "place")
    came_back = f"the gradient{'s' * (len(unit) != 1)} that came back there"
    match array:
        case "bias" | "beta":
            return f"It was added at {places}, times 1 each: {came_back}, added up."
        case "gamma":
            return f"It multiplied the normalised number at {places}: each times {came_back}."
    if not len(unit):
        return f"It lay on padding wherever it was used, which adds nothing.{_of_penalties(unit)}"
    idle = int((unit.arithmetic.products == 0).sum())
    silent = f" {idle:,} of them add nothing." if idle and len(unit) > 1 else ""
    return (
        f"It was used at {places}: the input under it, times the gradient that came back "
        f"there.{silent}{_of_penalties(unit)}"
    )


def _of_penalties(unit: GradientUnit) -> str:
    return " The penalties add theirs." if unit.penalties else ""


def _through(unit: GradientUnit, fed: Step) -> str:
    slope, behind = float(unit.arithmetic.weights.flat[0]), unit.values.of
    match fed.arithmetic:
        case Apply() as made:
            return _activated(made, slope)
        case Largest() as made:
            return _won(unit, fed, made)
        case Mean():
            shares = "its share" if len(unit) == 1 else f"a share in each of {len(unit)} windows"
            return f"A mean takes all numbers alike: {shares} of the gradient is {written(slope)}."
        case Affine():
            return (
                f"Batch normalisation multiplied it by γ/√(σ² + ε) = {written(slope)}: "
                "so it does the gradient."
            )
        case Share():
            return (
                f"Softmax mixes all {len(unit)}: p·(1 - p) of its own gradient comes back, "
                "and -p·p' of every other one."
            )
        case Copy():
            return f"It went on to {behind} as it is, and so does the gradient come back."
    raise AssertionError(fed.arithmetic)


def _activated(fed: Apply, slope: float) -> str:
    function, x = activation_of(fed.function), written(fed.biased)
    if fed.function == "none":
        return "Only a bias was added: all of the gradient passes."
    if fed.function == "relu":
        if slope == _PASSES_ALL:
            return f"ReLU is open: {x} went in, above 0, and all of the gradient passes."
        return f"ReLU is shut: {x} went in, not above 0, and nothing passes."
    if function.slope is not None and slope != _PASSES_ALL:
        return f"{x} went in, not above 0: {function.title} passes {written(slope)} of it."
    derivative = function.derivative.format(x=x)
    return f"The slope of {function.title} there is {derivative} = {written(slope)}: times that."


def _won(unit: GradientUnit, fed: Step, made: Largest) -> str:
    won, count = int((unit.arithmetic.weights != _PASSES_NOTHING).sum()), len(unit)
    if count == 1:
        if won:
            return "It won: it is the largest under its window and gets all of the gradient."
        winner = place_text(fed.looks_at((*made.winner, 0)))
        return (
            f"It lost: {winner} = {written(made.value)} is the largest under its window and gets "
            "all of the gradient."
        )
    return (
        f"It is the largest under {won} of the {count} windows over it, and gets all of their "
        "gradient; under the others the winner does."
    )


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
