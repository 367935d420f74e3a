"""The pickers of kernels and of inputs, with a picture of each that needs no file."""

from collections.abc import Callable, Iterable
from functools import partial

from convtui.inputs import built_in_inputs, load_input
from convtui.kernels import Kernel
from convtui.lesson.colours import palette_for
from convtui.lesson.sheet import Sheet, sheet_of
from convtui.ops.window import Array
from convtui.training.learned_kernels import find_kernel
from convtui.tui.screens.picker import Attempt, Picker


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

    entries = {name: describe(kernel) for name, kernel in known.items()}
    return Picker("Kernel", hint, entries, preview, attempt)


def input_picker(
    title: str, hint: str, attempt: Attempt, dark: bool, first: tuple[str, ...] = ()
) -> Picker:
    """Offer the inputs that need no file, `first` before the others."""
    known = dict(built_in_inputs())

    def preview(name: str) -> Sheet:
        values = load_input(name).values
        return _sheet(values if values.ndim == 2 else values[:, :, 0], "auto", True, dark)

    entries = {name: known[name] for name in (*first, *known)}
    return Picker(title, hint, entries, preview, attempt)


def network_picker(attempt: Attempt) -> Picker:
    """Offer the networks there are: those that come trained, finished runs, other models."""
    from convtui.networks.architecture import shapes
    from convtui.networks.network import total_parameters
    from convtui.networks.zoo import built_in_architectures, user_architectures, weights_file
    from convtui.runs.run import Run

    models = {model.name: model for model in (*built_in_architectures(), *user_architectures()[0])}
    trained = {name for name in models if weights_file(name)}
    said = {
        name: f"{total_parameters(shapes(models[name])):,} parameters, "
        f"{'trained' if name in trained else 'none of them trained: its weights are random'}. "
        f"{models[name].description}"
        for name in sorted(models, key=lambda name: name not in trained)
    }
    runs = [run for run in Run.list_all() if not run.problem and run.model.exists()]
    said |= {run.name: f"a finished run of {run.spec.get('model')}" for run in runs}
    hint = "a .keras, .h5 or .toml file, or the name of a run"
    return Picker("Network", hint, said, None, attempt)


def _sheet(values: Array, colour_map: str, picture: bool, dark: bool) -> Sheet:
    extent = float(values.min()), float(values.max())
    return sheet_of(values, palette_for(colour_map, extent, picture, dark))
