"""Which functions of a file may be the one that was asked for, and how each may want to be called.

All of it are guesses; `finding` tries them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product, zip_longest
from typing import Any, get_args

from convtui.marking.assignment import AssignedTask, Layout
from convtui.marking.features import INPUT, roles_of
from convtui.marking.manner import (
    PAIRS,
    ActivationForm,
    AverageForm,
    BiasForm,
    KernelForm,
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
    """How it may want to be called, the likeliest first: those that say most of what is asked."""
    own = activations(functions)
    asked = [role for role in roles_of(task.computes) if task.says(role)]
    by_count: dict[int, list[Manner]] = {}
    for manner in orders(function, called, task):
        by_count.setdefault(sum(map(manner.says, asked)), []).append(manner)
    for _, alike in sorted(by_count.items(), reverse=True):
        in_all_forms = [variants(manner, task, own) for manner in alike]
        for one_each in zip_longest(*in_all_forms):
            yield from (manner for manner in one_each if manner is not None)


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
    """The manner with its arguments in other forms; the fewer of them are unusual, the earlier."""
    said = manner.said.intersection(roles_of(task.computes))
    functions = get_args(ActivationForm) if own else ("word", "flag")
    chosen = product(
        _forms(False, True, unusual=2),
        _shapes(task.layout, said),
        _forms(*get_args(BiasForm) if "bias" in said else ("number",)),
        _forms(*_paired(said & PAIRS)),
        _forms(*get_args(PaddingForm) if "padding" in said else ("word",)),
        _forms(*functions if "activation" in said else ("word",)),
        _forms(*get_args(AverageForm) if "kind" in said else ("average",)),
    )
    for choice in sorted(chosen, key=lambda choice: sum(unusual for unusual, _ in choice)):
        lists, (layout, kernels), bias, paired, padding, activation, average = (
            form for _, form in choice
        )
        yield replace(
            manner,
            layout=layout,
            kernels=kernels,
            bias=bias,
            paired=paired,
            padding=padding,
            activation=activation,
            activations=own,
            average=average,
            lists=lists,
        )


def _forms(usual: Any, *others: Any, unusual: int = 1) -> list[tuple[int, Any]]:
    """(how unusual it is, form) of all forms."""
    return [(0, usual), *((unusual, form) for form in others)]


_KERNELS: Mapping[Layout, tuple[KernelForm, ...]] = {
    "HW": ("list", "filters-first", "filters-last"),
    "HWC": ("plane", "filters-first", "filters-last"),
    "NHWC": ("filters-first",),
    "CHW": ("filters-first",),
}
"""Of inputs in a layout, beside the usual one."""


def _shapes(asked: Layout | None, said: frozenset[str]) -> list[tuple[int, Any]]:
    """Layouts of inputs, all or the one that was asked for, each with the forms of its kernels."""
    if INPUT not in said:
        return _forms(("HW", "usual"))
    known: list[Layout] = [asked] if asked else list(get_args(Layout))
    usual = _forms(*((layout, "usual") for layout in known))
    if "kernel" not in said:
        return usual
    others = ((layout, form) for layout in known for form in _KERNELS.get(layout, ()))
    return [*usual, *((2, shape) for shape in others)]


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
