"""Numbers as the lesson writes them."""

import struct
from collections.abc import Iterator
from functools import lru_cache

# What sums of float64 leave behind where 0 is meant.
_NOISE = 1e-9

LARGEST_NUMBER = 1e300
"""Far enough from the largest float64 for sums, differences and spans of such numbers."""

LARGEST_INTEGER = 2.0**53
"""Up to here every whole float64 is the integer that it is written as."""


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
    return bracketed(written(number))


def signed(number: float) -> tuple[str, str]:
    """The sign and the number as they are added: `+` and `5`, `-` and `5`."""
    return "-" if number < 0 else "+", written(abs(number))


def bracketed(text: str) -> str:
    """A number in brackets where its sign would meet an operator."""
    return f"({text})" if text.startswith("-") else text


def as_part(number: float, divisor: float) -> str:
    """`2/16` for two sixteenths: not `1/8`, as all weights of a kernel share its divisor.

    As `written` where the number is whole, or no whole number of such parts.
    """
    part = round(number * divisor)
    if divisor <= 1 or abs(number * divisor - part) > _NOISE or part % divisor == 0:
        return written(number)
    return f"{part}/{written(divisor)}"


@lru_cache(maxsize=65_536)
def fitted(number: float, width: int) -> str:
    """The number with as many decimals as `width` characters hold.

    Where that is not the number as the formula writes it, `≈` stands before it, for which there
    must be room beside the `width`. `#` where it is too large for any digits.
    """
    if number != number:
        return not_a_number(number)[:width]
    for text in _shorter_and_shorter(number):
        if len(text) <= width and (number == 0 or float(text)):
            return text if float(text) in (number, float(written(number))) else f"≈{text}"
    if abs(number) >= 1:
        return "#" * width
    return "0" if abs(number) < _NOISE else "≈0"


def _shorter_and_shorter(number: float) -> Iterator[str]:
    """A number as text, from all its digits to one of them."""
    yield _short(f"{number:.0f}" if number % 1 == 0 else written(number))
    for decimals in range(6, -1, -1):
        yield _short(f"{number:.{decimals}f}")
    for digits in range(6, 0, -1):
        yield f"{number:.{digits}g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")


def _short(text: str) -> str:
    """Without trailing zeros, without the zero before the point, without a negative zero."""
    if "." in text and "e" not in text:  # the zeros at the end of an exponent are no decimals
        text = text.rstrip("0").rstrip(".")
    if text.startswith(("0.", "-0.")):
        text = text.replace("0.", ".", 1)
    return "0" if text in ("-0", "-", "") else text


_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_words(power: int) -> str:
    """What numbers that are written in units of 10 to a power are times: `×10⁻⁵`; "" for 0."""
    return f"×10{str(power).translate(_SUPERSCRIPT)}" if power else ""


def exact(number: float) -> str:
    """The shortest text that reads back as the same number; whole ones without a point."""
    if number.is_integer() and abs(number) < LARGEST_INTEGER:
        return str(int(number))
    return repr(number)
