"""Numbers as the lesson writes them."""

import struct
from functools import lru_cache

# What sums of float64 leave behind where 0 is meant.
_NOISE = 1e-9


NA_WORD = 1954
"""The lower half of the NaN that R calls NA, a missing number (R's `src/main/arithmetic.c`)."""


def not_a_number(number: float) -> str:
    """What a NaN is called: `NA` if it is R's, else `NaN`."""
    (word, _) = struct.unpack("<II", struct.pack("<d", number))
    return "NA" if word == NA_WORD else "NaN"


def written(number: float) -> str:
    """At most six significant digits, no trailing zeros, no negative zero; NaN, or NA of R's."""
    if number != number:  # NaN alone
        return not_a_number(number)
    text = f"{number:.6g}"
    return "0" if text == "-0" else text


def in_formula(number: float) -> str:
    """As `written`, in brackets where a sign would meet an operator."""
    text = written(number)
    return f"({text})" if text.startswith("-") else text


@lru_cache(maxsize=65_536)
def fitted(number: float, width: int) -> str:
    """The number with as many decimals as `width` characters hold.

    `#` where it is too large for any, `≈0` where it is no zero but too near to show.
    """
    if number != number:
        return not_a_number(number)[:width]
    for decimals in range(6, -1, -1):
        text = _short(f"{number:.{decimals}f}")
        if len(text) <= width and (number == 0 or float(text)):
            return text
    for digits in range(6, 0, -1):
        text = f"{number:.{digits}g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")
        if len(text) <= width:
            return text
    if abs(number) >= 1:
        return "#" * width
    return "≈0"[-width:] if abs(number) > _NOISE else "0"


def _short(text: str) -> str:
    """Without trailing zeros, without the zero before the point, without a negative zero."""
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text.startswith(("0.", "-0.")):
        text = text.replace("0.", ".", 1)
    return "0" if text in ("-0", "-", "") else text
