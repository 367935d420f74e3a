"""The picture and the matrices as files."""

import json
from pathlib import Path

import pytest

from convtui.cli.main import run
from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.cursor import Cursor
from convtui.lesson.options import LayerOptions
from convtui.tui.export import export_animation, export_lesson, export_step
from convtui.tui.lesson import Lesson


@pytest.fixture
def lesson() -> Lesson:
    return Lesson(load_input("patch"), LayerOptions(load_kernel("horizontal-line"), bias=100))


def test_the_picture_and_the_matrices_are_saved_beside_each_other(
    tmp_path: Path, lesson: Lesson
) -> None:
    paths = export_lesson(tmp_path / "four", "<svg/>", lesson)
    assert sorted(paths) == [tmp_path / f"four{end}" for end in (".csv", ".json", ".svg")]
    assert (tmp_path / "four.svg").read_text() == "<svg/>"
    stages = json.loads((tmp_path / "four.json").read_text())["stages"]
    assert [stage["values"] for stage in stages] == [
        [[-1, 27], [-36, -36]],
        [[99, 127], [64, 64]],
        [[127]],
    ]
    assert "-1,27\n-36,-36\n" in (tmp_path / "four.csv").read_text()


def test_a_name_with_dots_keeps_them(tmp_path: Path, lesson: Lesson) -> None:
    export_lesson(tmp_path / "lecture.2", "", lesson)
    assert (tmp_path / "lecture.2.svg").exists()


def test_no_name_is_refused(lesson: Lesson) -> None:
    with pytest.raises(BadInput, match="no name"):
        export_lesson(Path(), "", lesson)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, lesson: Lesson) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        export_lesson(tmp_path / "nowhere" / "four", "", lesson)


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path, lesson: Lesson) -> None:
    (tmp_path / "four.svg").mkdir()
    with pytest.raises(BadInput, match=r"four\.svg"):
        export_lesson(tmp_path / "four", "", lesson)


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path, lesson: Lesson) -> None:
    (tmp_path / "folder").write_text("not one")
    with pytest.raises(BadInput, match="cannot be written"):
        export_lesson(tmp_path / "folder" / "four", "", lesson)


def test_a_step_and_an_animation_are_those_of_the_command_line(
    tmp_path: Path, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = Cursor(tuple(stage.sides for stage in lesson.pipeline.stages)).jump(1, 0)
    told: list[int] = []
    export_step(tmp_path / "step.svg", lesson, cursor, dark=True)
    export_animation(tmp_path / "conv.gif", lesson, True, lambda done: not told.append(done))
    assert told == sorted(told)
    assert told[-1] == 100
    monkeypatch.chdir(tmp_path)
    layer = ("patch", "--kernel", "horizontal-line", "--bias", "100")
    assert run(["animate", *layer, "--step", "3", "-o", "same.svg"]) == 0
    assert run(["animate", *layer, "-o", "same.gif"]) == 0
    for ours, theirs in (("step.svg", "same.svg"), ("conv.gif", "same.gif")):
        assert Path(ours).read_bytes() == Path(theirs).read_bytes()


def test_an_animation_that_nobody_waits_for_leaves_no_file(tmp_path: Path, lesson: Lesson) -> None:
    export_animation(tmp_path / "conv.gif", lesson, True, lambda _: False)
    assert not list(tmp_path.iterdir())
