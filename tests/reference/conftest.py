"""A home for R's log, one R for the tests that leave it whole, and copies of `r/` to break."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from convtui.places import shared
from convtui.reference.r_process import RProcess

Plant = Callable[[str], Path]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where R's log goes; no data set is anywhere."""
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / ".home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / ".keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)
    return tmp_path / ".home"


@pytest.fixture(scope="module")
def r(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RProcess]:
    """R with the functions of convref."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVTUI_HOME", str(tmp_path_factory.mktemp("home")))
        with RProcess() as process:
            process.start()
            yield process


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Copy convref and add a file of R code to it, whose functions replace those before."""

    def planted(code: str) -> Path:
        folder = tmp_path / "planted"
        shutil.copytree(shared("r"), folder, dirs_exist_ok=True)
        (folder / "R" / "zz-planted.R").write_text(code, encoding="utf-8")
        return folder

    return planted
