"""A search as asked: enough to draw its trials again, here or on another machine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from convtui.decoding import Read, known_keys, nested
from convtui.errors import BadInput, unknown_name
from convtui.networks import architecture_json
from convtui.networks.architecture import Architecture
from convtui.records import of_type
from convtui.runs import EpochRow
from convtui.studies.searches.parameters import Drawn, settings_of, space_mend, with_layers
from convtui.studies.searches.space import Space, read_space
from convtui.studies.settings import METRICS, WHEN
from convtui.training.changes import adapted
from convtui.training.settings import SETTINGS
from convtui.training.spec import RunSpec, specify, split_at

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays

STARTUP_TRIALS = 5
"""So many are finished before any is given up for being worse than their median."""
FIRST_EPOCH_TO_PRUNE = 2

VAIN_DRAWS = 1_000
"""One after another that cannot be built, until the space is given up."""

_PLAIN = ("name", "trials", "seed", "prune", "classes", "images", "threads")
"""Fields that stand in search.json as they are."""


@dataclass(frozen=True)
class Metric:
    """A column of the epoch table, taken at the last epoch or at the best one."""

    name: str = "val_accuracy"
    at: str = "last"

    def __post_init__(self) -> None:
        for what, word, known in (("metric", self.name, METRICS), ("--at", self.at, WHEN)):
            if word not in known:
                raise unknown_name(what, word, known, f"give one of {', '.join(known)}")

    @property
    def minimised(self) -> bool:
        return self.name.endswith("loss")

    def check_split(self, validation_split: float) -> None:
        """See that there is something to validate on.

        Raises:
            BadInput: there is not.
        """
        if self.name.startswith("val_") and not validation_split:
            raise BadInput(
                f"{self.name} needs validation images: give --validation-split 0.2, or --metric "
                f"{self.name.removeprefix('val_')}"
            )

    def better(self, one: float, other: float) -> bool:
        return one < other if self.minimised else one > other

    def of_epochs(self, rows: Sequence[EpochRow]) -> tuple[float | None, ...]:
        """Its value after each epoch; None where it was not finite."""
        return tuple(getattr(row, self.name) for row in rows)

    def of_run(self, values: Sequence[float | None]) -> float | None:
        """What a finished run is judged by; None if that is no number."""
        if self.at == "last":
            return values[-1] if values else None
        there = [value for value in values if value is not None]
        return (min if self.minimised else max)(there) if there else None

    def epoch_of(self, values: Sequence[float | None]) -> int:
        """The epoch, counted from 1, that a finished run is judged by."""
        if self.at == "last":
            return len(values)
        return list(values).index(self.of_run(values)) + 1


@dataclass(frozen=True)
class Planned:
    """A draw with its number, counted from 1, to be trained for so many epochs.

    `problem` says why it cannot be trained, with the arithmetic; it is empty if it can.
    """

    number: int
    values: Mapping[str, Drawn]
    epochs: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Images:
    """What a search knows of its data set; `count` images are there to train on."""

    input_shape: tuple[int, ...]
    classes: int
    count: int
    sha256: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: "DataArrays") -> "Images":
        return cls(data.input_shape, data.classes, len(data.x_train), dict(data.sha256))


@dataclass(frozen=True)
class Specification:
    """What is searched and how.

    `architecture` is the network before anything is drawn, `settings` are those that every trial
    has, by name. `trials` is how many networks are to be trained at first; `seed` decides the draws
    and is that of every run, so that trials differ in what is drawn alone. `input_shape`,
    `classes`, `images` (to train on) and `data_sha256` are those of the data set. `threads` is
    what each network computes with, on whatever machine: the figures depend on it.
    """

    name: str
    space: Space
    architecture: Architecture
    settings: Mapping[str, Any]
    trials: int
    seed: int
    metric: Metric
    prune: bool
    input_shape: tuple[int, ...]
    classes: int
    images: int
    threads: int = 1
    data_sha256: Mapping[str, str] = field(default_factory=dict)

    def spec(self, values: Mapping[str, Drawn]) -> RunSpec:
        """What is asked of the run of a trial; the test set is not for it.

        Raises:
            BadInput: it cannot be built or trained.
        """
        drawn = with_layers(self.architecture, values)
        network, words = adapted(drawn, self.data, self.input_shape, self.classes)
        always = {"seed": self.seed, "threads": self.threads}
        given = {**always, **self.settings, **settings_of(values)}
        spec = specify(network, given, measure_test=False)
        split_at(min(self.images, spec.samples or self.images), spec.validation_split)
        self.metric.check_split(spec.validation_split)
        return replace(spec, adapted=words)

    @property
    def data(self) -> str:
        return str(self.settings["data"])

    def planned(self, trials: int) -> Iterator[Planned]:
        """Draw until so many can be trained; those that cannot stand between them.

        Raises:
            BadInput: none of a thousand draws in a row can be built.
        """
        vain = 0
        for number, values in enumerate(self.space.draws(self.seed), start=1):
            if trials == 0:
                return
            drawn = self._tried(number, values)
            yield drawn
            trials, vain = (trials, vain + 1) if drawn.problem else (trials - 1, 0)
            if vain == VAIN_DRAWS:
                raise BadInput(
                    f"none of {vain:,} draws can be built, the last because {drawn.problem}: "
                    f"{space_mend(self.space.parameters)}"
                )

    def first_spec(self) -> RunSpec:
        """What is asked of the run of the first draw that can be trained."""
        return self.spec(next(draw.values for draw in self.planned(1) if not draw.problem))

    def _tried(self, number: int, values: Mapping[str, Drawn]) -> Planned:
        try:
            return Planned(number, values, self.spec(values).epochs)
        except BadInput as problem:
            why, _, _ = str(problem).partition(": give ")  # what to type is of no use here
            return Planned(number, values, problem=why)

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "model": self.architecture.name,
            "space": self.space.as_json(),
            "architecture": architecture_json.as_json(self.architecture),
            "settings": {k: 0 if v is None else v for k, v in self.settings.items()},
            "metric": vars(self.metric),
            "input_shape": list(self.input_shape),
            "data_sha256": dict(self.data_sha256),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Specification":
        """Read what `as_json` wrote.

        Raises:
            BadInput: it is damaged.
        """
        return cls(**known_keys(document, _READERS, "search.json", _READERS))


_READERS: dict[str, Read] = {
    **{entry.name: of_type(entry.type) for entry in fields(Specification) if entry.name in _PLAIN},
    "space": lambda value, key, where: read_space(value, f"{where}: {key}"),
    "architecture": architecture_json.from_json,
    "settings": nested({setting.name: setting.decode for setting in SETTINGS}),
    "metric": of_type(Metric),
    "input_shape": of_type(tuple[int, ...]),
    "data_sha256": of_type(Mapping[str, str]),
}
