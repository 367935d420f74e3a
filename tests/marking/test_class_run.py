"""A class in its sandboxes: nobody stops the rest, and what is done is kept."""

import json
from pathlib import Path

import pytest

from convtui.marking.assignment import CallLimits
from convtui.marking.assignment_file import read_assignment
from convtui.marking.class_run import HowToRun, mark_class
from convtui.marking.folder import kept_in, stems_of, write_folder
from convtui.marking.hand_in import hand_ins

pytestmark = pytest.mark.sandbox

ASSIGNMENT = """
title = "Convolution"
limits = { seconds = 1, seconds_in_all = 60, memory = 512 }
[[tasks]]
function = "conv"
computes = "convolution"
arguments = { x = "input", k = "kernel" }
settings = { padding = "valid" }
features = { valid = 1, flip = 1 }
"""
RIGHT = """
import numpy as np
def conv(x, k):
    h, w = k.shape
    return np.array([[(x[i:i+h, j:j+w] * k).sum() for j in range(x.shape[1] - w + 1)]
                     for i in range(x.shape[0] - h + 1)])
"""
CLASS = {
    "ada": RIGHT,
    "bob": RIGHT.replace("* k)", "* k[::-1, ::-1])"),
    "carl": "def conv(x, k):\n    while True: pass\n",
    "dora": "def conv(x, k):\n    return bytearray(2**40)\n",
    "emil": "import os\ndef conv(x, k): os._exit(0)\n",
    "fay": "def conv(x, k:\n",
    "gus": "def conv(x, k): return 'hello'\n",
    "hal": "def conv(x, k): return open('/etc/passwd').read()\n",
    "ida": "def conv(x, k): return [[float('nan')] * 2] * 2\n",
    "jon": "def conv(x, k): return x * 1e308 * 1e308\n",
}
STATUS = {
    "ada": "right",
    "bob": "wrong",
    "carl": "too slow",
    "dora": "too much memory",
    "emil": "crashed",
    "fay": "missing",
    "gus": "wrong",
    "hal": "crashed",
    "ida": "wrong",
    "jon": "wrong",
}


@pytest.fixture
def assignment(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(ASSIGNMENT)
    return read_assignment(path)


@pytest.fixture
def handed_in(tmp_path, assignment):
    folder = tmp_path / "class"
    folder.mkdir()
    for name, code in CLASS.items():
        (folder / f"{name}.py").write_text(code)
    return hand_ins([folder], assignment)


def written(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def marked_into(folder, handed_in, assignment):
    stems = stems_of([each.name for each in handed_in])
    kept = kept_in(folder, assignment, stems)
    verdicts = sorted(
        mark_class(handed_in, assignment, HowToRun(), kept), key=lambda verdict: verdict.name
    )
    write_folder(folder, assignment, verdicts, verdicts, stems)
    return verdicts


def test_whatever_somebody_handed_in_the_others_are_marked(handed_in, assignment):
    verdicts = {each.name: each for each in mark_class(handed_in, assignment, HowToRun())}
    assert {name: each.tasks[0].status for name, each in verdicts.items()} == STATUS
    assert verdicts["bob"].points == 1
    assert "'(' was never closed" in verdicts["fay"].problems[0]
    assert verdicts["gus"].tasks[0].features[0].words == "it returns str, and no numbers"


def test_the_same_submissions_give_the_same_files_byte_for_byte(tmp_path, handed_in, assignment):
    quick = [each for each in handed_in if each.name in ("ada", "bob", "gus", "ida")]
    marked_into(tmp_path / "one", quick, assignment)
    marked_into(tmp_path / "other", quick, assignment)
    assert written(tmp_path / "one") == written(tmp_path / "other")
    assert len(written(tmp_path / "one")) == 4 + 4 * 4


def test_what_is_marked_is_kept_and_only_the_rest_is_marked(
    tmp_path, handed_in, assignment, monkeypatch
):
    quick = [each for each in handed_in if each.name in ("ada", "bob", "gus")]
    folder = tmp_path / "out"
    whole = marked_into(tmp_path / "whole", quick, assignment)
    kept = kept_in(folder, assignment, stems_of([each.name for each in quick]))
    coming = mark_class(quick, assignment, HowToRun(workers=1), kept)
    first = next(coming)
    coming.close()
    assert len(list((folder / "verdicts").iterdir())) >= 1
    started = []
    import convtui.marking.class_run as module

    real = module.runner_for
    monkeypatch.setattr(
        module, "runner_for", lambda file, **how: started.append(file.stem) or real(file, **how)
    )
    again = marked_into(folder, quick, assignment)
    assert first.name not in started
    assert again == whole
    assert written(folder) == written(tmp_path / "whole")


@pytest.mark.parametrize("what", ["file", "assignment", "verdict"])
def test_a_verdict_on_something_else_is_not_taken(what, tmp_path, handed_in, assignment):
    [ada] = [each for each in handed_in if each.name == "ada"]
    folder = tmp_path / "out"
    marked_into(folder, [ada], assignment)
    if what == "file":
        ada.file.write_text(CLASS["bob"])
    elif what == "assignment":
        object.__setattr__(assignment, "limits", CallLimits(2, 10, 512))
    else:
        path = folder / "verdicts" / "ada.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "verdict": {"points": 99}}))
    kept = kept_in(folder, assignment, stems_of(["ada"]))
    assert kept.find(ada, False) is None
    [verdict] = mark_class([ada], assignment, HowToRun(), kept)
    assert verdict.points == (1 if what == "file" else 2)


def test_who_handed_in_nothing_is_told_apart_from_who_is_wrong(tmp_path, assignment):
    folder = tmp_path / "class"
    (folder / "ada").mkdir(parents=True)
    [verdict] = mark_class(hand_ins([folder], assignment), assignment, HowToRun())
    assert verdict.tasks[0].status == "missing"
    assert verdict.tasks[0].features[0].words == "nothing was handed in"


def test_what_was_handed_in_beside_the_file_that_is_marked_is_counted(tmp_path, assignment):
    folder = tmp_path / "class" / "ada"
    folder.mkdir(parents=True)
    (folder / "plots.py").write_text("x = 1\n")
    (folder / "conv.py").write_text(RIGHT)
    [verdict] = mark_class(hand_ins([tmp_path / "class"], assignment), assignment, HowToRun())
    assert verdict.is_right
    assert verdict.problems == ("1 other file that came with conv.py",)


def test_a_definition_alone_is_taken_unless_all_is_to_be_run(tmp_path, assignment):
    path = tmp_path / "ada.py"
    path.write_text(f"{RIGHT}\nk = None\nconv = conv if input('?') else None\n")
    for run_all in (False, True):
        [verdict] = mark_class(hand_ins([path], assignment), assignment, HowToRun(run_all=run_all))
        assert (verdict.tasks[0].status, bool(verdict.problems)) == ("right", run_all)
