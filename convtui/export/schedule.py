"""Which steps of a lesson an animation shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from convtui.errors import BadInput, unknown_name
from convtui.lesson.pipeline import Pipeline

MOST_FRAMES = 2000


@dataclass(frozen=True)
class Schedule:
    """Steps as (stage, cell), both from 0, in the order they are shown."""

    steps: tuple[tuple[int, int], ...]
    every: int
    """Of how many steps one is shown; the last of a stage always is."""


def chosen_stages(pipeline: Pipeline, names: Sequence[str]) -> list[int]:
    """Places of the stages of these names, in the lesson's order; no names: all.

    Raises:
        BadInput: the lesson has no such stage.
    """
    known = [stage.name for stage in pipeline.stages]
    for name in names:
        if name == "pooling" and name not in known:
            raise BadInput("--stages pooling with --pool 0, which is no pooling: give --pool 2")
        if name not in known:
            raise unknown_name("stage", name, known, f"give some of {', '.join(known)}")
    return [index for index, name in enumerate(known) if not names or name in names]


def schedule(
    pipeline: Pipeline, stages: Sequence[int], every: int | None, most: int = MOST_FRAMES
) -> Schedule:
    """Show one step of so many, or as many as there may be; `stages` are places.

    Raises:
        BadInput: that would be more frames.
    """
    lengths = [len(pipeline.stages[index]) for index in stages]
    chosen = every or _sparse(lengths, most)
    if _frames(lengths, chosen) > most:
        raise BadInput(
            f"that makes {_frames(lengths, chosen):,} frames, and {most:,} is the limit: give "
            f"--every {_sparse(lengths, most)}, or --max-frames {_frames(lengths, chosen)}"
        )
    steps = [
        (stage, cell)
        for stage, length in zip(stages, lengths, strict=True)
        for cell in (*range(0, length - 1, chosen), length - 1)
    ]
    return Schedule(tuple(steps), chosen)


def _frames(lengths: Sequence[int], every: int) -> int:
    return sum(-(-(length - 1) // every) + 1 for length in lengths)


def _sparse(lengths: Sequence[int], most: int) -> int:
    """The smallest `every` that keeps the limit, if any does."""
    low, high = 1, max(lengths)
    while low < high:
        middle = (low + high) // 2
        if _frames(lengths, middle) <= most:
            high = middle
        else:
            low = middle + 1
    return low
