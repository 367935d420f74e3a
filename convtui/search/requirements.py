"""What a search needs that may not be installed."""

from importlib import util

from convtui.errors import Missing


def require_optuna() -> None:
    """See that optuna is installed, without importing it.

    Raises:
        Missing: it is not; the line says what to type.
    """
    if util.find_spec("optuna") is None:
        raise Missing("a search needs optuna: type `python -m pip install 'convtui[search]'`")
