"""What else decides about the numbers of a run: versions, threads, oneDNN."""

import os
import platform
from functools import cache
from importlib import metadata, util

from convtui import __version__
from convtui.errors import Missing
from convtui.installation import how_to_install

WORKER_BYTES = 1 << 30
"""What a worker may need: TensorFlow 0.7 GB, and the images."""

ONEDNN_VARIABLE = "TF_ENABLE_ONEDNN_OPTS"

_TENSORFLOWS = ("tensorflow", "tensorflow-cpu", "tensorflow-macos")


def has_tensorflow() -> bool:
    """Whether TensorFlow is installed, without the seconds that importing it takes."""
    return util.find_spec("tensorflow") is not None and util.find_spec("keras") is not None


def require_tensorflow() -> None:
    """See that what trains is installed.

    Raises:
        Missing: it is not; the line says what to type.
    """
    if not has_tensorflow():
        raise Missing(f"training needs TensorFlow, in {how_to_install('train')}")


def require_search() -> None:
    """See that what a search needs is installed, as `require_tensorflow` does."""
    needed = {"tensorflow": "TensorFlow", "optuna": "optuna"}
    absent = [name for module, name in needed.items() if util.find_spec(module) is None]
    if absent:
        raise Missing(f"a search needs {' and '.join(absent)}, in {how_to_install('search')}")


def require_scikit_learn() -> None:
    """See that the baseline's engine is installed, as `require_tensorflow` does."""
    if util.find_spec("sklearn") is None:
        raise Missing(f"logistic regression needs scikit-learn, in {how_to_install('train')}")


def versions() -> dict[str, str]:
    found = {name: _installed(name) for name in ("numpy", "keras", *_TENSORFLOWS)}
    own = {"convtui": __version__, "python": platform.python_version()}
    return own | {name: version for name, version in found.items() if version}


def cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_for(size: int) -> int:
    """How many times so many bytes fit into the memory of this machine; one a core if unknown."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // size
    except (AttributeError, OSError, ValueError):
        return cores()


def workers_for(runs: int, wanted: int | None = None) -> int:
    """How many runs are trained at once: as many as wanted, or one a core that has memory."""
    most = wanted or max(min(cores(), memory_for(WORKER_BYTES)), 1)
    return min(most, max(runs, 1))


def threads_for(workers: int) -> int:
    return max(cores() // workers, 1)


def onednn() -> str:
    """`1` or `0` where the environment turns oneDNN on or off, else `default`."""
    return os.environ.get(ONEDNN_VARIABLE, "default")


@cache  # asked for every trial of a search; reading a package's description takes a millisecond
def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
