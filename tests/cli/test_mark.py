"""`convtui mark` as it is typed."""

import json

import pytest

from convtui.cli.main import run
from convtui.errors import ExitCode, Missing

RIGHT = """
import numpy as np
def convolution(X, K):
    h, w = K.shape
    return np.array([[(X[i:i+h, j:j+w] * K).sum() for j in range(X.shape[1] - w + 1)]
                     for i in range(X.shape[0] - h + 1)])
def relu(x):
    return np.maximum(x, 0)
def convolutional_layer(X, K, b, activation):
    return activation(convolution(X, K) + b)
def maxpool_layer(X, size):
    return np.array([[X[i:i+size, j:j+size].max() for j in range(0, X.shape[1] - size + 1, size)]
                     for i in range(0, X.shape[0] - size + 1, size)])
"""
FLIPPED = RIGHT.replace("* K)", "* np.flip(K))")


@pytest.fixture
def submission(tmp_path):
    def handed_in(code, name="ada.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(code)
        return str(tmp_path / name)

    return handed_in


@pytest.mark.sandbox
def test_what_is_right_is_exit_code_0(submission, capsys):
    assert run(["mark", "uppsala", submission(RIGHT)]) == ExitCode.FINE
    out = capsys.readouterr().out
    assert out.startswith("ada: 22 of 22 points\n")
    assert "✗" not in out


@pytest.mark.sandbox
def test_what_is_wrong_is_explained_with_a_call_to_paste(submission, capsys):
    assert run(["mark", "uppsala", submission(FLIPPED)]) == ExitCode.NO
    out = capsys.readouterr().out
    assert "✗ flip: 0 of 3, 0 points" in out
    assert "the kernel is turned by 180°" in out
    assert "convolution(np.array([[1.0, 2.0, 4.0]]), np.array([[1.0, 10.0]]))" in out
    assert "convtui step '1 2 4' --kernel '1 10'" in out


@pytest.mark.sandbox
def test_json_alone_is_on_stdout_and_hints_bound_it(submission, capsys):
    path = submission(FLIPPED)
    assert run(["mark", "uppsala", path, "--json", "--hints", "1"]) == ExitCode.NO
    document = json.loads(capsys.readouterr().out)
    [found] = document["submissions"]
    assert (document["assignment"], found["name"], found["language"]) == (
        "uppsala",
        "ada",
        "Python",
    )
    assert found["tasks"][0]["diagnosis"] == []
    assert found["tasks"][0]["example"] is None
    assert found["tasks"][0]["features"]


@pytest.mark.sandbox
def test_a_class_leaves_a_folder(submission, tmp_path, capsys):
    submission(RIGHT, "class/ada.py")
    submission(FLIPPED, "class/bob.py")
    (tmp_path / "class" / "carl").mkdir()
    words = ["mark", "uppsala", str(tmp_path / "class"), "-o", str(tmp_path / "out")]
    assert run(words) == ExitCode.NO
    told = capsys.readouterr()
    assert "flipped-kernel" in told.out
    assert "3 of 3 marked" in told.err
    names = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*")}
    people = ("ada", "bob", "carl")
    assert names == {
        "class.md", "grades.csv", "junit.xml", "marks.json",
        *(f"feedback/{name}.{kind}" for name in people for kind in ("md", "html")),
        *(f"{folder}/{name}.json" for name in people for folder in ("results", "verdicts")),
    }  # fmt: skip
    assert run(words) == ExitCode.NO


@pytest.mark.sandbox
def test_one_submission_leaves_what_gradescope_takes(submission, tmp_path, capsys):
    path = submission(RIGHT)
    assert run(["mark", "uppsala", path, "-o", str(tmp_path / "out")]) == ExitCode.FINE
    assert json.loads((tmp_path / "out" / "results.json").read_text())["score"] == 22


@pytest.mark.sandbox
def test_a_seed_of_ones_own_asks_other_calls(submission, capsys):
    calls = []
    for seed in ("1", "2"):
        code = RIGHT.replace(".sum()", ".sum() + 1")
        run(["mark", "uppsala", submission(code), "--json", "--seed", seed])
        [found] = json.loads(capsys.readouterr().out)["submissions"]
        calls.append(found["tasks"][0]["example"]["call"])
    assert calls[0] != calls[1]


def test_without_a_sandbox_nothing_is_run_and_unsafe_says_what_it_means(
    submission, monkeypatch, capsys
):
    def none():
        raise Missing("a stranger's code needs a sandbox")

    monkeypatch.setattr("convtui.marking.child_runner.require_sandbox", none)
    path = submission(RIGHT)
    assert run(["mark", "uppsala", path]) == ExitCode.MISSING
    assert "needs a sandbox" in capsys.readouterr().err
    assert run(["mark", "uppsala", path, "--unsafe"]) == ExitCode.FINE
    assert "with your rights" in capsys.readouterr().err


def test_a_skeleton_is_written_to_a_file_and_replaces_none(tmp_path, capsys):
    path = tmp_path / "start.R"
    words = ["mark", "--skeleton", "uppsala", "--language", "r", "-o", str(path)]
    assert run(words) == ExitCode.FINE
    assert "maxpool_layer <- function(X, size)" in path.read_text()
    assert run(words) == ExitCode.BAD_INPUT
    assert run([*words, "--force"]) == ExitCode.FINE


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "nothing to mark by"),
        (["uppsala"], "there is nothing to mark"),
        (["upsala", "a.py"], "did you mean 'uppsala'"),
        (["uppsala", "nothing.py"], "is not there"),
        (["uppsala", "a.py", "--hints", "4"], "--hints 4"),
        (["uppsala", "a.py", "--workers", "0"], "--workers 0"),
        (["uppsala", "a.py", "--seed", "-1"], "--seed -1"),
        (["--skeleton", "uppsala", "--language", "pyton"], "did you mean 'python'"),
        (["uppsala", "a.py", "--skeleton", "uppsala"], "takes no submissions"),
    ],
)
def test_what_cannot_be_marked_is_refused_in_one_line(words, told, capsys):
    assert run(["mark", *words]) == ExitCode.BAD_INPUT
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1
