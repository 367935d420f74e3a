"""From what was typed to a search: what it would be, and, with its data set read, what it is."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from convtui.errors import BadInput
from convtui.networks.architecture import Architecture
from convtui.networks.zoo import load_architecture
from convtui.studies.searches.parameters import check_fits
from convtui.studies.searches.search import Search
from convtui.studies.searches.space import Space, load_space
from convtui.studies.searches.specification import Images, Metric, Specification
from convtui.studies.settings import DEFAULT_SPACE, METRICS, TRIALS, WHEN
from convtui.training.environment import require_search, threads_for, workers_for
from convtui.training.preview import OwnData, preview
from convtui.training.remarks import Talk, remarks
from convtui.training.spec import specify

_SPLIT = "validation_split"


@dataclass(frozen=True)
class SearchRequest:
    """What is wanted, read: `given` holds the settings that were given, by their names."""

    space: Space
    architecture: Architecture
    given: Mapping[str, Any]
    metric: Metric
    prune: bool

    @property
    def trials(self) -> int:
        return int(self.given.get("trials", TRIALS))

    @property
    def settings(self) -> dict[str, Any]:
        """Those of training, and the name."""
        given = {k: v for k, v in self.given.items() if k not in ("trials", "workers")}
        given["data"] = given.get("data", self.architecture.data)
        workers = workers_for(self.trials, self.given.get("workers"))
        given["threads"] = given.get("threads", threads_for(workers))
        return given

    def specify(self, given: Mapping[str, Any], images: Images) -> Specification:
        """Put together these settings, by their names, and what the space has; draw all trials.

        Raises:
            BadInput: the space draws what was given, or does not fit the network.
        """
        for name in self.space.parameters:
            if name in given:
                flag = f"--{name.replace('_', '-')}"
                raise BadInput(f"{flag} is drawn by the space {self.space.name}: leave it out")
        check_fits(self.space.parameters, self.architecture)
        settings = {"data": self.architecture.data, **self.space.training, **given}
        specification = Specification(
            name=settings.pop("name"),
            space=self.space,
            architecture=self.architecture,
            seed=settings.pop("seed", 0),
            threads=settings.pop("threads", 1),
            settings=settings,
            trials=self.trials,
            metric=self.metric,
            prune=self.prune,
            input_shape=images.input_shape,
            classes=images.classes,
            images=images.count,
            data_sha256=images.sha256,
        )
        for _ in specification.planned(self.trials):
            pass
        return specification


def read_request(model: str, typed: Mapping[str, Any]) -> SearchRequest:
    """Find the space and the network; a blank `model` is the space's own.

    Args:
        model: a name or a file.
        typed: what was given of `SEARCH_SETTINGS`.

    Raises:
        BadInput: there is no such space or network, or nothing to judge the trials by.
    """
    given = dict(typed)
    drawn = load_space(given.pop("space", DEFAULT_SPACE))
    metric = Metric(given.pop("metric", METRICS[0]), given.pop("at", WHEN[0]))
    prune = given.pop("prune", False)
    architecture = load_architecture(model or drawn.model)
    if _SPLIT not in drawn.parameters:
        own = {_SPLIT: architecture.training.validation_split}
        metric.check_split({**own, **drawn.training, **given}[_SPLIT])
    return SearchRequest(drawn, architecture, given, metric, prune)


def preview_of(request: SearchRequest, own: OwnData | None = None) -> Specification:
    """What the search will be; the data set's file is read unless `own` says what it holds.

    Raises:
        BadInput: it cannot be searched as asked.
        Missing: the data set's file is not here.
    """
    settings = {"name": "preview", **request.settings}
    kept: dict[str, Any] = {"data": settings["data"], "samples": settings.get("samples")}
    kept |= {_SPLIT: 0.0, "early_stopping": None}  # looked at with each draw
    seen = preview(specify(request.architecture, kept), own)
    images = Images(seen.input_shape, seen.classes, seen.training_images)
    return request.specify(settings, images)


def specification_of(
    request: SearchRequest,
    drawing: Callable[[], AbstractContextManager[None]] = nullcontext,
    tell: Talk = lambda remark: None,
) -> Specification:
    """Read the data set, draw all trials, and give the search a name if it has none.

    Raises:
        BadInput, Missing: something cannot be searched as asked.
    """
    from convtui.datasets.load import load_dataset

    settings = request.settings
    stem = f"{request.architecture.name}-{time.strftime('%Y-%m-%d-%H%M%S')}"
    settings["name"] = settings.get("name") or Search.free_name(stem)
    Search.check_name(settings["name"])
    require_search()
    data = load_dataset(settings["data"], settings.get("samples"))
    with drawing():
        specification = request.specify(settings, Images.of(data))
    for remark in remarks(specification.first_spec(), data):
        tell(remark)
    return specification
