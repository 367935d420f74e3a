"""The trials of a search in optuna's storage.

Every write may be repeated without harm, so that one whose answer was lost can be tried again. A
trial in training belongs to the place that its attribute `owner` names, whatever happened before.
"""

import contextlib
import math
from collections.abc import Mapping, Sequence
from typing import Any

import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.storages import BaseStorage
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState, create_trial

from convtui.errors import BadInput
from convtui.studies.searches.events import StoredTrial, Trial
from convtui.studies.searches.parameters import (
    Categorical,
    Distribution,
    Integer,
    LogInteger,
    LogUniform,
)
from convtui.studies.searches.specification import (
    FIRST_EPOCH_TO_PRUNE,
    STARTUP_TRIALS,
    Planned,
    Specification,
)
from convtui.studies.searches.storage import Journal, reached

_BEAT = "beat "


class OptunaStudy:
    """A search's trials; numbers count from 1.

    Every method raises StorageLost when the storage cannot be reached.
    """

    def __init__(self, storage: BaseStorage, name: str, secrets: Sequence[str] = ()) -> None:
        """Find the study of this name in a storage.

        Raises:
            BadInput: there is none.
        """
        self._storage, self._secrets = storage, secrets
        with self._reached():
            try:
                self._id = storage.get_study_id_from_name(name)
            except KeyError:
                raise BadInput(
                    f"there is no search called {name!r} in that storage: check the name"
                ) from None
            pruner = optuna.pruners.MedianPruner(STARTUP_TRIALS, FIRST_EPOCH_TO_PRUNE)
            # It remembers finished trials; sampler and pruner are those of this process alone.
            self._study = optuna.load_study(
                study_name=name,
                storage=storage,
                sampler=optuna.samplers.RandomSampler(0),
                pruner=pruner,
            )

    def specification(self) -> dict[str, Any]:
        """What is searched, as `Specification.as_json` wrote it."""
        return dict(self._attributes()["question"])

    def trials(self) -> list[StoredTrial]:
        with self._reached():
            return [_stored(trial) for trial in self._study.get_trials(deepcopy=False)]

    def adding(self) -> contextlib.AbstractContextManager[None]:
        """For adding many: only the next entry behind the block is sure to be kept with them."""
        if isinstance(self._storage, Journal):
            return self._storage.without_waiting()
        return contextlib.nullcontext()

    def add(self, specification: Specification, planned: Planned) -> None:
        """Put one more trial behind the others, waiting, or over if it is infeasible."""
        distributions = {n: _distribution(d) for n, d in specification.space.parameters.items()}
        about = {"state": "infeasible", "reason": planned.problem} if planned.problem else {}
        template = create_trial(
            state=TrialState.FAIL if planned.problem else TrialState.WAITING,
            params=dict(planned.values),
            distributions=distributions,
            user_attrs={"epochs": planned.epochs, **about},
        )
        with self._reached():
            self._storage.create_new_trial(self._id, template)

    @property
    def asked(self) -> int:
        """How many networks are to be trained, once all their trials are there; else 0."""
        return int(self._attributes().get("asked", 0))

    @asked.setter
    def asked(self, networks: int) -> None:
        self._keep("asked", networks)

    @property
    def retrained(self) -> dict[str, Any]:
        """What `tell_retrained` told last; empty before."""
        return dict(self._attributes().get("retrained", {}))

    def tell_retrained(self, number: int, machine: str, run: str, accuracy: float | None) -> None:
        """Tell all machines that the winner was trained again and measured on the test images."""
        about = {"trial": number, "machine": machine, "run": run, "test_accuracy": accuracy}
        self._keep("retrained", about)

    def claim(self, number: int, owner: str) -> None:
        """Take a trial if it is still waiting; whose it is in the end, `trials` tells."""
        with self._reached(), contextlib.suppress(optuna.exceptions.UpdateFinishedTrialError):
            if self._storage.set_trial_state_values(self._trial(number), TrialState.RUNNING):
                self._tell(number, owner=owner)

    def take_over(self, number: int, owner: str) -> None:
        self._tell(number, owner=owner)

    def release(self, number: int) -> None:
        self._tell(number, owner="")
        self._move(number, TrialState.WAITING)

    def report(
        self, number: int, values: Sequence[float | None], seconds: float, attempts: int
    ) -> None:
        """Tell the metric of all epochs so far."""
        with self._reached(), contextlib.suppress(optuna.exceptions.UpdateFinishedTrialError):
            trial = self._trial(number)
            known = self._storage.get_trial(trial).intermediate_values
            for epoch, value in enumerate(values, start=1):
                number_or_nan = math.nan if value is None else value
                if epoch not in known or known[epoch] != number_or_nan:
                    self._storage.set_trial_intermediate_value(trial, epoch, number_or_nan)
        self._tell(number, seconds=seconds, attempts=attempts)

    def note(self, number: int, reason: str) -> None:
        self._tell(number, reason=reason)

    def ask_to_stop(self, number: int) -> None:
        self._tell(number, asked_to_stop=True)

    def finish(self, number: int, metric: float) -> None:
        """Count a trial as finished; one that is over already stays as it is."""
        self._move(number, TrialState.COMPLETE, [metric])

    def end(self, number: int, state: str, reason: str) -> None:
        """Give a trial up: `failed`, `stopped` or `pruned`."""
        self._tell(number, state=state, reason=reason)
        self._move(number, TrialState.PRUNED if state == "pruned" else TrialState.FAIL)

    def below_median(self, number: int) -> bool:
        """Whether its best value so far is worse than the median of finished trials' by then."""
        with self._reached():
            trial = self._storage.get_trial(self._trial(number))
            return self._study.pruner.prune(self._study, trial)

    def beat(self, owner: str, count: int) -> None:
        """Show that an owner is alive: the count differs each time."""
        self._keep(_BEAT + owner, count)

    def beats(self) -> Mapping[str, int]:
        """The newest count of each owner."""
        kept = self._attributes().items()
        return {name.removeprefix(_BEAT): v for name, v in kept if name.startswith(_BEAT)}

    def _attributes(self) -> dict[str, Any]:
        with self._reached():
            return self._storage.get_study_user_attrs(self._id)

    def _keep(self, name: str, value: object) -> None:
        with self._reached():
            self._storage.set_study_user_attr(self._id, name, value)

    def _trial(self, number: int) -> int:
        return self._storage.get_trial_id_from_study_id_trial_number(self._id, number - 1)

    def _tell(self, number: int, **attributes: object) -> None:
        with self._reached(), contextlib.suppress(optuna.exceptions.UpdateFinishedTrialError):
            for name, value in attributes.items():
                self._storage.set_trial_user_attr(self._trial(number), name, value)

    def _move(self, number: int, state: TrialState, values: Sequence[float] | None = None) -> None:
        with self._reached(), contextlib.suppress(optuna.exceptions.UpdateFinishedTrialError):
            self._storage.set_trial_state_values(self._trial(number), state, values)

    def _reached(self) -> contextlib.AbstractContextManager[None]:
        return reached(self._secrets)


def create_study(storage: BaseStorage, specification: Specification) -> None:
    """Make the study of a search.

    Raises:
        BadInput: the storage has one of this name.
    """
    direction = (
        StudyDirection.MINIMIZE if specification.metric.minimised else StudyDirection.MAXIMIZE
    )
    with reached():
        try:
            study = storage.create_new_study([direction], specification.name)
        except optuna.exceptions.DuplicatedStudyError:
            raise BadInput(
                f"that storage has a search called {specification.name!r}: give another --name, "
                f"or join it: `convtui search work --name {specification.name}`"
            ) from None
        storage.set_study_user_attr(study, "question", specification.as_json())


def _distribution(drawn: Distribution) -> BaseDistribution:
    if isinstance(drawn, Integer | LogInteger):
        return IntDistribution(drawn.low, drawn.high, log=isinstance(drawn, LogInteger))
    if isinstance(drawn, Categorical):
        return CategoricalDistribution(drawn.values)
    return FloatDistribution(drawn.low, drawn.high, log=isinstance(drawn, LogUniform))


def _stored(found: FrozenTrial) -> StoredTrial:
    about = found.user_attrs
    states = {
        TrialState.WAITING: "waiting",
        TrialState.RUNNING: "running",
        TrialState.COMPLETE: "finished",
        TrialState.PRUNED: "pruned",
        TrialState.FAIL: about.get("state", "failed"),
    }
    values = [found.intermediate_values[step] for step in sorted(found.intermediate_values)]
    owner = about.get("owner", "")
    trial = Trial(
        number=found.number + 1,
        state=states[found.state],
        parameters=dict(found.params),
        values=tuple(None if math.isnan(value) else value for value in values),
        epochs=about.get("epochs", 0),
        metric=found.value if found.state == TrialState.COMPLETE else None,
        seconds=about.get("seconds", 0.0),
        reason=about.get("reason", ""),
        machine=owner.partition("/")[0],
        attempts=about.get("attempts", 0),
    )
    return StoredTrial(trial, owner, bool(about.get("asked_to_stop")))
