"""A student's own functions asked for the maps of a lesson's layer, one stage at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.lesson.pipeline import Pipeline
from convtui.marking.assignment import AssignedTask, CallLimits
from convtui.marking.catalogue import ideas_of
from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.finding import Way, find, refined
from convtui.marking.interview import Interview
from convtui.marking.pooling import POOLING, PoolingCall
from convtui.marking.runner import Failure
from convtui.marking.runners import runner_for
from convtui.marking.search import Answered, explanations, is_same
from convtui.ops.window import Array

Call = ConvolutionCall | PoolingCall

TOLERANCE = 1e-6
"""Relative, or absolute below 1: students' numbers may be float32."""

_WANTED = {
    "convolution": "a convolution",
    "activation": "a convolution with its bias and activation",
    "pooling": "pooling",
}
_FIRST = {
    "convolution": ("x", "kernel"),
    "activation": ("x", "kernel", "bias", "activation"),
    "pooling": ("x", "size"),
}
_SEED = 1
_MOST_NAMED = 2
_LIMITS = CallLimits(seconds=10.0, seconds_in_all=120.0)


@dataclass(frozen=True, eq=False)
class StudentMap:
    """What a function answered, its name, and sentences on how it was called and what it got."""

    values: Array
    function: str
    sentences: tuple[str, ...]


class LessonAnswers:
    """The functions of one file; nothing starts before the first question."""

    def __init__(self, file: Path, *, unsafe: bool = False) -> None:
        """Take a file.

        Raises:
            BadInput: its name has no ending that is known, or it is not there.
            Missing: there is no sandbox, and it is not meant to run without.
        """
        self.file = file
        self._runner = runner_for(file, unsafe=unsafe)
        if not file.is_file():
            raise BadInput(f"{harmless(str(file))} is not there: check the name and the folder")
        self._ways: dict[str, Way] = {}

    def map_of(self, call: Call, stage: str, *, explained: bool = True) -> StudentMap:
        """What the student's function makes of a call.

        Args:
            call: from `call_of`.
            stage: `convolution`, `activation` or `pooling`: which function is looked for.
            explained: whether ideas that make a wrong map are looked for.

        Raises:
            BadInput: there is no such function, or no answer; the words say why.
        """
        if tasks()[stage].answer(call) is None:
            raise BadInput("this map takes too many products: crop the input, or take more stride")
        interview = Interview(self._runner, _LIMITS, TOLERANCE, lambda: False)
        way = self._way(interview, stage)
        if unsaid := way.task.unsaid(call):
            raise BadInput(
                f"{way.function.name} has no argument for the {' and the '.join(sorted(unsaid))}"
            )
        _, (case, *_) = refined(interview, way, [call])
        if case.answer is None:
            raise BadInput(f"{way.function.name}: {case.words or case.outcome}")
        asked = replace(tasks()[stage], function=way.manner.function)
        said = (*way.notes(asked), *(f"It {note}." for note in case.notes))
        if explained and not case.agrees:
            said += tuple(_explained(way.task, call, case.answer))
        return StudentMap(case.answer, way.function.name, said)

    def close(self) -> None:
        """End what runs the file; it is read anew at the next question."""
        self._runner.close()
        self._ways.clear()

    def _way(self, interview: Interview, stage: str) -> Way:
        if stage not in self._ways:
            try:
                found = self._runner.load()
            except Failure as failure:
                words, name = str(failure), f"{self.file.name}: "
                raise BadInput(name + words.removeprefix(name)) from None
            task = tasks()[stage]
            way = find(interview, found.functions, task, frozenset(), _SEED)
            if way is None:
                raise BadInput(
                    f"{self.file.name} has no function for {_WANTED[stage]}: call one "
                    f"{task.function}, say, and give it {', '.join(_FIRST[stage])}"
                )
            self._ways[stage] = way
        return self._ways[stage]


def call_of(pipeline: Pipeline, stage: str) -> Call:
    """What a function is asked that computes a stage: from the input on, pooling from its map."""
    options = pipeline.options
    if stage == "pooling":
        stride = options.pool_stride
        return PoolingCall(
            pipeline.stage("activation").plane(),
            (options.pool, options.pool),
            None if stride is None else (stride, stride),
            options.pool_padding,
            options.pool_kind,
        )
    is_whole = stage == "activation"
    return ConvolutionCall(
        pipeline.source,
        options.weights,
        options.stride,
        options.padding,
        options.dilation,
        options.flip,
        options.bias if is_whole else 0.0,
        options.activation if is_whole else "none",
    )


@cache
def tasks() -> Mapping[str, AssignedTask]:
    """What is looked for at each stage of a lesson."""
    geometry = {name: name for name in ("kernel", "stride", "padding", "dilation", "flip")}
    convolution = {"x": "input", **geometry}
    pooling = {"x": "input", **{name: name for name in ("size", "stride", "padding", "kind")}}
    layer = {**convolution, "bias": "bias", "activation": "activation"}
    return {
        "convolution": AssignedTask("conv2d", CONVOLUTION, convolution, {"valid": 1.0}),
        "activation": AssignedTask(
            "conv_layer", CONVOLUTION, layer, {"activation-after-bias": 1.0}
        ),
        "pooling": AssignedTask("pool2d", POOLING, pooling, {"windows": 1.0}),
    }


def _explained(task: AssignedTask, call: Call, answer: Array) -> list[str]:
    """Which ideas of the catalogue make this map of that call."""
    found = explanations(task.computes, ideas_of(task.computes), [Answered(call, answer)])
    return [
        f"That is what comes out if {' and '.join(idea.title for idea in each.ideas)}."
        for each in found[:_MOST_NAMED]
        if each.is_whole and is_same(task.answer(call, each.ideas), answer, TOLERANCE)
    ]
