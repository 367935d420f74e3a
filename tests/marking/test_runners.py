"""The right runner for a file."""

import json
from pathlib import Path

import pytest

from convtui.errors import BadInput
from convtui.marking.runners import runner_for


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.py", "Python"), ("a.PY", "Python"), ("a.ipynb", "Python"),
        ("a.R", "R"), ("a.r", "R"), ("a.Rmd", "R"), ("a.rmd", "R"), ("a.qmd", "R"),
    ],
)  # fmt: skip
@pytest.mark.r
def test_the_ending_of_the_name_says_which_language(name: str, language: str) -> None:
    assert runner_for(Path(name), unsafe=True).language == language


def test_another_ending_is_refused_with_those_that_are_taken() -> None:
    with pytest.raises(BadInput, match=r"^a\.exe is no submission: its name ends in \.py"):
        runner_for(Path("a.exe"), unsafe=True)


@pytest.mark.r
@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "R"),
        ({"kernelspec": {"name": "python3", "language": "python"}}, "Python"),
        ({"kernelspec": "R"}, "Python"),
        ({}, "Python"),
        (None, "Python"),
    ],
)
def test_a_notebook_s_kernel_says_which_language(
    tmp_path: Path, metadata: object, language: str
) -> None:
    notebook = tmp_path / "a.ipynb"
    notebook.write_text(json.dumps({"cells": [], "metadata": metadata}))
    assert runner_for(notebook, unsafe=True).language == language
    notebook.write_text("no notebook" if metadata is None else "[" * 100_000)
    assert runner_for(notebook, unsafe=True).language == "Python"
