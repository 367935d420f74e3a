"""A search as asked: enough to draw its trials again, here or on another machine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from convtui.errors import BadInput
from convtui.networks import architecture_json
from convtui.networks.architecture import Architecture
from convtui.studies.searches.distributions import Value
from convtui.studies.searches.draw import draws
from convtui.studies.searches.metric import Metric
from convtui.studies.searches.parameters import check_fits, mend_of, settings_of, with_layers
from convtui.studies.searches.space import Space, read_space
from convtui.training.changes import adapted
from convtui.training.settings import SETTINGS
from convtui.training.spec import RunSpec, specify, split_at

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays

VAIN_DRAWS = 1_000
"""One after another that cannot be built, until the space is given up."""


@dataclass(frozen=True)
class Planned:
    """A draw with its number, counted from 1, to be trained for so many epochs.

    `problem` says why it cannot be trained, with the arithmetic; it is empty if it can.
    """

    number: int
    values: Mapping[str, Value]
    epochs: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Images:
    """What a search knows of its data set; `count` images are there to train on."""

    input_shape: tuple[int, ...]
    classes: int
    count: int
    sha256: Mapping[str, str] = field(default_factory=dict)


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

    def spec(self, values: Mapping[str, Value]) -> RunSpec:
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
        """Name or path of the data set."""
        return str(self.settings["data"])

    def planned(self, trials: int) -> Iterator[Planned]:
        """Draw until so many can be trained; those that cannot stand between them.

        Raises:
            BadInput: none of a thousand draws in a row can be built.
        """
        vain = 0
        for number, values in enumerate(draws(self.space, self.seed), start=1):
            if trials == 0:
                return
            drawn = self._tried(number, values)
            yield drawn
            trials, vain = (trials, vain + 1) if drawn.problem else (trials - 1, 0)
            if vain == VAIN_DRAWS:
                raise BadInput(
                    f"none of {vain:,} draws can be built, the last because {drawn.problem}: "
                    f"{mend_of(self.space.parameters)}"
                )

    def _tried(self, number: int, values: Mapping[str, Value]) -> Planned:
        try:
            return Planned(number, values, self.spec(values).epochs)
        except BadInput as problem:
            why, _, _ = str(problem).partition(": give ")  # what to type is of no use here
            return Planned(number, values, problem=why)

    def as_json(self) -> dict[str, Any]:
        """Write all of it."""
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
        readers = {setting.name: setting.read for setting in SETTINGS}
        try:
            settings = document["settings"].items()
            return cls(
                **{name: document[name] for name in _PLAIN},
                space=read_space(document["space"], "space"),
                architecture=architecture_json.from_json(document["architecture"]),
                settings={name: readers[name](str(value)) for name, value in settings},
                metric=Metric(**document["metric"]),
                input_shape=tuple(document["input_shape"]),
                data_sha256=document["data_sha256"],
            )
        except KeyError as problem:
            raise BadInput(f"search.json is damaged: {problem} is missing") from None
        except (TypeError, ValueError, AttributeError) as problem:
            raise BadInput(f"search.json is damaged ({problem})") from None


def ask(
    space: Space,
    architecture: Architecture,
    given: Mapping[str, Any],
    data: "DataArrays",
    *,
    trials: int,
    metric: Metric,
    prune: bool,
) -> Specification:
    """As `ask_of`, for a data set that was read."""
    images = Images(data.input_shape, data.classes, len(data.x_train), dict(data.sha256))
    return ask_of(space, architecture, given, images, trials=trials, metric=metric, prune=prune)


def ask_of(
    space: Space,
    architecture: Architecture,
    given: Mapping[str, Any],
    images: Images,
    *,
    trials: int,
    metric: Metric,
    prune: bool,
) -> Specification:
    """Put together what was given, by the names of the settings, and what the space has by itself.

    Raises:
        BadInput: the space draws what was given, or does not fit the network.
    """
    settings = {**space.training, **given}
    for name in space.parameters:
        if name in given:
            flag = f"--{name.replace('_', '-')}"
            raise BadInput(f"{flag} is drawn by the space {space.name}: leave it out")
    check_fits(space.parameters, architecture)
    seed, threads = settings.pop("seed", 0), settings.pop("threads", 1)
    settings.pop("name", None)
    specification = Specification(
        name=given["name"],
        space=space,
        architecture=architecture,
        settings={"data": architecture.data, **settings},
        trials=trials,
        seed=seed,
        metric=metric,
        prune=prune,
        input_shape=images.input_shape,
        classes=images.classes,
        images=images.count,
        threads=threads,
        data_sha256=images.sha256,
    )
    for _ in specification.planned(trials):
        pass
    return specification


_PLAIN = ("name", "trials", "seed", "prune", "classes", "images", "threads")
