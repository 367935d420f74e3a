"""Matrices as people paste them: from NumPy, PyTorch, R, LaTeX and Markdown.

What a notation is is told by how the text begins. All are read as text, none is executed.
"""

import re

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.matrix_text import check_lengths, matrix_of, parse_matrix, parse_number

Values = npt.NDArray[np.float64]

MOST_TEXT = 2**22
"""Characters: what is larger than a screen is no longer pasted, but saved."""

_PYTHON = re.compile(
    r"(?:[A-Za-z_]\w*\s*=\s*)?(?:[A-Za-z]\w*\.)*"
    r"(?:array|asarray|matrix|tensor|Tensor|FloatTensor|constant)\s*\(\s*(?=\[)",
    re.ASCII,
)
_R_CODE = re.compile(
    r"(?:[A-Za-z][\w.]*\s*(?:<-|=)\s*)?(?:matrix|rbind|cbind|c|rep)\s*\(", re.ASCII
)
_R_HEADER = re.compile(r"(?:\[,\d+\]\s*)+", re.ASCII)
_R_ROW = re.compile(r"\[(\d+),\]\s*(.*)", re.ASCII)
_NO_JSON = re.compile(r"\[[^\[\]]*;|[\d.]\s+[-+\d.]|\]\s*\[|\d\.(?!\d)", re.ASCII)
"""Brackets as NumPy prints them: blanks between numbers, or a point with nothing behind it."""
_LATEX = re.compile(r"\\begin\s*\{(\w+)\*?\}(?:\s*\{[clr|\s]*\}|\s*\[[clr]\])?", re.ASCII)
_FRACTION = re.compile(r"(-?)\s*\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", re.ASCII)
_RULE = re.compile(r"[\s|:]*-[\s|:-]*")


def is_pasted(text: str) -> bool:
    """Whether a text begins as one of the notations does that `parse_matrix` does not know."""
    text = text.strip().lstrip("$ \t\r\n").removeprefix("\\[").lstrip()
    if text.startswith("["):
        return bool(_R_HEADER.match(text) or _NO_JSON.search(text[:1000]))
    return bool(
        text.startswith("|")
        or re.match(r"\\(?:begin|left)\b|, , 1\s", text)
        or _PYTHON.match(text)
        or _R_CODE.match(text)
    )


def read_matrix(text: str, what: str = "matrix") -> Values:
    """Read a matrix as typed or in any notation, (rows, columns).

    Raises:
        BadInput: no notation that is known, or something in it that is no number.
    """
    has_brackets = text.lstrip().startswith("[")
    values = (read_pasted if has_brackets or is_pasted(text) else parse_matrix)(text, what)
    if values.ndim != 2:
        raise BadInput(f"{what} has {values.ndim} dimensions: give rows and columns, as [[1, 2]]")
    return values


def read_pasted(text: str, what: str) -> Values:
    """Read a text that `is_pasted`: (rows, columns), or (rows, columns, channels) of brackets.

    Raises:
        BadInput: it is too long, or something in it is no number.
    """
    if len(text) > MOST_TEXT:
        raise BadInput(f"{what} is longer than {MOST_TEXT // 2**20} MB: save it as .npy")
    text = text.strip().replace("−", "-")
    if _LATEX.search(text) or text.startswith("\\"):
        return _from_rows(_latex(text, what), what)
    if text.startswith("|"):
        return _from_rows(_markdown(text), what)
    if _R_HEADER.match(text):
        return _from_rows(_printed_by_r(text, what), what)
    if text.startswith(", , "):
        return _planes_printed_by_r(text, what)
    python = _PYTHON.match(text)
    if python or text.startswith("["):
        return _brackets(text[python.end() if python else 0 :], what)
    from convtui.r_expression import parse_r_matrix  # no start waits for it

    return parse_r_matrix(text, what)


def _from_rows(rows: list[list[str]], what: str) -> Values:
    if not rows or not rows[0]:
        raise BadInput(f"{what} is empty: give at least one number")
    return matrix_of(rows, what)


def _brackets(text: str, what: str) -> Values:
    """`[[1 2] [3 4]]` with commas or without; what follows the brackets says no number."""
    depth, stop = 1, 1
    while depth and stop < len(text):
        depth += {"[": 1, "]": -1}.get(text[stop], 0)
        stop += 1
    if depth:
        raise BadInput(f"{what} has a '[' that is not closed: write [[1, 0], [0, 1]]")
    inner = text[:stop].strip()[1:-1].strip()
    if "..." in inner:
        raise BadInput(f"{what} holds '...': print all of it, or save it as .npy")
    if not inner.startswith("["):
        return parse_matrix(inner, what)
    groups = _split(inner, what)
    if not groups[0].startswith("["):
        return _from_rows([_words(group) for group in groups], what)
    planes = [[_words(row) for row in _split(group, what)] for group in groups]
    if any(row.startswith("[") for row in _split(groups[0], what)):
        raise BadInput(f"{what} is nested too deep: give rows and columns, as [[1, 2], [3, 4]]")
    check_lengths(planes, what)
    arrays = [_from_rows(rows, f"{what}, part {part},") for part, rows in enumerate(planes, 1)]
    if len({array.shape for array in arrays}) > 1:
        raise BadInput(f"{what} is ragged: give every row the same length")
    return np.stack(arrays)


def _split(text: str, what: str) -> list[str]:
    """The insides of the brackets that stand side by side in a text."""
    parts: list[str] = []
    depth = first = 0
    for place, mark in enumerate(text):
        if mark == "[":
            first = place + 1 if not depth else first
            depth += 1
        elif mark == "]":
            depth -= 1
            if not depth:
                parts.append(text[first:place].strip())
        elif not depth and mark not in ", \t\r\n":
            raise BadInput(f"{what} holds {mark!r} between its rows: write [[1, 0], [0, 1]]")
    return parts


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[,\s]+", text) if word]


def _printed_by_r(text: str, what: str) -> list[list[str]]:
    """A wide matrix comes in blocks of columns, each under its own heading."""
    rows: dict[str, list[str]] = {}
    for line in text.splitlines():
        line = line.strip()
        if not line or _R_HEADER.fullmatch(line):
            continue
        row = _R_ROW.fullmatch(line)
        if not row:
            raise BadInput(f"{what} holds {line[:40]!r}: R prints a row as [1,] 0.5 2: paste that")
        rows.setdefault(row[1], []).extend(row[2].split())
    return list(rows.values())


def _planes_printed_by_r(text: str, what: str) -> Values:
    parts = [part.strip() for part in re.split(r"^, , \d+[ \t\r]*$", text, flags=re.MULTILINE)]
    planes = [_from_rows(_printed_by_r(part, what), what) for part in parts if part]
    if not planes or len({plane.shape for plane in planes}) > 1:
        raise BadInput(f"{what} is ragged: give every plane the same shape")
    return np.stack(planes, axis=-1)


def _latex(text: str, what: str) -> list[list[str]]:
    opened = _LATEX.search(text)
    stop = text.find("\\end", opened.end()) if opened else -1
    if not opened or stop < 0:
        raise BadInput(
            f"{what} is LaTeX without a matrix: give \\begin{{bmatrix}} 1 & 2 \\end{{…}}"
        )
    inner = text[opened.end() : stop].replace("\\hline", " ")
    inner = _FRACTION.sub(lambda found: _divided(found, what), inner)
    rows = [[cell.strip(" \t\r\n{}$") for cell in row.split("&")] for row in inner.split("\\\\")]
    return [[cell.replace(" ", "") for cell in row] for row in rows if any(row)]


def _divided(found: re.Match[str], what: str) -> str:
    above, below = parse_number(found[2], what), parse_number(found[3], what)
    if not below:
        raise BadInput(f"{what} holds {found[0][:40]!r}: nothing can be divided by 0: put a number")
    return repr(-above / below if found[1] else above / below)


def _markdown(text: str) -> list[list[str]]:
    """A heading is left out unless it is numbers; so are labels of rows, below an empty heading."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    has_rule = len(lines) > 1 and bool(_RULE.fullmatch(lines[1]))
    if not has_rule:
        return rows
    heading, body = rows[0], rows[2:]
    if not any(heading):
        return body
    if not heading[0]:
        return [row[1:] for row in body]
    return [heading, *body] if all(map(_is_number, heading)) else body


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
