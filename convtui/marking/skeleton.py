"""What students start from: the functions of an assignment, with nothing in them."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from convtui.lesson.settings import pair_text
from convtui.marking.assignment import AssignedTask, Assignment
from convtui.marking.convolution import CONVOLUTION
from convtui.marking.features import COLUMNS, INPUT, OPTIONS, ROWS, features_of
from convtui.marking.pooling import POOLING
from convtui.marking.runner import Language

_WIDTH = 88
_MEANS: Mapping[str, str] = {
    INPUT: "the input, a matrix",
    "kernel": "the kernel, a matrix",
    "stride": "by how many cells the window moves on",
    "padding": '"valid", "same", "full", or a number of zeros on each side',
    "dilation": "1 for a kernel without gaps",
    "flip": "whether the kernel is turned by 180°",
    "bias": "the bias, one number",
    "activation": 'what is applied in the end, "relu" or "none"',
    "size": "the side of the window",
    ROWS: "the rows of the window",
    COLUMNS: "the columns of the window",
    "kind": '"max" or "average"',
}
_CHANNELS = frozenset({"channels", "bias-with-channels", "filters"})
_ALSO: Mapping[str, tuple[frozenset[str], str]] = {
    "stride": (frozenset({"unequal-strides"}), ", or two numbers, down and along"),
    "size": (frozenset({"unequal-windows"}), ", or two numbers, its rows and its columns"),
}
"""What an argument may be too, where one of these features is asked."""


def skeleton(assignment: Assignment, language: Language) -> str:
    """A file in which every function is still to be written."""
    write = _in_python if language == "Python" else _in_r
    owners: dict[str, list[AssignedTask]] = {}
    for task in assignment.tasks:
        owners.setdefault(task.function.partition(".")[0], []).append(task)
    parts = list(write(assignment, owners))
    return "\n\n\n".join(parts) + "\n"


def _in_python(
    assignment: Assignment, owners: Mapping[str, Sequence[AssignedTask]]
) -> Iterator[str]:
    yield f'"""{assignment.title}."""\n\nimport numpy as np'
    for owner, tasks in owners.items():
        if "." not in tasks[0].function:
            yield from (_python_function(task.function, task.arguments, task) for task in tasks)
            continue
        made = ["self", *(name for name, role in tasks[0].arguments.items() if role != INPUT)]
        lines = [f"class {owner}:", f"    def __init__({', '.join(map(_plain, made))}):"]
        lines.append("        raise NotImplementedError")
        for task in tasks:
            given = {"self": "", **{n: r for n, r in task.arguments.items() if r == INPUT}}
            function = _python_function(task.function.partition(".")[2], given, task)
            lines += ["", textwrap.indent(function, "    ")]
        yield "\n".join(lines)


def _python_function(name: str, arguments: Mapping[str, str], task: AssignedTask) -> str:
    lines = [f"def {name}({', '.join(map(_plain, arguments))}):", f'    """{_purpose(task)}']
    lines += ["", *(f"    {line}".rstrip() for line in _about(task)), '    """']
    return "\n".join([*lines, "    raise NotImplementedError"])


def _in_r(assignment: Assignment, owners: Mapping[str, Sequence[AssignedTask]]) -> Iterator[str]:
    yield f"# {assignment.title}."
    for owner, tasks in owners.items():
        if "." not in tasks[0].function:
            yield from (f"{_comment(task)}\n{_r_function(task, task.arguments)}" for task in tasks)
            continue
        fields = [f'"{name}"' for name, role in tasks[0].arguments.items() if role != INPUT]
        methods = []
        for task in tasks:
            given = [name for name, role in task.arguments.items() if role == INPUT]
            method = task.function.partition(".")[2]
            methods.append(f"  {method} = function({', '.join(given)}) {{\n{_R_BODY}\n  }}")
        made = f'{owner} <- setRefClass("{owner}", fields = c({", ".join(fields)}), methods = list('
        yield "\n".join([*map(_comment, tasks), made, ",\n".join(methods), "))"])


_R_BODY = '  stop("not written yet")'


def _r_function(task: AssignedTask, arguments: Mapping[str, str]) -> str:
    return f"{task.function} <- function({', '.join(arguments)}) {{\n{_R_BODY}\n}}"


def _comment(task: AssignedTask) -> str:
    return "\n".join(f"# {line}".rstrip() for line in (_purpose(task), "", *_about(task)))


def _purpose(task: AssignedTask) -> str:
    is_max = task.computes is POOLING and not task.says("kind")
    kind = f"{task.settings.get('kind', 'max')}-" if is_max else ""
    return f"The {kind}{task.computes.name} of the input ({task.points:g} points)."


def _about(task: AssignedTask) -> Iterator[str]:
    for name, role in task.arguments.items():
        yield f"{_plain(name)}: {_means(role, task) if role != OPTIONS else 'which holds'}"
        if role == OPTIONS:
            yield from (f"  {key}: {_means(held, task)}" for key, held in task.options.items())
    yield ""
    if task.computes is CONVOLUTION:
        laid = "is turned by 180° first" if task.settings.get("flip") else "is not turned round"
        yield f"The kernel {laid}{' unless that is asked for' if task.says('flip') else ''}."
    yield from _layout(task)
    fixed = {
        name: value
        for name, value in task.settings.items()
        if name != "flip" and name not in task.roles
    }
    for name, value in fixed.items():
        shown = pair_text(value) if isinstance(value, tuple) else value
        yield f"{name.capitalize()}: {shown}."
    yield from (f"It counts as right that {idea.title}." for idea in task.convention)
    titles = [
        f"{features_of(task.computes)[name].title} ({points:g})"
        for name, points in task.features.items()
    ]
    yield from textwrap.wrap(f"Asked are: {'; '.join(titles)}.", _WIDTH)


def _means(role: str, task: AssignedTask) -> str:
    features, more = _ALSO.get(role, (frozenset(), ""))
    return _MEANS.get(role, role) + (more if features & set(task.features) else "")


def _layout(task: AssignedTask) -> Iterator[str]:
    """The order of an array's axes, where it is more than a matrix."""
    if task.layout not in (None, "HW"):
        axes = "N images, H rows, W columns, C channels"
        yield f"Arrays are given as {'×'.join(task.layout)}: {axes}."
    elif task.layout is None and _CHANNELS & set(task.features):
        yield "With several channels the order of the axes is yours, as in rows, columns, channels."


def _plain(name: str) -> str:
    return name.replace(".", "_")
