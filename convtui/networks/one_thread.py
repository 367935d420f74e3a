"""Products of matrices on one thread."""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any


def one_thread() -> AbstractContextManager[Any]:
    """Have NumPy multiply on one thread, in the whole process, until this is left.

    Its library shares products among all cores. Where small ones follow one another that gains
    nothing, and where the cores have other work each waits for the slowest: a hundred times as long
    on two busy cores.
    """
    limited: AbstractContextManager[Any] = _libraries().limit(limits=1, user_api="blas")
    return limited


@cache
def _libraries() -> Any:
    """Those that are loaded; to look for them takes a millisecond."""
    from threadpoolctl import ThreadpoolController  # whoever computes nothing has no need of it

    return ThreadpoolController()
