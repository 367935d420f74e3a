"""What does not fit is told with the name of the input that it does not fit."""

from collections.abc import Iterator
from contextlib import contextmanager

from convtui.errors import BadInput


@contextmanager
def naming(source: str) -> Iterator[None]:
    """Put the input's name before what is said of a window that cannot slide on it.

    Raises:
        BadInput: instead of a GeometryError.
    """
    from convtui.ops.window import GeometryError

    try:
        yield
    except GeometryError as problem:
        raise BadInput(f"{source}: {problem}") from None
