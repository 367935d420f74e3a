"""An experiment as asked: the same question always gives the same list of runs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from convtui.errors import BadInput
from convtui.networks.zoo import load_architecture
from convtui.runs.typed import RecordReader
from convtui.training.spec import RunSpec, specify


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


_VARIANT = RecordReader(Variant)


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
        """Write every field."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Plan":
        """Read what `as_json` wrote.

        Raises:
            BadInput: it is damaged.
        """
        try:
            values = {name: document[name] for name in cls.__dataclass_fields__}
            values["variants"] = tuple(map(_VARIANT.read, values["variants"]))
            values["axes"] = tuple(values["axes"])
            if not all(isinstance(values[name], int) for name in ("repeats", "seed", "threads")):
                raise TypeError("repeats, seed and threads are whole numbers")
            if any("/" in variant.label for variant in values["variants"]):
                raise ValueError("a label is part of a file's name")
            return cls(**values)
        except (KeyError, TypeError, ValueError) as problem:
            raise BadInput(f"the experiment's spec.json is damaged ({problem})") from None
