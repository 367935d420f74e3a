"""Whether figures may be held against the published ones, and if not, why not."""

from typing import Any

from convtui.datasets.load import VERIFIED
from convtui.networks.zoo import load_architecture
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.kinds import kind_of, made_for
from convtui.training.changes import in_effect

PUBLISHED_ABOUT = {"cifar10": "CIFAR-10", "mnist": "MNIST"}


def differences(experiment: Experiment) -> list[str]:
    """What keeps these runs from being what the reports trained, one phrase each; maybe nothing."""
    plan, kind = experiment.plan, kind_of(experiment.plan.kind)
    found = [*_data(experiment)]
    if "samples" not in plan.axes:
        ours = plan.variants[0].samples
        theirs = kind.samples[0] if kind.samples else None
        if ours != theirs:
            found.append(f"{_count(ours)} training images instead of {_count(theirs)}")
    given = dict(plan.common)
    if "l1" not in plan.axes and plan.variants[0].l1 is not None:
        given["l1"] = plan.variants[0].l1
    for name, value in given.items():
        own = {_own(name, variant.model) for variant in plan.variants}
        if own != {value}:
            theirs_words = " or ".join(sorted(map(_word, own - {None})))
            beside = f" instead of {theirs_words}" if theirs_words else ""
            found.append(f"{name.replace('_', ' ')} {_word(value)}{beside}")
    return found


def _data(experiment: Experiment) -> list[str]:
    found = []
    for variant in experiment.plan.variants:
        theirs = made_for(variant.model)
        told = experiment.data.get(variant.data, {})
        name = PUBLISHED_ABOUT.get(theirs, theirs)
        if told.get("generated"):
            found.append(f"{variant.data}, which convtui drew, instead of {name}")
        elif variant.data != theirs:
            found.append(f"{variant.data} instead of {name}")
        elif told.get("checked") != VERIFIED:
            found.append(f"a file of your own ({told.get('checked')}) instead of {name}")
    return list(dict.fromkeys(found))


def _own(name: str, model: str) -> Any:
    """What a network has by itself for a setting; None for what it does not say."""
    architecture = load_architecture(model)
    own = vars(architecture.training) | in_effect(architecture)
    return own.get(name)


def _word(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _count(samples: int | None) -> str:
    return "all" if samples is None else f"{samples:,}"
