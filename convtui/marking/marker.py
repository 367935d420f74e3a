"""A submission marked: its functions found, asked about every feature, and what they got explained.

The same file, assignment and seed give the same verdict: nothing in it depends on time or place.
"""

from collections.abc import Sequence
from dataclasses import replace

from convtui.harmless import harmless
from convtui.marking.assignment import AssignedTask, Assignment
from convtui.marking.candidates import has_name_of
from convtui.marking.diagnosis import diagnosed
from convtui.marking.example import example_of
from convtui.marking.features import features_of
from convtui.marking.finding import Way, find, refined
from convtui.marking.interview import Asked, Interview, IsStopped
from convtui.marking.orders import affinity, without_meaning
from convtui.marking.runner import Failure, Function, Runner
from convtui.marking.search import is_same
from convtui.marking.verdict import FeatureVerdict, Mark, TaskVerdict, Verdict, worst

_MOST_NOTES = 4
_NO_PACKAGE = ("ModuleNotFoundError", "there is no package called")
"""How Python and R begin to say so."""
_MOST_TITLES = 3
_RIGHT_ONLY_FOR = {
    frozenset({"even-kernels"}): "kernels of odd size",
    frozenset({"non-square"}): "inputs and windows that are square",
    frozenset({"even-kernels", "non-square"}): "square kernels of odd size",
    frozenset({"odd-sizes"}): "maps that the windows cover",
}
"""What is left where nothing but these features is wrong."""
_LIKE = {"same-even": "even-kernels", "same-non-square": "non-square"}
"""The same again, with padding."""


def marked(
    runner: Runner,
    assignment: Assignment,
    name: str,
    file: str,
    is_stopped: IsStopped = lambda: False,
) -> Verdict:
    """The verdict on one submission.

    Args:
        runner: of the file.
        assignment: what was to be done.
        name: of who handed it in.
        file: as it is called.
        is_stopped: asked before every call.

    Raises:
        Stopped: it was.
        Missing: what runs its language is not installed.
    """
    try:
        found = runner.load()
    except Failure as failure:
        none = [unanswered(task, failure.status, str(failure)) for task in assignment.tasks]
        return _verdict(name, file, runner.language, none, ())
    interview = Interview(runner, assignment.limits, assignment.tolerance, is_stopped)
    tasks: list[TaskVerdict] = []
    used = set[str]()
    for task in assignment.tasks:
        others = _of_others(task, assignment.tasks, found.functions)
        way = find(interview, found.functions, task, frozenset(others | used), assignment.seed)
        if way is None:
            words = _why_not(task, found.functions)
            tasks.append(unanswered(task, "missing", words))
        else:
            used.add(way.function.name)
            tasks.append(_task(interview, assignment, task, way))
    problems = [each for each in found.problems if _matters(each, tasks)]
    return _verdict(name, file, runner.language, tasks, problems)


def _matters(problem: str, tasks: Sequence[TaskVerdict]) -> bool:
    """A package that is not here is nothing to be told where every function could be called."""
    statuses = {feature.status for task in tasks for feature in task.features}
    return not problem.startswith(_NO_PACKAGE) or "crashed" in statuses


def _of_others(
    task: AssignedTask, tasks: Sequence[AssignedTask], functions: Sequence[Function]
) -> set[str]:
    """Functions that are called as another task's, or whose arguments are more those of one."""
    others = [other for other in tasks if other is not task]
    unnamed = [other for other in others if not any(has_name_of(each, other) for each in functions)]
    return {
        each.name
        for each in functions
        if not has_name_of(each, task)
        and (
            any(has_name_of(each, other) for other in others)
            or any(affinity(each, other) > max(affinity(each, task), 0) for other in unnamed)
        )
    }


def _why_not(task: AssignedTask, functions: Sequence[Function]) -> str:
    """What keeps a task from being marked: no function, or one that cannot be called."""
    for function in functions:
        unknown = without_meaning(function, task) if has_name_of(function, task) else []
        if unknown:
            arguments = ", ".join(harmless(name) for name in unknown)
            return f"{harmless(function.name)} cannot be called: nothing says what {arguments} is"
    return f"there is no function {task.function}"


def not_handed_in(assignment: Assignment, name: str) -> Verdict:
    words = "nothing was handed in"
    none = [unanswered(task, "missing", words) for task in assignment.tasks]
    return _verdict(name, "", "", none, ())


def unanswered(task: AssignedTask, status: Mark, words: str = "") -> TaskVerdict:
    """The verdict on a function that answers nothing."""
    features = tuple(
        FeatureVerdict(name, _title(task, name), status, 0.0, points, 0, 0, words)
        for name, points in task.features.items()
    )
    return TaskVerdict(task.function, status, 0.0, task.points, features)


def _verdict(
    name: str, file: str, language: str, tasks: Sequence[TaskVerdict], problems: Sequence[str]
) -> Verdict:
    points, out_of = (
        round(sum(getattr(task, what) for task in tasks), 2) for what in ("points", "out_of")
    )
    return Verdict(name, file, language, points, out_of, tuple(tasks), tuple(problems))


def _task(
    interview: Interview, assignment: Assignment, task: AssignedTask, way: Way
) -> TaskVerdict:
    asked = []
    for feature in task.features:
        manner, cases = refined(interview, way, way.task.calls(feature, assignment.seed))
        said = [case for case in cases if case.outcome != "missing"]
        asked.append(Asked(feature, manner, said or cases))
    features = tuple(_feature(task, each) for each in asked)
    points = round(sum(feature.points for feature in features), 2)
    status = worst([feature.status for feature in features])
    if status == "missing":  # there is a function, which lacks an argument
        status = "wrong"
    notes = [*way.notes(task), *_scope(features), *_about_answers(asked)]
    if status == "right":
        return TaskVerdict(task.function, status, points, task.points, features, notes=tuple(notes))
    repeats = _repeats(interview, way, asked)
    if repeats:
        explained, diagnosis = diagnosed(way.task, asked, assignment.tolerance)
    else:
        explained, diagnosis = (), ()
        notes.insert(0, "Its answers do not repeat: the same call gave two different ones.")
    example = example_of(interview, way, asked, explained)
    if example and example.got is not None and not repeats:
        words = "another answer each time"
        example = replace(example, got=None, cell=None, formula="", words=words)
    return TaskVerdict(
        task.function, status, points, task.points, features, diagnosis, example, tuple(notes)
    )


def _feature(task: AssignedTask, asked: Asked) -> FeatureVerdict:
    agrees, cases = sum(case.agrees for case in asked.cases), len(asked.cases)
    points = task.features[asked.name]
    status = worst([case.outcome for case in asked.cases])
    words = next((case.words for case in asked.cases if case.words), "")
    title = _title(task, asked.name)
    earned = round(points * agrees / cases, 2)
    return FeatureVerdict(asked.name, title, status, earned, points, agrees, cases, words)


def _title(task: AssignedTask, feature: str) -> str:
    return features_of(task.computes)[feature].title


def _scope(features: Sequence[FeatureVerdict]) -> list[str]:
    """What it is right for, where that is not all and can be said in a sentence."""
    right = {each.name: each.title for each in features if each.status == "right"}
    others = {each.name for each in features} - right.keys()
    if not right or not others:
        return []
    lacks = frozenset(_LIKE.get(name, name) for name in others)
    if lacks in _RIGHT_ONLY_FOR and not lacks & right.keys():
        return [f"Right for {_RIGHT_ONLY_FOR[lacks]} only."]
    if len(right) > _MOST_TITLES:
        return []
    return [f"Right for {'; '.join(right.values())}; not for the rest."]


def _about_answers(asked: Sequence[Asked]) -> list[str]:
    """What is unusual about answers, each thing once."""
    notes: dict[str, str] = {}
    for note in (note for each in asked for case in each.cases for note in case.notes):
        notes.setdefault(" ".join(note.split()[:2]), f"It {note}.")
    return list(notes.values())[:_MOST_NOTES]


def _repeats(interview: Interview, way: Way, asked: Sequence[Asked]) -> bool:
    """Whether a wrong answer comes again when its call is put again."""
    for each in asked:
        for case in each.cases:
            if not case.agrees and case.answer is not None:
                again = interview.ask(way.task, each.manner, case.call)
                return is_same(again.answer, case.answer)
    return True
