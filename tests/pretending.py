"""A runner that computes what somebody computes who holds some ideas: no file, no child."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from convtui.marking.convolution import CONVOLUTION, ConvolutionCall
from convtui.marking.idea import Idea
from convtui.marking.pooling import POOLING, PoolingCall
from convtui.marking.runner import Failure, Found, Function, Parameter
from convtui.marking.values import Answer, Name, Value


class Pretending:
    """Functions by their names, each with its parameters and what it does."""

    language = "Python"

    def __init__(self, **functions: Callable[..., Any]) -> None:
        self.functions = functions
        self.asked: list[str] = []

    def load(self) -> Found:
        return Found(tuple(map(self._described, self.functions)), ())

    def _described(self, name: str) -> Function:
        code = self.functions[name].__code__
        names = code.co_varnames[: code.co_argcount]
        needed = len(names) - len(self.functions[name].__defaults__ or ())
        parameters = (Parameter(each, place < needed) for place, each in enumerate(names))
        return Function(name, tuple(parameters), False, ())

    def call(
        self,
        function: str,
        arguments: Sequence[Any] = (),
        named: Mapping[str, Any] | None = None,
        made_with: Sequence[Any] = (),
        seconds: float = 10,
    ) -> Answer:
        self.asked.append(function)
        given = [self.functions.get(a.function) if isinstance(a, Name) else a for a in arguments]
        try:
            found = self.functions[function](*given, **(named or {}))
        except Failure:
            raise
        except Exception as problem:
            raise Failure("crashed", f"{type(problem).__name__}: {problem}") from None
        if found is None:
            raise Failure("crashed", "ValueError")
        array = np.asarray(found, dtype=np.float64)
        return Answer(Value("array", "float64", array))

    def close(self) -> None:
        pass


def both(side: Any) -> tuple[int, int]:
    return side if isinstance(side, tuple) else (side, side)


def everything(ideas: Sequence[Idea] = ()) -> Pretending:
    """The functions of the assignment `everything`, of somebody who holds some ideas."""
    of_convolution = [idea for idea in ideas if idea.task is CONVOLUTION]
    of_pooling = [idea for idea in ideas if idea.task is POOLING]

    def conv2d(x, kernel, stride=1, padding="valid", dilation=1, flip=False):
        call = ConvolutionCall(x, kernel, both(stride), padding, both(dilation), flip)
        return CONVOLUTION.answer(call, of_convolution)

    def conv_layer(x, kernel, bias, activation):
        call = ConvolutionCall(x, kernel, bias=bias, activation=activation)
        return CONVOLUTION.answer(call, of_convolution)

    def pool2d(x, size, stride, padding, kind):
        return POOLING.answer(PoolingCall(x, both(size), both(stride), padding, kind), of_pooling)

    def softmax(scores):
        powers = np.exp(scores - scores.max())
        return powers / powers.sum()

    return Pretending(conv2d=conv2d, conv_layer=conv_layer, pool2d=pool2d, softmax=softmax)
