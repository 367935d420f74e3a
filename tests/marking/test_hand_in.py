"""What a class handed in, under the names that learning platforms give."""

import os
from pathlib import Path

import pytest

from convtui.errors import BadInput
from convtui.marking.assignment_file import load_assignment
from convtui.marking.folder import stems_of
from convtui.marking.hand_in import hand_ins

UPPSALA = load_assignment("uppsala")


def made(folder: Path, *names: str, text: str = "x = 1\n") -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def named(folder: Path) -> dict[str, str | None]:
    found = hand_ins([folder], UPPSALA)
    return {each.name: each.file and each.file.name for each in found}


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("Ada Lovelace_12345_assignsubmission_file_/hw.py", "Ada Lovelace"),
        ("Ada Lovelace_12345_assignsubmission_file/hw.py", "Ada Lovelace"),
        ("Ada Lovelace_12345_assignsubmission_file_hw.py", "Ada Lovelace"),
        ("lovelaceada_123_456_hw.py", "lovelaceada"),
        ("lovelaceada_LATE_123_456_my_hw_2.ipynb", "lovelaceada"),
        ("submission_98765/hw.py", "submission_98765"),
        ("ada.py", "ada"),
        ("ada/week 8/code/hw.py", "ada"),
        ("Åsa Öberg_7_assignsubmission_file_/hw.py", "Åsa Öberg"),
    ],
)
def test_a_student_is_named_as_the_platform_names_them(entry, name, tmp_path):
    assert named(made(tmp_path, entry)) == {name: Path(entry).name}


def test_who_handed_in_nothing_that_can_be_marked_is_listed(tmp_path):
    made(tmp_path, "ada/report.pdf", "bob/hw.py", "carl/.hidden.py", "carl/__MACOSX/hw.py")
    assert named(tmp_path) == {"ada": None, "bob": "hw.py", "carl": None}


def test_of_several_files_that_with_the_functions_is_taken(tmp_path):
    made(tmp_path, "ada/a.py", "ada/c.py")
    made(tmp_path, "ada/b.py", text="def maxpool_layer(x, size): pass\n")
    [found] = hand_ins([tmp_path], UPPSALA)
    assert (found.file.name, found.others) == ("b.py", 2)


def test_files_of_one_student_of_a_platform_are_one_hand_in(tmp_path):
    made(tmp_path, "adal_12_1_a.py", "adal_LATE_12_3_c.R", "adal_13_4_a.py")
    made(tmp_path, "adal_12_2_b.py", text="def maxpool_layer(x, size): pass\n")
    found = {each.name: (each.file.name, each.others) for each in hand_ins([tmp_path], UPPSALA)}
    assert found == {"adal (1)": ("adal_12_2_b.py", 2), "adal (2)": ("adal_13_4_a.py", 0)}


def test_the_folder_of_results_is_no_hand_in(tmp_path):
    made(tmp_path, "ada.py", "marked/verdicts/ada.json")
    found = hand_ins([tmp_path], UPPSALA, besides=tmp_path / "marked")
    assert [each.name for each in found] == ["ada"]


def test_several_of_one_name_are_told_apart(tmp_path):
    made(tmp_path, "Ada_1_assignsubmission_file_/a.py", "Ada_2_assignsubmission_file_/a.py")
    assert set(named(tmp_path)) == {"Ada (1)", "Ada (2)"}


def test_a_link_is_not_followed(tmp_path):
    made(tmp_path, "secret/key.py", "class/bob.py")
    (tmp_path / "class" / "ada.py").symlink_to(tmp_path / "secret" / "key.py")
    (tmp_path / "class" / "carl").symlink_to(tmp_path / "secret")
    made(tmp_path, "class/dora/notes.txt")
    (tmp_path / "class" / "dora" / "hw.py").symlink_to(tmp_path / "secret" / "key.py")
    assert named(tmp_path / "class") == {"bob": "bob.py", "dora": None}


def test_names_that_could_steer_a_terminal_are_harmless(tmp_path):
    assert named(made(tmp_path, "a\x1b[2J.py")) == {"a\\x1b[2J": "a\x1b[2J.py"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nothing.py", "is not there"),
        ("pipe.py", "is no ordinary file"),
        ("notes.txt", "is no submission"),
        ("empty", "holds no"),
    ],
)
def test_what_is_no_submission_is_refused_in_one_line(path, words, tmp_path):
    made(tmp_path, "notes.txt")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(BadInput, match=words) as refused:
        hand_ins([tmp_path / path], UPPSALA)
    assert "\n" not in str(refused.value)


def test_files_of_students_have_names_of_their_own():
    stems = stems_of(["Ada L", "ada-l", "…", "***", "x" * 300, "../../etc"])
    assert len({stem.lower() for stem in stems.values()}) == 6
    assert stems["../../etc"] == "etc"
    assert max(map(len, stems.values())) <= 80
