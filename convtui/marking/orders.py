"""What the arguments of somebody's function mean, and in which order they are given."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from convtui.marking.assignment import AssignedTask
from convtui.marking.features import COLUMNS, INPUT, OPTIONS, ROWS, roles_of, usual_of
from convtui.marking.idea import Task
from convtui.marking.manner import OPTION_NAMES, Manner
from convtui.marking.runner import Function, Parameter

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
    "ksize w kernel dimension dim dims side",
    ROWS: "rows height poolheight windowheight ph kh rowsize",
    COLUMNS: "columns cols width poolwidth windowwidth pw kw colsize columnsize",
    "kind": "kind mode type method pooltype pooling op how",
    "flip": "flip rotate flipped trueconvolution",
    OPTIONS: "hparameters hparams hparam hyperparameters hyperparams convparam poolparam params "
    "param parameters options config settings",
    "scores": "scores x z logits v values",
}
_VARIADIC = frozenset({"args", "kwargs", "..."})

Roles = tuple[str | None, ...]
Match = Callable[[Parameter, str, str], bool]
"""Whether a parameter is the argument of this name, in this role."""


def orders(function: Function, called: str, task: AssignedTask) -> Iterator[Manner]:
    parameters = [each for each in function.parameters if each.name not in _VARIADIC]
    if function.is_class and "." in called:
        yield from _with_object(parameters, called, task)
        return
    asked = tuple(task.arguments.values())
    by_name = _by_name(parameters, task.arguments, _further(task))
    briefly = tuple(
        role if parameter.needed or role in asked else None
        for parameter, role in zip(parameters, by_name, strict=True)
    )
    by_place = tuple(
        asked[place] if place < len(asked) else None for place in range(len(parameters))
    )
    swapped = tuple({INPUT: "kernel", "kernel": INPUT}.get(role or "", role) for role in by_place)
    known = [briefly, by_place, swapped, by_name]
    if "size" not in _by_name(parameters, task.arguments, guess=False):
        in_two = _by_name(parameters, _with_two_sides(task.arguments), _further(task))
        known += [in_two] if {ROWS, COLUMNS} <= set(in_two) else []
    for roles in dict.fromkeys(known):
        manner = _manner(called, parameters, roles)
        if manner is not None and not _lacking(manner, task):
            is_guess = roles == swapped and roles not in (briefly, by_name)
            yield replace(manner, is_guess=is_guess, options=_options(task))


def without_meaning(function: Function, task: AssignedTask) -> list[str]:
    """The needed parameters that are no argument which was asked for."""
    parameters = [each for each in function.parameters if each.name not in _VARIADIC]
    roles = _by_name(parameters, task.arguments, _further(task))
    return [
        each.name
        for each, role in zip(parameters, roles, strict=True)
        if role is None and each.needed
    ]


def _with_two_sides(arguments: Mapping[str, str]) -> dict[str, str]:
    """With an argument for each side of a window where there is one for both."""
    sides: dict[str, str] = {}
    for name, role in arguments.items():
        sides |= {ROWS: ROWS, COLUMNS: COLUMNS} if role == "size" else {name: role}
    return sides


def _with_object(
    parameters: Sequence[Parameter], called: str, task: AssignedTask
) -> Iterator[Manner]:
    """A class takes what it needs, and its method the input and what else there must be."""
    others = {name: role for name, role in task.arguments.items() if role != INPUT}
    made = _by_name(parameters, others, guess=False)
    manner = _manner(called, parameters, made)
    if manner is None:
        return
    needed = _needed(task.computes)
    left = [
        role for role in task.arguments.values() if role in needed and role not in manner.places
    ]
    yield Manner(called, tuple(left), made_with=manner.places, options=_options(task))


def affinity(function: Function, task: AssignedTask) -> int:
    """How well the names of a function's parameters are those of a task's arguments.

    Below 0 if they are not, or one without which the task cannot be done is not among them.
    """
    parameters = [each for each in function.parameters if each.name not in _VARIADIC]
    known = {role for role in _by_name(parameters, task.arguments, guess=False) if role}
    is_enough = _needed(task.computes) <= known
    return 2 * len(known) - len(parameters) if is_enough else -1


def plain(name: str) -> str:
    """Without what styles differ in: `max.pool`, `max_pool` and `maxPool` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _by_name(
    parameters: Sequence[Parameter],
    arguments: Mapping[str, str],
    further: Collection[str] = (),
    *,
    guess: bool = True,
) -> Roles:
    """What each parameter means, by what it is called; what is left over in its order.

    `further` are roles of the task that the assignment has no argument for.
    """
    found: dict[str, str] = {}

    def take(is_it: Match, named: Mapping[str, str]) -> None:
        for name, role in named.items():
            for each in parameters:
                if (
                    role not in found.values()
                    and each.name not in found
                    and is_it(each, name, role)
                ):
                    found[each.name] = role

    take(lambda each, name, role: each.name == name, arguments)
    take(lambda each, name, role: plain(each.name) == plain(name), arguments)
    take(lambda each, name, role: _is_called(each, role), arguments)
    take(lambda each, name, role: _is_called(each, role), {role: role for role in further})
    if guess:
        take(lambda each, name, role: each.needed, arguments)
    return tuple(found.get(each.name) for each in parameters)


def _is_called(parameter: Parameter, role: str) -> bool:
    return plain(parameter.name) in _CALLED.get(role, role).split()


def _further(task: AssignedTask) -> list[str]:
    """Roles that somebody's function may have an argument for, though it was not asked for."""
    usual = usual_of(task.computes)
    roles = [role for role in usual if not task.says(role)]
    has_options = not task.options and any(role in usual for _, role in OPTION_NAMES)
    return [*roles, OPTIONS] if has_options else roles


def _options(task: AssignedTask) -> tuple[tuple[str, str], ...]:
    """What an argument holds that holds several: as the assignment has it, else what is usual."""
    return tuple(task.options.items()) or OPTION_NAMES


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
    return not _needed(task.computes) <= manner.roles


def _needed(task: Task) -> set[str]:
    """The roles without which a task cannot be done."""
    return set(roles_of(task)) - usual_of(task).keys()
