"""Kernels by name, from a file, or as typed; the built-in ones are the TOML files in `kernels/`."""

import re
from functools import cache
from pathlib import Path

from convtui import places
from convtui.errors import unknown_name
from convtui.kernel_files import READERS, Array, Kernel, read_kernel_file, read_only, read_toml
from convtui.matrix_notations import is_pasted, read_matrix
from convtui.named_files import NamedFiles

__all__ = ["Kernel", "built_in_kernels", "load_kernel", "typed_kernel", "user_kernels"]

_LOOKS_TYPED = re.compile(r"[+−-]?\.?\d|[+-]?(nan|inf)|\[", re.IGNORECASE)


_KERNELS = NamedFiles("kernel", places.shared("kernels"), read_toml)


@cache
def built_in_kernels() -> tuple[Kernel, ...]:
    """The kernels that travel with convtui, sorted by name."""
    return _KERNELS.built_in()


def user_kernels() -> tuple[list[Kernel], list[str]]:
    """The kernels in the user's own folder, sorted by name, and one line for each file left out."""
    return _KERNELS.own()


def load_kernel(text: str) -> Kernel:
    """Find a kernel by NAME, FILE (.toml, .csv, .txt) or as typed: `"1 0 -1; 1 0 -1"`.

    Numbers may also be pasted, as `convtui.matrix_notations` knows them.

    Raises:
        BadInput: none of the three, a file that holds no usable kernel, or a name that a broken
            file of the user's bears or that both a built-in kernel and one of theirs bear.
    """
    text = text.strip()
    is_file = Path(text).suffix.lower() in READERS
    if ";" in text or "\n" in text or (is_pasted(text) and not is_file):
        return typed_kernel(read_matrix(text, "kernel"))
    if "/" in text or is_file:
        return read_kernel_file(Path(text))
    named = _KERNELS.find(text)
    if named is not None:
        return named
    if not text or _LOOKS_TYPED.match(text):
        return typed_kernel(read_matrix(text, "kernel"))
    raise unknown_name("kernel", text, _KERNELS.names(), "`convtui kernels` lists them")


def typed_kernel(values: Array) -> Kernel:
    """Wrap a (kh, kw) array of numbers that came without a purpose."""
    return Kernel("typed", "typed", "As given", "typed by you", read_only(values))
