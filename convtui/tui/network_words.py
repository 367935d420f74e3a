"""What the Network screen says of the map at hand, line by line."""

from convtui.lesson.numbers import written
from convtui.lesson.seen_pixels import Field
from convtui.lesson.step_words import words_of_range
from convtui.networks.layer import by
from convtui.runs.words import after_epoch
from convtui.tui.network_column import Column, Shown
from convtui.tui.network_cursor import NetworkCursor
from convtui.tui.plain import cut, plain
from convtui.tui.shown_network import ShownNetwork
from convtui.tui.tile_painter import written_share

_ENDINGS = {"softmax": "softmax: the powers of e as shares of 1"}

_EDITED = " (edited)"


def arrived(shown: ShownNetwork) -> str:
    """What the last change did to the class that was likeliest, and which one is now."""
    shares, before = shown.shares, shown.before
    if shares is None or before is None:
        return ""
    was, best = int(before.argmax()), int(shares.argmax())
    said = written_share(float(before[was])), written_share(float(shares[was]))
    words = f"{shown.classes[was]} {said[0]} → {said[1]}"
    if best != was:
        words += f", {shown.classes[best]} {written_share(float(shares[best]))} now"
    return words


def signed_share(value: float) -> str:
    """A difference of probabilities with two decimals and its sign, as `+.31`."""
    rounded = round(value, 2)
    return f"{'-' if rounded < 0 else '+'}{abs(rounded):.2f}".replace("0.", ".") if rounded else "0"


def about(shown: ShownNetwork) -> str:
    """The image, what it is taken for, and the network, as they stand at the top."""
    answer, changes = shown.answer, shown.changes
    said = f" → {answer[0]} {written_share(answer[1])}" if answer else ""
    if said and shown.before is not None:
        best = int(shown.before.argmax())
        said += f", was {shown.classes[best]} {written_share(float(shown.before[best]))}"
    image = f"{shown.image_name}{_EDITED if changes.image is not None else ''}"
    network = f"{shown.given.network.name}{_EDITED if changes.weights.edited else ''}"
    if shown.given.epoch is not None:
        network += f" {after_epoch(shown.given.epoch)}"
    off = len(changes.weights.off)
    if off:
        network += f", {off} map{'s' if off > 1 else ''} off"
    return f"{image}{said} · {network}"


def named(column: Column, tile: int) -> str:
    rows, across = column.plane(tile).shape
    size = str(column.tiles) if column.is_flat else f"{rows}×{across}"
    return f"{column.title} · {_which(column, tile)} · {size}"


def _which(column: Column, tile: int) -> str:
    name = column.name_of(tile)
    if column.shown is Shown.CLASSES:
        return f"class {name}"
    if column.shown is Shown.IMAGE:
        return name if column.in_colours else f"channel {name} of {column.tiles}"
    return f"{'number' if column.is_flat else 'map'} {name} of {column.tiles}"


def details(shown: ShownNetwork, cursor: NetworkCursor, field: Field, width: int) -> str:
    """The layer, its parameters and numbers, and the cell: three lines of at most `width`."""
    column = shown.columns[cursor.column]
    lines = (
        _layer(column, shown),
        _numbers(column, cursor),
        _cell(column, cursor, field),
    )
    return "\n".join(cut(plain(line), width) for line in lines)


def _layer(column: Column, shown: ShownNetwork) -> str:
    if column.layer is None:
        return f"what goes in{shown.note and f': {shown.note}'}"
    if column.title != column.layer.name:
        return f"as shares of 1, of what {column.layer.name} leaves"
    layer = next(own for own in shown.given.network.layers if own.name == column.layer.name)
    end = layer.ends_in
    ending = "" if end == "none" else f", then {_ENDINGS.get(end, end)}"
    return f"{layer.kind}: {layer.words}{ending}"


def _numbers(column: Column, cursor: NetworkCursor) -> str:
    plane = column.plane(cursor.tile)
    low, high = (written(round(float(end), 4)) for end in (plane.min(), plane.max()))
    layer = column.layer
    counted = "no parameters"
    if layer is None:
        counted = by(column.values.shape)
    elif layer.parameters:
        counted = layer.parameter_words
    return f"{counted} · from {low} to {high}"


def _cell(column: Column, cursor: NetworkCursor, field: Field) -> str:
    row, along = cursor.cell
    value = written(round(float(column.plane(cursor.tile)[row, along]), 4))
    place = cursor.tile + 1 if column.is_flat else f"{row + 1},{along + 1}"
    if not field.rows:
        return f"[{place}] = {value} sees only padding"
    seen = f"{words_of_range('row', field.rows)}, {words_of_range('column', field.columns)}"
    return f"[{place}] = {value} sees {field.size} pixels: {seen}"
