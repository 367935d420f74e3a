"""Kernels by name, from a file, or as typed; the built-in ones are the TOML files in `kernels/`."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from convtui import places
from convtui.errors import BadInput, unknown_name
from convtui.kernel_files import READERS, Array, Kernel, read_kernel_file, read_only, read_toml
from convtui.matrix_text import parse_matrix

__all__ = ["Kernel", "built_in_kernels", "load_kernel", "typed_kernel", "user_kernels"]

_LOOKS_TYPED = re.compile(r"[+-]?\.?\d|[+-]?(nan|inf)", re.IGNORECASE)


@cache
def built_in_kernels() -> tuple[Kernel, ...]:
    """The kernels that travel with convtui, sorted by name."""
    return tuple(read_toml(path) for path in _built_in_files().values())


def user_kernels() -> tuple[list[Kernel], list[str]]:
    """The kernels in the user's own folder, sorted by name, and one line for each file left out."""
    found = [entry for _, entry in _read_user_files()]
    kernels = [entry for entry in found if isinstance(entry, Kernel)]
    problems = [str(entry) for entry in found if isinstance(entry, BadInput)]
    return sorted(kernels, key=lambda kernel: kernel.name), problems


def load_kernel(text: str) -> Kernel:
    """Find a kernel by NAME, FILE (.toml, .csv, .txt) or as typed: `"1 0 -1; 1 0 -1"`.

    Raises:
        BadInput: none of the three, a file that holds no usable kernel, or a name that a broken
            file of the user's bears or that both a built-in kernel and one of theirs bear.
    """
    text = text.strip()
    if ";" in text or "\n" in text:
        return typed_kernel(parse_matrix(text, "kernel"))
    if "/" in text or Path(text).suffix.lower() in READERS:
        return read_kernel_file(Path(text))
    named = _find_named(text)
    if named is not None:
        return named
    if not text or _LOOKS_TYPED.match(text):
        return typed_kernel(parse_matrix(text, "kernel"))
    known = [*_built_in_files(), *(kernel.name for kernel in user_kernels()[0])]
    raise unknown_name("kernel", text, known, "`convtui kernels` lists them")


def typed_kernel(values: Array) -> Kernel:
    """Wrap a (kh, kw) array of numbers that came without a purpose."""
    return Kernel("typed", "typed", "As given", "typed by you", read_only(values))


def _built_in_files() -> dict[str, Path]:
    # A built-in kernel's file bears its name: one can be had without reading the others.
    files = {path.stem: path for path in places.shared("kernels").glob("*.toml")}
    return dict(sorted(files.items()))


def _read_user_files() -> Iterator[tuple[set[str], Kernel | BadInput]]:
    """Each file in the user's folder: the names it lays claim to, its kernel or its problem."""
    owners = dict.fromkeys(_built_in_files(), "a built-in kernel")
    for path in sorted((places.config_folder() / "kernels").glob("*.toml")):
        names = {path.stem}
        try:
            kernel = read_toml(path)
            names = {kernel.name}
            if kernel.name in owners:
                raise BadInput(
                    f"{path}: the name {kernel.name!r} is taken by {owners[kernel.name]}: "
                    "give yours another"
                )
        except BadInput as problem:
            yield names, problem
        else:
            owners[kernel.name] = str(path)
            yield names, kernel


def _find_named(name: str) -> Kernel | None:
    for names, entry in _read_user_files():
        if name in names:
            if isinstance(entry, BadInput):
                raise entry
            return entry
    built_in = _built_in_files().get(name)
    return read_toml(built_in) if built_in else None
