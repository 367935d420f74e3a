"""The pickers of kernels and of inputs, with a picture of each that needs no file."""

from collections.abc import Callable, Iterable
from functools import partial

from convtui.inputs import built_in_inputs, load_input
from convtui.kernels import Kernel
from convtui.lesson.colours import palette_for
from convtui.lesson.sheet import Sheet, sheet_of
from convtui.ops.window import Array
from convtui.training.learned_kernels import find_kernel
from convtui.tui.screens.picker import Attempt, Entry, Picker


def kernel_picker(
    hint: str,
    kernels: Iterable[Kernel],
    describe: Callable[[Kernel], str],
    take: Callable[[str, Kernel], None],
    dark: bool,
) -> Picker:
    """Offer kernels; `take` gets what was typed, a name, a file or numbers, and its kernel."""
    known = {kernel.name: kernel for kernel in kernels}

    def preview(name: str) -> Sheet:
        return _sheet(known[name].values, "diverging", False, dark)

    def attempt(text: str) -> Callable[[], None]:
        return partial(take, text, find_kernel(text))

    entries = [Entry(name, describe(kernel)) for name, kernel in known.items()]
    return Picker("Kernel", hint, entries, preview, attempt)


def input_picker(
    title: str, hint: str, attempt: Attempt, dark: bool, first: tuple[str, ...] = ()
) -> Picker:
    """Offer the inputs that need no file, `first` before the others."""
    known = dict(built_in_inputs())

    def preview(name: str) -> Sheet:
        values = load_input(name).values
        return _sheet(values if values.ndim == 2 else values[:, :, 0], "auto", True, dark)

    entries = [Entry(name, known[name]) for name in dict.fromkeys((*first, *known))]
    return Picker(title, hint, entries, preview, attempt)


def _sheet(values: Array, colour_map: str, picture: bool, dark: bool) -> Sheet:
    extent = float(values.min()), float(values.max())
    return sheet_of(values, palette_for(colour_map, extent, picture, dark))
