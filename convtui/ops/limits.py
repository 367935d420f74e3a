"""How large a map may be: the one place that knows, whoever computes it."""

from convtui.ops.window import GeometryError, Window

MOST_CELLS = 2**27
"""Cells of a map, or of the input with its padding: a gigabyte of float64."""

WORTH_TELLING = 2**24
"""From so many cells on it is told how many there will be."""

_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB")


def needed_cells(window: Window) -> int:
    """Cells of the map that a window leaves; of the padded input, where that is larger."""
    (top, bottom), (left, right) = window.pad_widths
    rows, columns = window.output_shape
    if not (top or bottom or left or right):
        return rows * columns
    padded = (top + window.rows.length + bottom) * (left + window.columns.length + right)
    return max(rows * columns, padded)


def refuse_too_large(window: Window, what: str, most: int = MOST_CELLS) -> None:
    """Refuse a map before any of it is computed.

    Args:
        window: where the kernel or the pooling window stands.
        what: the name of the map.
        most: cells that are allowed.

    Raises:
        GeometryError: it needs more; says how many, and the memory they take.
    """
    cells = needed_cells(window)
    if cells > most:
        rows, columns = window.output_shape
        raise GeometryError(
            f"the {what} of {rows:,}×{columns:,} needs {cells:,} cells, {memory(cells)}, and "
            f"{most:,} are the most: take less padding, less dilation or a part of the input; or "
            "let compute, filter and animate make more with --max-cells"
        )


def memory(cells: int) -> str:
    """What so many float64 take, as in `12.8 GB`."""
    size, unit = float(cells * 8), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.3g} {_UNITS[unit]}"
