"""The plan of an experiment: made of what is typed, and looked over before anything is trained.

The same question always gives the same list of runs.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from convtui.datasets.catalogue import drawn_instead
from convtui.datasets.load import load_dataset
from convtui.decoding import wrong
from convtui.errors import BadInput
from convtui.networks.zoo import load_architecture
from convtui.places import absolute
from convtui.records import RecordReader
from convtui.regular_file import MEGABYTE
from convtui.studies.experiments.kinds import ExperimentKind, kind_of, made_for
from convtui.studies.settings import GENERATED, MADE_INTO_VARIANTS
from convtui.training.keeping import KEEP_EPOCHS, MOST, bytes_kept
from convtui.training.remarks import Talk, remarks
from convtui.training.settings import LARGEST_SEED
from convtui.training.spec import RunSpec, fitted_to, specify

REPEATS = 3
AXES = ("model", "samples", "l1")


@dataclass(frozen=True)
class Variant:
    """A network and its setting; `samples` and `l1` are None for all images and its own weight.

    `label` tells it from the other variants and is part of the names of its runs.
    """

    label: str
    model: str
    data: str
    samples: int | None = None
    l1: float | None = None


@dataclass(frozen=True)
class Cell:
    """One run of a plan: a variant and which of its repeats, counted from 1."""

    label: str
    repeat: int


@dataclass(frozen=True)
class Plan:
    """Which variants there are, how often each is trained, and what all runs have in common.

    `axes` are what tells the variants apart, of model, samples and l1; `common` are the settings
    that were given for every run; `seed` is that of the first repeat.
    """

    kind: str
    axes: tuple[str, ...]
    variants: tuple[Variant, ...]
    repeats: int
    seed: int
    threads: int
    common: Mapping[str, Any]

    def cells(self) -> list[Cell]:
        """All runs, repeat by repeat, so that each variant has a figure early."""
        repeats = range(1, self.repeats + 1)
        return [Cell(variant.label, repeat) for repeat in repeats for variant in self.variants]

    def spec(self, cell: Cell) -> RunSpec:
        """What is asked of a run.

        Raises:
            BadInput: a model file is gone, or a setting does not fit the network.
        """
        variant = next(entry for entry in self.variants if entry.label == cell.label)
        own = {"samples": variant.samples, "l1": variant.l1}
        given = {
            **self.common,
            **{name: value for name, value in own.items() if value is not None},
            "data": variant.data,
            "threads": self.threads,
            "seed": self.seed + cell.repeat - 1,
        }
        return specify(load_architecture(variant.model), given)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, document: object) -> "Plan":
        """Read what `as_json` wrote.

        Raises:
            BadInput: it is damaged.
        """
        plan = _PLAN.read(document, "spec.json: plan")
        for variant in plan.variants:
            if "/" in variant.label:
                raise wrong(
                    "spec.json: plan", "label", variant.label, "no '/': it is part of a file's name"
                )
        return plan


_PLAN = RecordReader(Plan)


def make_plan(kind: ExperimentKind, given: Mapping[str, Any], threads: int) -> Plan:
    """Put together what was given, by the names of the settings, and what the kind has by itself.

    Raises:
        BadInput: a value that does not fit the network, or more repeats than there are seeds.
    """
    models = tuple(absolute(model, ".toml") for model in given.get("models", kind.models))
    samples, weights = given.get("samples", kind.samples), given.get("l1", kind.l1)
    repeats, seed = given.get("repeats", REPEATS), given.get("seed", 0)
    if seed + repeats - 1 > LARGEST_SEED:
        raise BadInput(f"seed {seed} with {repeats} repeats: give at most {LARGEST_SEED:,} in all")
    values = (models, samples or (None,), weights or (None,))
    axes = tuple(
        axis
        for axis, some in zip(AXES, values, strict=True)
        if axis in kind.varies or len(some) > 1
    )
    variants = tuple(
        _variant(dict(zip(AXES, combination, strict=True)), axes, given.get("data"))
        for combination in itertools.product(*values)
    )
    labels = [variant.label for variant in variants]
    if len(set(labels)) < len(labels):
        raise BadInput(f"{', '.join(models)}: two have the same name: give one of them another")
    common = {name: value for name, value in given.items() if name not in MADE_INTO_VARIANTS}
    plan = Plan(kind.name, axes, variants, repeats, seed, threads, common)
    specs = [plan.spec(cell) for cell in plan.cells()[: len(variants) if kind.trains else 0]]
    if common.get(KEEP_EPOCHS):
        _check_kept(specs, repeats)
    return plan


def _check_kept(specs: Sequence[RunSpec], repeats: int) -> None:
    """Refuse epochs that would take too much together; each run's own were looked at."""
    size = repeats * sum(bytes_kept(spec.architecture, spec.epochs) for spec in specs)
    if size > MOST:
        raise BadInput(
            f"the weights of all epochs of {repeats * len(specs):,} runs would take "
            f"{size / MEGABYTE:,.0f} MB and {MOST / MEGABYTE:,.0f} MB are the most that is kept: "
            "give fewer epochs, repeats or networks, or leave --keep-epochs out"
        )


def look_at_data(plan: Plan, tell: Talk = lambda remark: None) -> dict[str, dict[str, Any]]:
    """Read each data set once, see that every variant can be trained on it, and tell what it is.

    Returns:
        By name or path: whether it is `generated` by convtui, and how its bytes were `checked`.

    Raises:
        BadInput, Missing: a data set is not as it must be, or not here.
    """
    known, said = {}, dict[str, None]()
    for name in dict.fromkeys(variant.data for variant in plan.variants):
        own = [variant for variant in plan.variants if variant.data == name]
        counts = [variant.samples for variant in own if variant.samples is not None]
        data = load_dataset(name, max(counts) if len(counts) == len(own) else None)
        for variant in own if kind_of(plan.kind).trains else ():
            said |= dict.fromkeys(remarks(fitted_to(plan.spec(Cell(variant.label, 1)), data), data))
        known[name] = {"generated": data.generated, "checked": data.checked}
    for remark in said:  # each once, however many variants it holds for
        tell(remark)
    return known


def _variant(values: Mapping[str, Any], axes: tuple[str, ...], data: str | None) -> Variant:
    own = made_for(values["model"])
    if data == GENERATED:
        data = drawn_instead(own)
    words = {
        "model": Path(values["model"]).stem,
        "samples": str(values["samples"] or "all"),
        "l1": "own" if values["l1"] is None else f"{values['l1']:g}",
    }
    label = "-".join(words[axis] for axis in axes)
    return Variant(label, data=absolute(data or own, ".npz"), **values)
