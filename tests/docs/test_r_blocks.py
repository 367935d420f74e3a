"""The R code that the pages show runs in R as it stands, after the commands shown beside it."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from patience import PATIENCE

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.places import shared

PAGE = Path(__file__).parents[2] / "docs" / "r.md"
BLOCKS = re.compile(r"^```(sh|r)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INSTALLED = f"""
for (file in list.files("{shared("r") / "R"}", full.names = TRUE)) source(file)
library <- function(package) stopifnot(identical(deparse(substitute(package)), "convref"))
"""
"""In place of `R CMD INSTALL r`."""


@pytest.mark.r
def test_the_r_code_of_the_page_gives_the_numbers_of_the_command_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    blocks = BLOCKS.findall(PAGE.read_text())
    for line in "".join(text for kind, text in blocks if kind == "sh").splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["convtui"] and "-o" in words:
            assert run(words[1:]) == ExitCode.FINE
    code = "".join(text for kind, text in blocks if kind == "r")
    assert "network_unit" in code
    Path("page.R").write_text(INSTALLED + code)
    done = subprocess.run(
        ["Rscript", "--vanilla", "page.R"], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    capsys.readouterr()
    (shown,) = re.findall(r"numbers of `convtui (forward .*?)`", PAGE.read_text())
    assert run([*shown.split(), "--format", "csv"]) == ExitCode.FINE
    *terms, bias = capsys.readouterr().out.splitlines()[1:]
    total = sum(float(line.rpartition(",")[2]) for line in (*terms, bias))
    assert f"[1] {total:.7g}" in done.stdout


@pytest.mark.r
def test_the_r_code_about_gradients_gives_those_worked_by_hand(tmp_path: Path) -> None:
    blocks = BLOCKS.findall(PAGE.with_name("gradients.md").read_text())
    page = tmp_path / "page.R"
    page.write_text(INSTALLED + "".join(text for kind, text in blocks if kind == "r"))
    done = subprocess.run(
        ["Rscript", "--vanilla", str(page)], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    for line in ("[3,]    6   -1  -15", "[2,]   23    8", "[2,]    0 1111    0"):
        assert line in done.stdout


@pytest.mark.r
def test_the_r_code_about_course_tools_says_what_the_page_says(tmp_path: Path) -> None:
    text = PAGE.with_name("course-tools.md").read_text()
    code = "".join(text for kind, text in BLOCKS.findall(text) if kind == "r")
    page = tmp_path / "page.R"
    page.write_text(INSTALLED + code)
    done = subprocess.run(
        ["Rscript", "--vanilla", str(page)], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    said = [line.removeprefix("# ") for line in code.splitlines() if line.startswith("# ")]
    assert done.stdout.splitlines() == ["[1] FALSE", *said]
