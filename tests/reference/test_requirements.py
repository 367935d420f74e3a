"""What is said where R or rpy2 is missing; the machine is faked."""

import re
import tomllib
from pathlib import Path

import pytest

from convtui.errors import Missing
from convtui.reference import requirements
from convtui.reference.requirements import install_r, require_r

ROOT = Path(__file__).parents[2]


def pretend(monkeypatch: pytest.MonkeyPatch, *programs: str, rpy2: bool = True) -> None:
    monkeypatch.setattr(
        requirements.shutil, "which", lambda name: f"/bin/{name}" if name in programs else None
    )
    monkeypatch.setattr(requirements.util, "find_spec", lambda name: object() if rpy2 else None)
    monkeypatch.delenv("R_HOME", raising=False)


def test_with_both_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "R")
    require_r()


def test_r_home_stands_for_r(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    monkeypatch.setenv("R_HOME", "/opt/R")
    require_r()


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "type `sudo apt-get install r-base-core`"),
        ("dnf", "type `sudo dnf install R-core`"),
        ("brew", "type `brew install r`"),
        ("pacman", "https://cran.r-project.org"),
    ],
)
def test_without_r_there_is_one_line_to_type(
    monkeypatch: pytest.MonkeyPatch, manager: str, line: str
) -> None:
    pretend(monkeypatch, manager)
    assert line in install_r()
    with pytest.raises(Missing, match=re.escape(install_r())) as caught:
        require_r()
    assert "\n" not in str(caught.value)


def test_without_rpy2_the_line_names_the_versions_that_the_project_asks_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pretend(monkeypatch, "R", rpy2=False)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    with pytest.raises(Missing) as caught:
        require_r()
    assert "in the extra [r]: type `" in str(caught.value)
    for pin in project["optional-dependencies"]["r"]:
        assert f" {pin}" in str(caught.value)
