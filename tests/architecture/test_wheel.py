"""The wheel, installed elsewhere and used from another folder, brings its kernels and its R."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from convtui.kernels import built_in_kernels

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    build = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True)
    [wheel] = folder.glob("convtui-*.whl")
    installed = folder / "installed"
    subprocess.run([*PIP, "install", "--no-deps", "--target", str(installed), wheel], check=True)
    return installed


def convtui(installed: Path, *arguments: str) -> str:
    """Run the installed program, which comes before the checkout, and return what it prints."""
    found = subprocess.run(
        [sys.executable, *arguments],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout


def test_the_program_is_the_installed_one(elsewhere: Path) -> None:
    where = convtui(elsewhere, "-c", "import convtui; print(convtui.__file__)")
    assert where.startswith(str(elsewhere))


def test_type_checkers_are_told_that_the_package_is_typed(elsewhere: Path) -> None:
    """PEP 561: without this file they take every name for untyped."""
    assert (elsewhere / "convtui" / "py.typed").is_file()


def test_all_kernels_travel(elsewhere: Path) -> None:
    told = json.loads(convtui(elsewhere, "-m", "convtui", "kernels", "--json"))
    names = [kernel["name"] for kernel in told["kernels"]]
    assert names == [kernel.name for kernel in built_in_kernels()]


@pytest.mark.r
def test_the_r_package_travels_and_agrees(elsewhere: Path) -> None:
    check = ["check", "--against-r", "--cases", "20", "--json"]
    summary = json.loads(convtui(elsewhere, "-m", "convtui", *check))["summary"]
    assert summary["agree"] == summary["cases"] >= 20


def test_the_spaces_of_a_search_travel(elsewhere: Path) -> None:
    script = "from convtui.studies.searches.space import spaces; print([s.name for s in spaces()])"
    assert convtui(elsewhere, "-c", script).strip() == "['coursework', 'log-uniform']"


def test_the_assignments_travel(elsewhere: Path) -> None:
    for name in ("uppsala", "trinity", "everything"):
        assert "def " in convtui(elsewhere, "-m", "convtui", "mark", "--skeleton", name)
    folder = elsewhere / "convtui" / "marking" / "assignments"
    assert json.loads((folder / "assignment.schema.json").read_text())["$defs"]


def test_the_networks_travel(elsewhere: Path) -> None:
    told = json.loads(convtui(elsewhere, "-m", "convtui", "models", "--json"))
    assert len(told["models"]) == 12


def test_the_trained_network_travels(elsewhere: Path) -> None:
    forward = ["forward", "digits", "digit:4", "--format", "json"]
    told = json.loads(convtui(elsewhere, "-m", "convtui", *forward))
    assert told["probabilities"].index(max(told["probabilities"])) == 4
