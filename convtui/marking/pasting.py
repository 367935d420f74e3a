"""A call as somebody can paste it into their own session, its numbers in it."""

from collections.abc import Mapping

import numpy as np

from convtui.marking.manner import Manner
from convtui.marking.runner import Language
from convtui.marking.values import Argument, Name
from convtui.ops.window import Array


def pasted(
    language: Language, manner: Manner, said: Mapping[str, Argument], *, is_method: bool = False
) -> str:
    """The call in the language of the submission.

    Args:
        language: whose.
        manner: how the function is called.
        said: the arguments, by their roles.
        is_method: whether a dot in its name stands before a method, which in R it need not.
    """
    write = in_python if language == "Python" else in_r
    places = [write(said[role]) for role in manner.places]
    sign = "=" if language == "Python" else " = "
    named = [f"{name}{sign}{write(said[role])}" for name, role in manner.named]
    given = ", ".join([*places, *named])
    if not is_method:
        return f"{manner.function}({given})"
    owner, _, method = manner.function.rpartition(".")
    made = ", ".join(write(said[role]) for role in manner.made_with)
    if language == "Python":
        return f"{owner}({made}).{method}({given})"
    return f"{owner}$new({made})${method}({given})"


def in_python(value: Argument) -> str:
    """One argument as Python code that needs `np` only."""
    if isinstance(value, np.ndarray):
        return f"np.array({in_python(value.tolist())})"
    if isinstance(value, Name):
        return value.function
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name!r}: {in_python(each)}' for name, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(in_python, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(in_python, value))})"
    return repr(value)


def in_r(value: Argument) -> str:
    """One argument as R code, matrices row by row as one reads them."""
    if isinstance(value, np.ndarray):
        return _array_in_r(value)
    if isinstance(value, Name):
        return value.function
    if isinstance(value, dict):
        return f"list({', '.join(f'{name} = {in_r(each)}' for name, each in value.items())})"
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "c"
        return f"{kind}({', '.join(map(in_r, value))})"
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    return f'"{value}"' if isinstance(value, str) else f"{value:.15g}"


def _array_in_r(array: Array) -> str:
    if array.ndim == 2:
        numbers = ", ".join(f"{number:.15g}" for number in array.ravel())
        return f"matrix(c({numbers}), nrow = {len(array)}, byrow = TRUE)"
    numbers = ", ".join(f"{number:.15g}" for number in array.ravel(order="F"))
    if array.ndim == 1:
        return f"c({numbers})"
    return f"array(c({numbers}), dim = c({', '.join(map(str, array.shape))}))"
