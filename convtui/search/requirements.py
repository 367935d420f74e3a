"""What a search needs that may not be installed."""

from importlib import util

from convtui.errors import Missing
from convtui.installation import how_to_install

_NEEDED = {"tensorflow": "TensorFlow", "optuna": "optuna"}


def require_search() -> None:
    """See that TensorFlow and optuna are installed, without importing them.

    Raises:
        Missing: one is not; the line says what to type.
    """
    absent = [name for module, name in _NEEDED.items() if util.find_spec(module) is None]
    if absent:
        raise Missing(f"a search needs {' and '.join(absent)}, in {how_to_install('search')}")
