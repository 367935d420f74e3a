"""NETWORK on the command line: one word that says where a network and its weights come from."""

from dataclasses import dataclass, replace
from pathlib import Path

from convtui import places
from convtui.datasets.catalogue import named
from convtui.errors import BadInput, unknown_name
from convtui.networks.first_weights import first_weights
from convtui.networks.keras_file import is_keras_file, read_keras_file
from convtui.networks.network import AllWeights, Network
from convtui.networks.zoo import SUFFIX, UnknownModel, load_architecture, weights_file
from convtui.runs.arrays import read_arrays
from convtui.runs.kept_epochs import KeptEpochs
from convtui.runs.run import Run
from convtui.runs.words import after_epoch

MEND = (
    "give digits, a .keras or .h5 file, a run that `convtui runs list` shows, or a model or .toml "
    "file as `convtui models` does"
)


@dataclass(frozen=True, eq=False)
class GivenNetwork:
    """A network with weights.

    `classes` are the names of what it tells apart, () where nobody says; `note` what one would not
    guess from the name: that its weights are random, that it is a run, or where it comes to an end.
    `run` is the run it was trained in, if any, and `epoch` the one after which the weights were
    so; None: its last.
    """

    network: Network
    weights: AllWeights
    classes: tuple[str, ...] = ()
    note: str = ""
    run: Run | None = None
    epoch: int | None = None

    def at_epoch(self, epoch: int) -> "GivenNetwork":
        """The same network with the weights that its run kept after an epoch; 0: before training.

        Raises:
            BadInput: it is of no run, or that epoch was not kept, or is damaged.
        """
        if self.run is None:
            raise BadInput(
                f"epoch {epoch} of {self.network.name}: only runs keep the weights of their "
                "epochs, and this is none: name one that `convtui runs list` shows"
            )
        weights = KeptEpochs(self.run).read(epoch, self.network)
        return replace(self, weights=weights, epoch=epoch)


def load_network(text: str, seed: int = 0, epoch: int | None = None) -> GivenNetwork:
    """Find a network: a run by its name, a `.keras` or `.h5` file, a model by name or file.

    A run comes before a model of its name, and a model before a run whose name begins so. `digits`
    comes trained; any other model has the weights that training would begin with, drawn from the
    seed. `epoch` asks for the weights that a run had after it, from 0, before training.

    Raises:
        BadInput: none of them, one that cannot be used, or an epoch that was not kept.
        Missing: h5py is needed and not installed.
    """
    given = _found(text, seed)
    if epoch is None:
        return given
    note = "; ".join(filter(None, (given.note, f"the weights are those {after_epoch(epoch)}")))
    return replace(given.at_epoch(epoch), note=note)


def _found(text: str, seed: int) -> GivenNetwork:
    text = text.strip()
    if is_keras_file(text):
        path = places.typed_path(text)
        network, weights = read_keras_file(path)
        return GivenNetwork(network, weights, note=network.beyond.removeprefix(f"{path}: "))
    if "/" in text and Path(text).suffix.lower() != SUFFIX:
        raise BadInput(f"{text} is no network: {MEND}")
    names = [name for run in Run.list_all() for name in (run.name, run.folder.name)]
    shipped = weights_file(text)
    if text in names:
        note = "your run of this name, not the network that comes with convtui" if shipped else ""
        return network_of(Run.find(text), note)
    try:
        architecture = load_architecture(text)
    except UnknownModel as unknown:
        if text and any(name.startswith(text) for name in names):
            return network_of(Run.find(text))
        known = [*unknown.known, *names]
        raise unknown_name("network", text, known, MEND) from None
    if shipped is not None:
        weights = read_arrays(shipped, follow_links=True)
        return GivenNetwork(architecture.network, weights, named(architecture.data)[0].labels)
    weights = first_weights(architecture.network, seed)
    words = f"nobody has trained it: its weights are random, drawn from --seed {seed}"
    return GivenNetwork(architecture.network, weights, note=words if weights else "")


def network_of(run: Run, note: str = "") -> GivenNetwork:
    """The network of a finished run, with the names of its classes.

    Raises:
        BadInput: the run is not finished, or damaged.
        Missing: h5py is not installed.
    """
    if run.problem:
        raise BadInput(f"{run.name} cannot be used: {run.problem}")
    if not run.model.exists():
        raise BadInput(f"{run.name} is not finished: `convtui runs resume {run.name}` goes on")
    network, weights = read_keras_file(run.model, run.name, follow_links=False)
    return GivenNetwork(network, weights, classes_of_run(run), note, run)


def classes_of_run(run: Run) -> tuple[str, ...]:
    """The names of a run's classes, as its report has them; () where that cannot be read."""
    classes = (run.report() or {}).get("classes")
    is_named = isinstance(classes, list) and all(isinstance(name, str) for name in classes)
    return tuple(classes) if is_named and classes else ()
