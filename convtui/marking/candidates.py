"""Which functions of a file may be the one that was asked for, and how each may want to be called.

Names and the order of arguments are guesses; `finding` tries them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product, zip_longest
from typing import get_args

from convtui.marking.assignment import AssignedTask, Layout
from convtui.marking.features import INPUT, usual_of
from convtui.marking.manner import ActivationForm, Manner, PaddingForm, PairForm
from convtui.marking.runner import Function, Parameter

NAMED, ALIKE, OTHER = range(3)
"""How a function was found: by a name that is accepted, by a part of its name, by nothing."""

_CALLED: Mapping[str, str] = {
    INPUT: "x input image img im matrix mat inp a aprev data pic picture m map featuremap arr "
    "array i in inputmatrix inputimage inputdata signal inputs xin volume",
    "kernel": "k kernel filter w weights weight mask f filt h kern filters kernels kernelmatrix",
    "stride": "stride strides s step steps stridesize",
    "padding": "padding pad p pads paddingtype paddingmode padtype zeropadding",
    "dilation": "dilation dilate d rate dilationrate dilations",
    "bias": "b bias biases b0 intercept",
    "activation": "activation act activationfunction activationfn actfun func fun f fn "
    "nonlinearity relu g activate",
    "size": "size poolsize k f kernelsize pool window windowsize n poolingsize filtersize p poolsz "
    "ksize w",
    "kind": "kind mode type method pooltype pooling op how",
    "flip": "flip rotate flipped trueconvolution",
    "scores": "scores x z logits v values",
}
_WORDS = {"convolution": ("conv", "correl", "filter"), "pooling": ("pool",)}
_METHODS = ("forward", "__call__", "call", "apply", "compute", "predict", "convolve", "run")
_ACTIVATIONS = {"relu": ("relu", "reluactivation", "relufunction", "rectifier")}
_VARIADIC = frozenset({"args", "kwargs", "..."})

Roles = tuple[str | None, ...]
Match = Callable[[Parameter, str, str], bool]
"""Whether a parameter is the argument of this name, in this role."""


def candidates(
    functions: Sequence[Function], task: AssignedTask, taken: frozenset[str]
) -> Iterator[tuple[int, Function, str]]:
    """(how it was found, function, what to call), the likeliest first; none of the names `taken`.

    What to call is the function's name, or `Class.method`.
    """
    others = [each for each in functions if each.name not in taken]
    accepted = [task.function, *task.names]
    for name in accepted:
        owner, _, method = name.partition(".")
        for each in functions:
            if each.name == owner and (method in each.methods if each.is_class else not method):
                yield NAMED, each, name
            elif each.name == owner and not method:
                yield from ((NAMED, each, found) for found in _methods(each))
    plain = _names_of(task)
    for each in others:
        if _plain(each.name) in plain and each.name not in accepted:
            yield from ((NAMED, each, name) for name in _callable(each))
    words = _WORDS.get(task.computes.name, (task.computes.name,))
    for how in (ALIKE, OTHER):
        for each in others:
            is_alike = any(word in _plain(each.name) for word in words)
            if _plain(each.name) not in plain and is_alike == (how == ALIKE):
                yield from ((how, each, name) for name in _callable(each))


def affinity(function: Function, task: AssignedTask) -> int:
    """How well the names of a function's parameters are those of a task's arguments.

    Below 0 if they are not, or one without which the task cannot be done is not among them.
    """
    parameters = [each for each in function.parameters if each.name not in _VARIADIC]
    known = {role for role in _by_name(parameters, task.arguments, guess=False) if role}
    needed = set(task.roles) - usual_of(task.computes).keys()
    return 2 * len(known) - len(parameters) if needed <= known else -1


def has_name_of(function: Function, task: AssignedTask) -> bool:
    owners = {name.partition(".")[0] for name in (task.function, *task.names)}
    return function.name in owners or _plain(function.name) in _names_of(task)


def manners(
    function: Function, called: str, task: AssignedTask, functions: Sequence[Function]
) -> Iterator[Manner]:
    """How it may want to be called, the likeliest first."""
    own = activations(functions)
    in_all_forms = [variants(manner, task, own) for manner in _orders(function, called, task)]
    for alike in zip_longest(*in_all_forms):
        yield from (manner for manner in alike if manner is not None)


def activations(functions: Sequence[Function]) -> tuple[tuple[str, str], ...]:
    """(what it computes, its name) of the file's own activations."""
    return tuple(
        (computed, each.name)
        for computed, names in _ACTIVATIONS.items()
        for each in functions
        if _plain(each.name) in names
    )[:1]


def variants(
    manner: Manner, task: AssignedTask, own: tuple[tuple[str, str], ...] = ()
) -> Iterator[Manner]:
    """The manner with its arguments in the same order, and in other forms."""
    said = manner.roles
    layouts = (task.layout,) if task.layout else get_args(Layout)
    has_pairs = said & {"stride", "dilation", "size"}
    forms = product(
        (False, True),
        layouts if INPUT in said else ("HW",),
        get_args(PairForm) if has_pairs else ("number",),
        get_args(PaddingForm) if "padding" in said else ("word",),
        (get_args(ActivationForm) if own else ("word", "flag"))
        if "activation" in said
        else ("word",),
    )
    for lists, layout, pairs, padding, activation in forms:
        yield replace(
            manner,
            layout=layout,
            pairs=pairs,
            padding=padding,
            activation=activation,
            activations=own,
            lists=lists,
        )


def _names_of(task: AssignedTask) -> set[str]:
    """Its names as `_plain` leaves them, with and without what stands before a dot."""
    accepted = [task.function, *task.names]
    return {_plain(name) for name in (*accepted, *(each.rpartition(".")[2] for each in accepted))}


def _methods(of: Function) -> list[str]:
    known = [method for method in _METHODS if method in of.methods]
    return [f"{of.name}.{method}" for method in known]


def _callable(function: Function) -> list[str]:
    return _methods(function) if function.is_class else [function.name]


def _orders(function: Function, called: str, task: AssignedTask) -> Iterator[Manner]:
    parameters = [each for each in function.parameters if each.name not in _VARIADIC]
    if function.is_class and "." in called:
        yield from _with_object(parameters, called, task)
        return
    by_name = _by_name(parameters, task.arguments)
    by_place = tuple(
        task.roles[place] if place < len(task.roles) else None for place in range(len(parameters))
    )
    swapped = tuple({INPUT: "kernel", "kernel": INPUT}.get(role or "", role) for role in by_place)
    for roles in dict.fromkeys((by_name, by_place, swapped)):
        manner = _manner(called, parameters, roles)
        if manner is not None and not _lacking(manner, task):
            yield manner


def _with_object(
    parameters: Sequence[Parameter], called: str, task: AssignedTask
) -> Iterator[Manner]:
    """A class takes what it needs, and its method the input and what else there must be."""
    others = {name: role for name, role in task.arguments.items() if role != INPUT}
    made = _by_name(parameters, others, guess=False)
    manner = _manner(called, parameters, made)
    if manner is None:
        return
    needed = [role for role in task.roles if role not in usual_of(task.computes)]
    left = [role for role in needed if role not in manner.places]
    yield Manner(called, tuple(left), made_with=manner.places)


def _by_name(
    parameters: Sequence[Parameter], arguments: Mapping[str, str], *, guess: bool = True
) -> Roles:
    """What each parameter means, by what it is called; what is left over in its order."""
    found: dict[str, str] = {}

    def take(is_it: Match) -> None:
        for name, role in arguments.items():
            for each in parameters:
                if (
                    role not in found.values()
                    and each.name not in found
                    and is_it(each, name, role)
                ):
                    found[each.name] = role

    take(lambda each, name, role: each.name == name)
    take(lambda each, name, role: _plain(each.name) == _plain(name))
    take(lambda each, name, role: _plain(each.name) in _CALLED.get(role, role).split())
    if guess:
        take(lambda each, name, role: each.needed)
    return tuple(found.get(each.name) for each in parameters)


def _manner(called: str, parameters: Sequence[Parameter], roles: Roles) -> Manner | None:
    """Arguments by their places as far as each has a meaning, then by name."""
    places: list[str] = []
    named: list[tuple[str, str]] = []
    has_gap = False
    for parameter, role in zip(parameters, roles, strict=True):
        if role is None:
            if parameter.needed:
                return None
            has_gap = True
        elif has_gap:
            named.append((parameter.name, role))
        else:
            places.append(role)
    return Manner(called, tuple(places), tuple(named))


def _lacking(manner: Manner, task: AssignedTask) -> bool:
    return any(
        role not in manner.roles and role not in usual_of(task.computes) for role in task.roles
    )


def _plain(name: str) -> str:
    """Without what styles differ in: `max.pool`, `max_pool` and `maxPool` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
