"""What a kind of padding adds, in words."""

from convtui.lesson.options import LayerOptions
from convtui.ops.window import Window

_SIDES = ("above", "below", "left", "right")


def padding_words(options: LayerOptions, window: Window) -> str:
    """The kind of padding and the cells that it adds."""
    if options.padding == "valid":
        return "no padding"
    sides = _sides(window)
    if isinstance(options.padding, int):
        return f"padding {sides}"
    return f"padding {options.padding} ({sides})"


def explain_uneven(options: LayerOptions, window: Window) -> str:
    """Which sides `same` pads, and why; "" where it pads all sides alike."""
    widths = window.pad_widths
    if options.padding != "same" or all(before == after for before, after in widths):
        return ""
    sizes = "×".join(
        f"⌈{axis.length}/{axis.stride}⌉" if axis.stride > 1 else str(axis.length)
        for axis in (window.rows, window.columns)
    )
    rows, columns = window.output_shape
    whole = f" = {rows}×{columns}" if "⌈" in sizes else ""
    return (
        f"Padding same makes a map of {sizes}{whole} here, and that takes {_sides(window)}: "
        "an odd cell goes below and right."
    )


def window_words(window: Window) -> str:
    """How a window slides: its stride and the cells of padding; "" where it takes cell by cell."""
    axes = window.rows, window.columns
    if all(axis.size == axis.stride == 1 for axis in axes):
        return ""
    parts = [f"stride {_both([axis.stride for axis in axes])}"]
    if any(axis.dilation > 1 for axis in axes):
        parts.append(f"dilation {_both([axis.dilation for axis in axes])}")
    padded = any(map(any, window.pad_widths))
    parts.append(f"padding {_sides(window)}" if padded else "no padding")
    return " · ".join(parts)


def _both(numbers: list[int]) -> str:
    return ",".join(map(str, dict.fromkeys(numbers)))


def _sides(window: Window) -> str:
    (above, below), (left, right) = window.pad_widths
    if above == below == left == right:
        return f"{above} on each side" if above else "none needed"
    counts = zip((above, below, left, right), _SIDES, strict=True)
    return ", ".join(f"{count} {side}" for count, side in counts if count)
