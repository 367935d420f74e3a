"""Which functions of a file may be the one that was asked for, and how each may want to be called.

All of it are guesses; `finding` tries them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product, zip_longest
from typing import get_args

from convtui.marking.assignment import AssignedTask, Layout
from convtui.marking.features import INPUT, roles_of
from convtui.marking.manner import (
    IN_OPTIONS,
    OPTIONS,
    PAIRS,
    ActivationForm,
    AverageForm,
    BiasForm,
    Manner,
    PaddingForm,
)
from convtui.marking.orders import orders, plain
from convtui.marking.runner import Function

NAMED, SPELLED, ALIKE, OTHER = range(4)
"""How a function was found: by a name that is accepted, by one that is spelled in another way, by
a part of its name, by nothing."""

_WORDS = {"convolution": ("conv", "correl", "filter"), "pooling": ("pool",)}
_METHODS = ("forward", "__call__", "call", "apply", "compute", "predict", "convolve", "run")
_ACTIVATIONS = {"relu": ("relu", "reluactivation", "relufunction", "rectifier")}


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
    names = _names_of(task)
    for each in others:
        if plain(each.name) in names and each.name not in accepted:
            yield from ((SPELLED, each, called) for called in _callable(each))
    words = _WORDS.get(task.computes.name, (task.computes.name,))
    for how in (ALIKE, OTHER):
        for each in others:
            is_alike = any(word in plain(each.name) for word in words)
            if plain(each.name) not in names and is_alike == (how == ALIKE):
                yield from ((how, each, called) for called in _callable(each))


def has_name_of(function: Function, task: AssignedTask) -> bool:
    owners = {name.partition(".")[0] for name in (task.function, *task.names)}
    return function.name in owners or plain(function.name) in _names_of(task)


def manners(
    function: Function, called: str, task: AssignedTask, functions: Sequence[Function]
) -> Iterator[Manner]:
    """How it may want to be called, the likeliest first."""
    own = activations(functions)
    in_all_forms = [variants(manner, task, own) for manner in orders(function, called, task)]
    for alike in zip_longest(*in_all_forms):
        yield from (manner for manner in alike if manner is not None)


def activations(functions: Sequence[Function]) -> tuple[tuple[str, str], ...]:
    """(what it computes, its name) of the file's own activations."""
    return tuple(
        (computed, each.name)
        for computed, names in _ACTIVATIONS.items()
        for each in functions
        if plain(each.name) in names
    )[:1]


def variants(
    manner: Manner, task: AssignedTask, own: tuple[tuple[str, str], ...] = ()
) -> Iterator[Manner]:
    """The manner with its arguments in the same order, and in other forms."""
    options = IN_OPTIONS & set(roles_of(task.computes)) if OPTIONS in manner.roles else frozenset()
    said = manner.roles | options
    known: list[Layout] = [task.layout] if task.layout else list(get_args(Layout))
    layouts: list[tuple[Layout, bool, bool]] = [
        (layout, has_plane, False)
        for layout in known
        for has_plane in ((False, True) if layout == "HWC" and "kernel" in said else (False,))
    ]
    if "HW" in known and "kernel" in said:
        layouts.append(("HW", False, True))
    forms = product(
        (False, True),
        layouts if INPUT in said else layouts[:1],
        get_args(BiasForm) if "bias" in said else ("number",),
        _paired(said & PAIRS),
        get_args(PaddingForm) if "padding" in said else ("word",),
        (get_args(ActivationForm) if own else ("word", "flag"))
        if "activation" in said
        else ("word",),
    )
    averages = get_args(AverageForm) if "kind" in said else ("average",)
    for (lists, shape, bias, paired, padding, activation), average in product(forms, averages):
        layout, has_plane, listed = shape
        yield replace(
            manner,
            layout=layout,
            has_plane_kernel=has_plane,
            bias=bias,
            kernels_listed=listed,
            paired=paired,
            padding=padding,
            activation=activation,
            activations=own,
            average=average,
            lists=lists,
        )


def _paired(roles: frozenset[str]) -> list[frozenset[str]]:
    """Which of some roles may be given as pairs: none, all, or one of them."""
    return list(
        dict.fromkeys([frozenset[str](), roles, *(frozenset({one}) for one in sorted(roles))])
    )


def _names_of(task: AssignedTask) -> set[str]:
    """Its names as `_plain` leaves them, with and without what stands before a dot."""
    accepted = [task.function, *task.names]
    return {plain(name) for name in (*accepted, *(each.rpartition(".")[2] for each in accepted))}


def _methods(of: Function) -> list[str]:
    known = [method for method in _METHODS if method in of.methods]
    return [f"{of.name}.{method}" for method in known]


def _callable(function: Function) -> list[str]:
    return _methods(function) if function.is_class else [function.name]
