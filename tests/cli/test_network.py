"""`convtui network`: what it opens on, what it remembers, and what it refuses before it opens."""

from pathlib import Path

import pytest

from convtui.cli import screen
from convtui.cli.main import run as command
from convtui.errors import ExitCode
from convtui.lesson.seen_pixels import Field
from convtui.tui.network_cursor import NetworkCursor
from convtui.tui.network_words import details
from convtui.tui.remembered import Memory, recall
from convtui.tui.shown_network import ShownNetwork


@pytest.fixture(autouse=True)
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[ShownNetwork, str]]:
    """What was opened, each with what was said at once; no screen is."""
    found = []

    class App:
        return_code = 0

        def __init__(self, shown, lesson, remembered, message) -> None:
            self.memory = Memory(remembered)
            found.append((shown, message))

        def run(self) -> None:
            pass

    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("convtui.tui.network_app.NetworkApp", App)
    monkeypatch.setattr(screen, "_take_terminal", lambda: None)
    monkeypatch.setattr("gc.freeze", lambda: None)
    return found


def test_it_opens_a_network_on_an_image_and_the_next_start_does_so_again(opened) -> None:
    assert command(["network", "mnist-search", "digit:7"]) == ExitCode.FINE
    assert command(["network"]) == ExitCode.FINE
    for shown, message in opened:
        assert shown.given.network.name == "mnist-search"
        assert shown.image_name == "digit:7"
        assert "mnist-search: nobody has trained it: its weights are random" in message


def test_what_is_done_to_a_picture_is_said(opened) -> None:
    assert command(["network", "digits", "pentagon"]) == ExitCode.FINE
    ((shown, message),) = opened
    assert "pentagon: made grey: " in message
    assert "; resized: " in message
    column = NetworkCursor.opened(shown.columns).to_column(shown.columns, 0)
    told = details(shown, column, Field(range(1), range(1)), 200)
    assert told.startswith("what goes in: made grey: ")
    assert told.endswith("sees 1×1 pixels: row 1, column 1")


def test_without_an_image_one_that_fits_is_taken(opened) -> None:
    assert command(["network", "cifar-strided"]) == ExitCode.FINE
    assert command(["network", "mnist-course"]) == ExitCode.FINE
    assert [shown.image.shape for shown, _ in opened] == [(32, 32, 3), (28, 28, 1)]
    assert (recall().network, recall().image) == ("mnist-course", "")


def test_the_first_start_has_a_network(opened) -> None:
    assert command(["network"]) == ExitCode.FINE
    assert opened[0][0].columns


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["no-such-network"], "unknown network 'no-such-network'"),
        (["mnist-course", "0 0; 0 0"], "the input is blank"),
        (["mnist-course", "no-such-image"], "unknown input"),
        (["gone.keras"], "gone.keras is not there"),
        (["other/net.txt"], "is no network"),
        (["mnist-course", "digit:4", "third"], "third"),
    ],
)
def test_what_cannot_be_opened_is_one_line_before_the_screen(opened, capsys, words, reason) -> None:
    assert command(["network", *words]) == ExitCode.BAD_INPUT
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert reason in said.err
    assert opened == []
    assert recall().network == ""


def test_a_data_set_that_is_not_here_is_missing(opened, capsys) -> None:
    assert command(["network", "mnist-course", "mnist:7"]) == ExitCode.MISSING
    assert capsys.readouterr().err.count("\n") == 1


def test_what_was_open_last_and_is_gone_is_said(opened, tmp_path, monkeypatch) -> None:
    digit = "digit:3"
    assert command(["network", "mnist-course", digit]) == ExitCode.FINE
    state = tmp_path / "home" / "config" / "screen.json"
    state.write_text(state.read_text().replace('"mnist-course"', '"gone-run"'))
    assert command(["network"]) == ExitCode.FINE
    assert opened[1][1].startswith("What was open last cannot be shown: ")
    assert opened[1][0].columns
