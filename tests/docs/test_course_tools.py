"""The examples for courses' own tools: run as their tools run them, as far as that is here."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from patience import PATIENCE

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "course-tools.md").read_text()
WORKFLOW = (DOCS / "github-classroom" / "autograding.yml").read_text()

RIGHT = """
convolution <- function(X, K) {
  cell <- function(i, j) sum(X[i:(i + nrow(K) - 1), j:(j + ncol(K) - 1)] * K)
  outer(1:(nrow(X) - nrow(K) + 1), 1:(ncol(X) - ncol(K) + 1), Vectorize(cell))
}
convolutional_layer <- function(X, K, b, activation) activation(convolution(X, K) + b)
relu <- function(x) pmax(x, 0)
maxpool_layer <- function(X, size) {
  cell <- function(i, j) max(X[(i - 1) * size + 1:size, (j - 1) * size + 1:size])
  outer(1:(nrow(X) %/% size), 1:(ncol(X) %/% size), Vectorize(cell))
}
"""
FLIPPED = RIGHT.replace("] * K)", "] * K[nrow(K):1, ncol(K):1])")


def run(
    script: str | Path, environment: dict[str, str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(script)] if isinstance(script, Path) else ["bash", "-ec", script]
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(DOCS.parent), **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def launcher(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


CONVTUI = f'exec "{sys.executable}" -m convtui "$@"'


@pytest.fixture
def autograder(tmp_path: Path) -> Path:
    """The folder that Gradescope calls /autograder."""
    for folder in ("source", "submission", "results"):
        (tmp_path / folder).mkdir()
    shutil.copytree(DOCS / "gradescope", tmp_path / "source", dirs_exist_ok=True)
    launcher(tmp_path / "convtui" / "bin" / "convtui", CONVTUI)
    return tmp_path


def graded(autograder: Path) -> dict:
    done = run(
        autograder / "source" / "run_autograder",
        {"AUTOGRADER": str(autograder), "CONVTUI_HOME": str(autograder / "home")},
        autograder,
    )
    results = autograder / "results" / "results.json"
    assert results.exists(), done.stderr
    return json.loads(results.read_text())


@pytest.mark.r
@pytest.mark.sandbox
@pytest.mark.parametrize(("code", "points"), [(RIGHT, 22), (FLIPPED, 19)])
def test_gradescope_gets_points_and_feedback(autograder: Path, code: str, points: int) -> None:
    (autograder / "submission" / "hand-in.R").write_text(code)
    (autograder / "submission" / "notes.txt").write_text("notes")
    results = graded(autograder)
    assert results["score"] == points
    assert sum(test["max_score"] for test in results["tests"]) == 22
    assert ("the kernel is turned by 180°" in results["output"]) == (code == FLIPPED)
    assert "smallest call" not in results["output"]


def test_gradescope_is_told_where_nothing_can_be_marked(autograder: Path) -> None:
    launcher(autograder / "convtui" / "bin" / "convtui", "echo no sandbox >&2; exit 3")
    assert graded(autograder) == {
        "score": 0,
        "output": "This could not be marked: tell your teacher.",
    }


def test_gradescope_s_setup_installs_the_wheel_beside_it(autograder: Path) -> None:
    (autograder / "source" / "convtui-1.0-py3-none-any.whl").touch()
    commands = autograder / "commands"
    launcher(commands / "apt-get", 'echo "apt-get $*"')
    launcher(
        commands / "python3",
        'mkdir -p "$3/bin"; echo \'echo "pip $*"\' > "$3/bin/pip"; chmod +x "$3/bin/pip"',
    )
    done = run(
        autograder / "source" / "setup.sh",
        {"AUTOGRADER": str(autograder), "PATH": f"{commands}:{os.environ['PATH']}"},
        autograder,
    )
    assert done.returncode == 0, done.stderr
    assert "bubblewrap" in done.stdout
    wheel = autograder / "source" / "convtui-1.0-py3-none-any.whl"
    assert f"pip install {wheel}[r]" in done.stdout


def marking_step() -> str:
    (block,) = re.findall(r"- name: Mark\n +run: \|\n(( {10}.*\n)+)", WORKFLOW)
    return textwrap.dedent(block[0])


@pytest.mark.r
@pytest.mark.sandbox
@pytest.mark.parametrize(("code", "status"), [(RIGHT, 0), (FLIPPED, 1)])
def test_the_workflow_writes_feedback_and_fails_unless_all_is_right(
    tmp_path: Path, code: str, status: int
) -> None:
    launcher(tmp_path / "commands" / "convtui", CONVTUI)
    (tmp_path / "hand-in").mkdir()
    (tmp_path / "hand-in" / "layer.R").write_text(code)
    (tmp_path / "temp").mkdir()
    done = run(
        marking_step(),
        {
            "PATH": f"{tmp_path / 'commands'}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(tmp_path / "temp"),
            "GITHUB_ACTOR": "ada",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "CONVTUI_HOME": str(tmp_path / "home"),
        },
        tmp_path,
    )
    assert done.returncode == status, done.stderr
    summary = (tmp_path / "summary.md").read_text()
    assert "of 22 points" in summary
    assert (tmp_path / "temp" / "marked" / "marks.json").exists()


def test_the_python_code_of_the_page_passes_as_a_test(tmp_path: Path) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "test_page.py").write_text(code)
    done = run(f'"{sys.executable}" -m pytest -q test_page.py -p no:cacheprovider', {}, tmp_path)
    assert "1 passed" in done.stdout, done.stdout
