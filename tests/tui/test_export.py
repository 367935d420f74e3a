"""The picture and the matrices as files."""

import json
from pathlib import Path

import pytest

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.tui.export import export_lesson
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
