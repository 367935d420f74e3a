"""What becomes of numbers that no picture can hold, in words."""

from convtui.lesson.numbers import in_formula, written
from convtui.lesson.tally import Tally
from convtui.ops.brightness import BRIGHTEST, Fit, wrapped


def share(part: float) -> str:
    """A share as per cent; never 0 or 100 where it is neither."""
    if 0 < part < 0.001:
        return "under 0.1 %"
    if 0.999 < part < 1:
        return "over 99.9 %"
    return f"{written(round(100 * part, 1))} %"


def explain_cut(tally: Tally, fit: Fit) -> str:
    """How far the values reach, and what the fit makes of those outside 0…255."""
    reach = f"values from {written(tally.low)} to {written(tally.high)}"
    if fit == "normalise":
        if tally.low == tally.high:
            return f"{reach}: all the same, so nothing can be stretched and all become 0"
        return f"{reach}, stretched to 0…{BRIGHTEST}: nothing is cut, but 0 is no longer black"
    if fit == "absolute":
        cut = tally.cut("absolute")
        lost = f"; {share(cut)} are larger still and cut to {BRIGHTEST}" if cut else ""
        return f"{reach}: the sign is dropped, so both sides of an edge are bright{lost}"
    if not tally.cut("clip"):
        return f"{reach}: all fit into 0…{BRIGHTEST}, nothing is cut"
    parts = []
    if tally.below:
        parts.append(f"{share(tally.below / tally.cells)} are below 0 and become 0")
    if tally.above:
        parts.append(
            f"{share(tally.above / tally.cells)} are above {BRIGHTEST} and become {BRIGHTEST}"
        )
    return f"{reach}: {', '.join(parts)}"


def explain_wrap(tally: Tally) -> str:
    """What an array of 8-bit integers would have kept of the most extreme value; "" if all fits."""
    if not tally.cut("clip"):
        return ""
    value = float(int(tally.low if -tally.low > tally.high - BRIGHTEST else tally.high))
    kept = wrapped(value)
    turns = int((kept - value) // (BRIGHTEST + 1))
    sign = "+" if turns > 0 else "-"
    return (
        f"in an array of 8-bit integers (uint8) {written(value)} would wrap around to "
        f"{kept} = {in_formula(value)} {sign} {abs(turns)}·256, for 8 bits keep the remainder of "
        "256 only: compute in floats, and clip before you store"
    )
