"""Every command that README and the pages show: run as it stands, or read as far as its options.

What trains for minutes, needs what was trained, or opens a screen, is read by the parser it belongs
to and not carried out.
"""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.main import get_command

from convtui.cli.commands import app
from convtui.cli.main import run as command
from convtui.errors import ExitCode
from convtui.inputs import load_input

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
NET = """
name = "my-net"
data = "strokes"
input_shape = [28, 28, 1]
classes = 10
layers = [{ kind = "flatten" }, { kind = "dense", units = 10, activation = "softmax" }]
"""
TRAINS = {"train", "experiment", "search"}


def shorter(words):
    """Options to give as well, so that the suite stays quick: the later of two counts holds."""
    if "--network" in words:
        return ["--images", "1"]
    if words[0] == "check":
        return ["--cases", "5", *([] if "-k" in words else ["-k", "coursework"])]
    return ["--every", "500"] if words[0] == "animate" and "--step" not in words else []


def shown():
    """(page, words) of every command of convtui's in a block of shell lines."""
    for page in PAGES:
        for block in BLOCK.findall(page.read_text()):
            for line in block.splitlines():
                words = shlex.split(line, comments=True)
                if words[:1] == ["convtui"]:
                    yield page.name, words[1:]


def is_only_read(words):
    if not words or words[0] in TRAINS or words[:2] in (["runs", "resume"], ["data", "fetch"]):
        return True
    if words[0] == "quiz":
        return not {"--json", "--sheet", "--progress"} & set(words)
    return (
        words[0] in ("step", "network")
        or "--screen" in words
        or "--run" in words
        or "--epoch" in words
        or "FOLDER" in words
    )


def read(words):
    """Parse the words as the command line does, down to the command that they name."""
    parser, name = get_command(app), "convtui"
    context = parser.make_context(name, [])
    while hasattr(parser, "get_command") and words and not words[0].startswith("-"):
        found = parser.get_command(context, words[0])
        if found is None:
            break
        parser, name, *words = found, *words
        rest = [] if hasattr(parser, "get_command") and words[:1] and words[0][:1] != "-" else words
        context = parser.make_context(name, list(rest), parent=context)
    return context


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with the files that the pages speak of."""
    here = tmp_path / "here"
    (here / "holiday").mkdir(parents=True)
    monkeypatch.chdir(here)
    pixels = np.random.default_rng(1).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    for name in ("photo.png", "photo.jpg", "holiday/beach.png"):
        Image.fromarray(pixels).save(name)
    ink = np.kron(load_input("digit:4").values, np.ones((5, 5)))
    Image.fromarray((240 - 0.8 * ink).astype(np.uint8)).save("scan.png")
    Path("my-net.toml").write_text(NET)
    np.savetxt("matrix.csv", pixels[:, :, 0], delimiter=",")


@pytest.mark.parametrize(
    ("page", "words"), [pytest.param(*found, id=" ".join(found[1])) for found in shown()]
)
def test_a_command_that_a_page_shows_does_as_it_is_told(page, words, finish, capsys):
    if is_only_read(words):
        read(words)
        return
    if words[0] == "runs":
        finish("first")
        finish("second", seed=7)
    code = command([*words, *shorter(words)])
    told = capsys.readouterr().err
    assert code == ExitCode.FINE, f"{page}: convtui {shlex.join(words)}: {told}"


@pytest.mark.parametrize("words", [["compute", "patch", "--sride", "2"], ["runs", "shwo", "a"]])
def test_a_mistyped_command_would_be_found(words):
    with pytest.raises(Exception, match=r"No such option|unknown command"):
        read(words)


def test_the_targets_of_make_that_a_page_shows_are_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        for block in BLOCK.findall(page.read_text()):
            assert set(re.findall(r"^make ([a-z-]+)", block, re.MULTILINE)) <= targets, page.name


def test_a_link_leads_to_a_file_and_a_heading_that_are_there():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)]+)\)", page.read_text()):
            if not target.startswith("http"):
                assert (page.parent / target.partition("#")[0]).exists(), f"{page.name}: {target}"


def test_the_readme_can_be_read_in_a_few_minutes():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150
