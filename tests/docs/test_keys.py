"""The keys that the pages list are those that the screens have, all of them and no others."""

import re
from pathlib import Path

import pytest
from textual.app import App
from textual.binding import Binding

from convtui.tui import modes
from convtui.tui.screens.check import CheckScreen
from convtui.tui.screens.descent import DescentScreen
from convtui.tui.screens.gradient import GradientScreen
from convtui.tui.screens.layer import LayerScreen
from convtui.tui.screens.learn import LearnScreen
from convtui.tui.screens.network import NetworkScreen
from convtui.tui.screens.paint import PaintScreen
from convtui.tui.screens.pictures import PicturesScreen
from convtui.tui.screens.quiz import QuizScreen
from convtui.tui.screens.report import ReportScreen
from convtui.tui.screens.search import SearchScreen
from convtui.tui.screens.step import StepScreen
from convtui.tui.screens.teach import TeachScreen
from convtui.tui.screens.train import TrainScreen

DOCS = Path(__file__).parents[2] / "docs"
LISTS = {"↑", "↓", "home", "end", "pageup", "pagedown"}
"""Keys of the list on a screen, which are Textual's own."""


def listed(page, heading):
    """The keys in the first column of the table below a heading."""
    text = (DOCS / page).read_text()
    section = re.split(rf"^##+ {re.escape(heading)}$", text, flags=re.MULTILINE)[1]
    section = re.split(r"^##+ ", section, flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`([^`]+)`", row)}


def shown(binding):
    """A key as the program shows it, `ctrl` written out."""
    return App().get_key_display(binding).replace("^", "ctrl+")


def bound(screen):
    """The keys of a screen as the program shows them."""
    return {
        shown(binding)
        for level in screen.__mro__
        if level.__module__.startswith("convtui")
        for binding in vars(level).get("BINDINGS", [])
        if isinstance(binding, Binding)
    }


@pytest.mark.parametrize(
    ("page", "heading", "screen"),
    [
        ("step-lesson.md", "Keys of screen Step", StepScreen),
        ("learning.md", "Keys of a kernel that learns", LearnScreen),
        ("gradients.md", "Keys of the way back", GradientScreen),
        ("teaching.md", "Keys of a network that learns", TeachScreen),
        ("quiz.md", "Keys of the quiz", QuizScreen),
        ("gradients.md", "Keys of training steps", DescentScreen),
        ("networks.md", "Keys of a layer", LayerScreen),
        ("networks.md", "Keys of screen Network", NetworkScreen),
        ("networks.md", "Keys of painting", PaintScreen),
        ("pictures.md", "Keys of screen Pictures", PicturesScreen),
        ("training.md", "Keys of screen Train", TrainScreen),
        ("training.md", "Keys of a report", ReportScreen),
        ("studies.md", "Keys of screen Search", SearchScreen),
        ("r.md", "Keys of screen Check", CheckScreen),
    ],
)
def test_a_page_lists_every_key_of_its_screen_and_no_other(page, heading, screen):
    said, there = listed(page, heading), bound(screen)
    assert there - said == set()
    assert said - there <= LISTS


def test_the_keys_that_work_everywhere_are_listed():
    everywhere = {shown(binding) for binding in [*modes.EVERYWHERE, modes._PALETTE]}
    assert listed("step-lesson.md", "Keys everywhere") == everywhere
