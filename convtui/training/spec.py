"""All that is asked of a run: enough to train it again, and to go on after an interruption."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from convtui.decoding import Read, known_keys, optional
from convtui.errors import BadInput
from convtui.networks import architecture_json
from convtui.networks.architecture import Architecture, Constant, Schedule
from convtui.networks.files import read_schedule
from convtui.networks.overrides import with_activation, with_l1, with_l2
from convtui.places import absolute
from convtui.records import of_type
from convtui.training import environment
from convtui.training.changes import adapted
from convtui.training.folds import LOGISTIC_REGRESSION, check_folds
from convtui.training.keeping import KEEP_EPOCHS, are_few, check_kept
from convtui.training.settings import SETTINGS

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays

KERAS_RATES = {"adam": 1e-3, "rmsprop": 1e-3, "adamax": 1e-3, "sgd": 1e-2}
"""The learning rate each optimizer has in Keras unless told."""

_NOT_IN_OLDER = (LOGISTIC_REGRESSION, "measure_test", "adapted", "keep_epochs")
_AS_DECLARED = (*_NOT_IN_OLDER, "train_accuracy", "onednn", "data_sha256", "versions")
_MAY_BE_NONE = ("samples", "l1", "l2", "activation", "early_stopping")


@dataclass(frozen=True)
class RunSpec:
    """A network, its data and how it is trained.

    `architecture` has `l1`, `l2` and `activation` put in already; they are None where the model's
    own were left. `samples` is None for all training images. `logistic_regression` asks for that
    baseline in the report. `measure_test` is false for a run that something is chosen by, as in a
    search: the test images are not looked at, and its report has the validation images alone.
    `keep_epochs` asks for the weights after each epoch (`runs.kept_epochs`).
    `data_sha256` holds the digest of each
    array of the data set; it is empty until that was read for the first time. `adapted` says in
    what the network was changed to fit the images; it is None where it was made for such.
    """

    architecture: Architecture
    data: str
    epochs: int
    batch_size: int
    optimizer: str
    learning_rate: float
    schedule: Schedule
    samples: int | None = None
    l1: float | None = None
    l2: float | None = None
    activation: str | None = None
    validation_split: float = 0.0
    early_stopping: int | None = None
    train_accuracy: bool = False
    logistic_regression: bool = False
    measure_test: bool = True
    keep_epochs: bool = False
    seed: int = 0
    threads: int = field(default_factory=environment.cores)
    onednn: str = field(default_factory=environment.onednn)
    name: str = ""
    data_sha256: Mapping[str, str] = field(default_factory=dict)
    adapted: str | None = None
    versions: Mapping[str, str] = field(default_factory=environment.versions)

    def __post_init__(self) -> None:
        if self.early_stopping and not self.validation_split:
            raise BadInput(
                f"early stopping {self.early_stopping} needs a validation loss: "
                "give a validation split above 0, or early stopping 0"
            )
        if self.keep_epochs:
            check_kept(self.architecture, self.epochs)

    @property
    def model(self) -> str:
        return self.architecture.name

    def as_json(self) -> dict[str, Any]:
        rest = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        rest["schedule"] = architecture_json.schedule_as_json(self.schedule)
        rest["architecture"] = architecture_json.as_json(rest.pop("architecture"))
        digests, versions = dict(self.data_sha256), dict(self.versions)
        return {"model": self.model, **rest, "data_sha256": digests, "versions": versions}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "RunSpec":
        """Read what `as_json` wrote.

        Raises:
            BadInput: it is damaged.
        """
        needed = [name for name in _READERS if name not in _NOT_IN_OLDER]
        return cls(**known_keys(document, _READERS, "spec.json", needed))


_READERS: dict[str, Read] = {
    **{entry.name: of_type(entry.type) for entry in fields(RunSpec) if entry.name in _AS_DECLARED},
    **{s.name: optional(s.decode) if s.name in _MAY_BE_NONE else s.decode for s in SETTINGS},
    "schedule": read_schedule,
    "architecture": architecture_json.from_json,
}


def specify(
    architecture: Architecture, given: Mapping[str, Any], *, measure_test: bool = True
) -> RunSpec:
    """Put together what is given, by the names of the settings, and the model's own training.

    Where `keep_epochs` is None epochs are kept if they take little.

    Raises:
        BadInput: values that do not fit the network, or each other.
    """
    asked = dict(given)
    changed = _overridden(architecture, asked)
    own = asdict(architecture.training) | {"schedule": architecture.training.schedule}
    if asked.get("optimizer", own["optimizer"]) != own["optimizer"]:
        own |= {"learning_rate": KERAS_RATES[asked["optimizer"]], "schedule": Constant()}
    asked["data"] = absolute(asked.get("data", architecture.data), ".npz")
    if asked.get(KEEP_EPOCHS, False) is None:
        asked[KEEP_EPOCHS] = are_few(changed, asked.get("epochs", own["epochs"]))
    return RunSpec(architecture=changed, measure_test=measure_test, **{**own, **asked})


def fitted_to(spec: RunSpec, data: "DataArrays") -> RunSpec:
    """Fit the network to the images that are there, and note which data set it was.

    Raises:
        BadInput: not the data set the run began with, too few images, or images too small.
    """
    if spec.data_sha256 and dict(spec.data_sha256) != dict(data.sha256):
        raise BadInput(
            f"{spec.data} is no longer the data set this run began with: its checksums differ from "
            "those in spec.json: put that one back, or begin a new run"
        )
    made = spec.architecture
    if (data.input_shape, data.classes) != (made.input_shape, made.classes):
        fitting, words = adapted(made, spec.data, data.input_shape, data.classes)
        spec = replace(spec, architecture=fitting, adapted=words)
    split_at(len(data.x_train), spec.validation_split)
    if spec.logistic_regression:
        check_folds(data.y_train)
    return replace(spec, data_sha256=data.sha256)


def split_at(images: int, validation_split: float) -> int:
    """How many of the training images are trained on; the ones after them are for validation.

    Rounds as Keras does.

    Raises:
        BadInput: no image would be left on one of the sides.
    """
    first = math.floor(images * (1.0 - validation_split))
    if not 0 < first <= images or (validation_split and first == images):
        raise BadInput(
            f"a validation split of {validation_split:g} leaves {first} of {images} images to "
            f"train on and {images - first} for validation: give more samples or another split"
        )
    return first


def _overridden(architecture: Architecture, asked: Mapping[str, Any]) -> Architecture:
    for name, change in (("activation", with_activation), ("l1", with_l1), ("l2", with_l2)):
        if asked.get(name) is not None:
            architecture = change(architecture, asked[name])
    return architecture
