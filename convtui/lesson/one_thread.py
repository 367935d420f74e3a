"""Small products of matrices on one thread."""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """Have NumPy multiply on one thread, in the whole process, until this is left.

    Its library shares products among all cores. Where thousands of small ones follow one another
    that gains nothing, and where the cores have other work each waits for the slowest: ten times as
    long on two busy cores.
    """
    limited: AbstractContextManager[Any] = _libraries().limit(limits=1, user_api="blas")
    return limited


@cache
def _libraries() -> Any:
    """Those that are loaded; to look for them takes a millisecond."""
    return ThreadpoolController()
