"""`convtui quiz` without its screen: JSON, sheets and the progress."""

import json
import re

import pytest

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.marking.catalogue import find_idea
from convtui.quiz.answers import Answer, keep_answer
from convtui.quiz.kinds import TOPICS


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def document(capsys, *words):
    assert run(["quiz", *words]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def test_json_holds_questions_with_choices_and_answers(capsys):
    found = document(capsys, "--json", "--seed", "7", "--count", "5")
    assert found["seed"] == 7
    assert len(found["questions"]) == 5
    for question in found["questions"]:
        right = [choice["right"] for choice in question["choices"]]
        assert right.index(True) + 1 == question["answer"]
        for choice in question["choices"]:
            assert bool(choice["misconceptions"]) != choice["right"]
            assert all(find_idea(name).name == name for name in choice["misconceptions"])


def test_the_same_seed_gives_the_same_document_and_topics_are_kept_to(capsys):
    words = ("--json", "--seed", "3", "--topic", "padding", "--topic", "stride")
    found = document(capsys, *words)
    assert found == document(capsys, *words)
    assert len(found["questions"]) == 10
    assert {question["topic"] for question in found["questions"]} == {"padding", "stride"}


def test_a_sheet_has_the_questions_and_its_key_the_answers(capsys, tmp_path):
    assert run(["quiz", "--sheet", "out.md", "--seed", "7", "--count", "4"]) == ExitCode.FINE
    assert "4 questions in out.md, their answers in out-key.md" in capsys.readouterr().err
    sheet, key = (tmp_path / "out.md").read_text(), (tmp_path / "out-key.md").read_text()
    found = document(capsys, "--json", "--seed", "7", "--count", "4")["questions"]
    letters = re.findall(r"^## \d+: ([A-E])$", key, re.MULTILINE)
    assert "seed" not in sheet  # who types it has the answers
    assert key.startswith("# Key, seed 7\n")
    assert letters == ["ABCDE"[question["answer"] - 1] for question in found]
    assert sheet.count("- ☐ ") == sum(len(question["choices"]) for question in found)
    for question in found:
        assert f"`{question['see']}`" in key
        assert question["see"] not in sheet
        for choice in question["choices"]:
            assert all(name not in sheet for name in choice["misconceptions"])
            assert all(name in key for name in choice["misconceptions"])


def test_the_same_seed_writes_the_same_sheet(capsys, tmp_path):
    for name in ("a", "b"):
        assert run(["quiz", "--sheet", f"{name}.md", "--key", f"{name}.txt"]) == ExitCode.FINE
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()
    assert (tmp_path / "a.txt").read_bytes() == (tmp_path / "b.txt").read_bytes()


@pytest.mark.parametrize("there", ["out.md", "out-key.md"])
def test_neither_file_is_replaced_unless_it_is_asked_for(capsys, tmp_path, there):
    (tmp_path / there).write_text("mine")
    assert run(["quiz", "--sheet", "out.md"]) == ExitCode.BAD_INPUT
    assert "add --force" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [there]
    assert run(["quiz", "--sheet", "out.md", "--force"]) == ExitCode.FINE
    assert (tmp_path / there).read_text() != "mine"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--topic", "pading"], "did you mean 'padding'"),
        (["--key", "k.md"], "needs a sheet"),
        (["--sheet", "a.md", "--key", "./a.md"], "is the sheet itself"),
        (["--sheet", "a.md", "--json"], "--sheet and --json are two things"),
        (["--sheet", "a.md", "--progress"], "--sheet and --progress are two things"),
        (["--count", "0"], "--count"),
        (["--count", "1001"], "--count"),
        (["--seed", "-1"], "--seed"),
        (["--seed", "x", "--json"], "give a whole number"),
        (["--sheet", "missing/a.md"], "cannot be written"),
    ],
)
def test_bad_usage_is_one_line(capsys, words, told):
    assert run(["quiz", *words]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert told in err
    assert err.count("\n") == 1
    assert out == ""


def test_progress_lists_every_topic(capsys):
    keep_answer(Answer(0.0, "value", 1, True, "7"))
    keep_answer(Answer(1.0, "value", 2, False, "8"))
    found = {one["topic"]: one for one in document(capsys, "--progress", "--json")["topics"]}
    assert set(found) == set(TOPICS)
    assert (found["cells"]["asked"], found["cells"]["right"]) == (2, 1)
    assert run(["quiz", "--progress"]) == ExitCode.FINE
    assert re.search(r"^cells +2 +1 +0%", capsys.readouterr().out, re.MULTILINE)


def test_without_a_terminal_the_screen_is_refused(capsys):
    assert run(["quiz"]) == ExitCode.BAD_INPUT
    assert (
        "needs a terminal and there is none: use `convtui quiz --json`" in capsys.readouterr().err
    )
