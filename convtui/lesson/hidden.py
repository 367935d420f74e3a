"""A scene without the number that its step comes to, so that it can be predicted."""

from dataclasses import replace

from convtui.lesson.arithmetic import Apply, Copy, Largest, Sum
from convtui.lesson.card import Note, Panel
from convtui.lesson.explain import Explanation
from convtui.lesson.scene import Scene
from convtui.lesson.sheet import Outline
from convtui.lesson.step import Step


def can_be_predicted(step: Step) -> bool:
    """Whether anything is done with the numbers under the window."""
    return not isinstance(step.arithmetic, Copy)


def hidden(scene: Scene, sentence: str, picked: tuple[int, int] | None = None) -> Scene:
    """The same without its number, in the formula, the map, the card and whatever gives it away.

    Args:
        scene: of a step that can be predicted.
        sentence: in the place of the one that says how the number comes about.
        picked: a place in the window, marked in the place of the number that wins.
    """
    output = scene.output
    marks = replace(output.marks, filled=(output.marks.filled or 1) - 1)
    return replace(
        scene,
        explanation=replace(_asked(scene.step, scene.explanation), sentence=sentence),
        source=_picked_on_the_map(scene, picked),
        output=output._replace(marks=marks),
        parts={name: _part(scene.step, name, panel, picked) for name, panel in scene.parts.items()},
        note=_note(scene.step, scene.note),
        by_channel=None,
    )


def _asked(step: Step, explanation: Explanation) -> Explanation:
    """The formula up to the sign of equality before the number."""
    tail = explanation.tail
    if isinstance(step.arithmetic, Apply):  # what is worked out between says it too
        before = tail.partition(" = ")[0]
    else:
        before = tail.rpartition(" = ")[0]
    return replace(explanation, tail=f"{before} = ?")


def _picked_on_the_map(scene: Scene, picked: tuple[int, int] | None) -> Panel:
    if not isinstance(scene.step.arithmetic, Largest):
        return scene.source
    marks = scene.source.marks
    place = picked and (marks.outline.rows[picked[0]], marks.outline.columns[picked[1]])
    return scene.source._replace(marks=replace(marks, strong=place or None))


def _part(step: Step, name: str, panel: Panel, picked: tuple[int, int] | None) -> Panel:
    made = step.arithmetic
    if isinstance(made, Largest):
        return panel._replace(marks=replace(panel.marks, strong=picked))
    if name == "products" and isinstance(made, Sum) and made.products.size == 1:
        return panel._replace(marks=replace(panel.marks, outline=Outline(), filled=0))
    return panel


def _note(step: Step, note: Note) -> Note:
    if not note.result:
        return note
    # With a bias its last line is what the activation is applied to, and often what comes.
    lines = note.lines[:-1] if isinstance(step.arithmetic, Apply) else note.lines
    return Note(lines or note.lines, note.rule, "= ?")
