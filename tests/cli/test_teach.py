"""`convtui teach`."""

import json
from pathlib import Path

import pytest

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.lesson import teaching
from convtui.lesson.teaching import BatchRates, teaching_of
from convtui.networks.zoo import load_architecture


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fewer digits, which takes less time."""
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(teaching, "TRAINED_ON", 60)
    monkeypatch.setattr(teaching, "HELD_OUT", 20)
    return tmp_path


def output(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(["teach", *argv]) == ExitCode.FINE
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(["teach", *argv]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    return line


def test_json_is_the_history(capsys) -> None:
    given = ("--learning-rate", "0.05", "--momentum", "0.5", "--batch-size", "20", "--seed", "3")
    told = json.loads(output(capsys, "--epochs", "2", *given, "--json"))
    expected = teaching_of(load_architecture("digits").network, 3, BatchRates(0.05, 0.5, 20))
    expected.reach(6)
    assert told.pop("epochs") == [
        {name: value for name, value in vars(score).items() if name != "shut"}
        for score in expected.scores
    ]
    assert told == {
        "network": "digits",
        "parameters": 5258,
        "images": {"training": 60, "held_out": 20},
        "seed": 3,
        "learning_rate": 0.05,
        "momentum": 0.5,
        "batch_size": 20,
        "diverged": False,
        "said": "",
    }


def test_the_table_has_a_line_an_epoch_the_first_before_all(capsys) -> None:
    heading, *lines = output(capsys, "digits", "--epochs", "3").splitlines()
    assert heading.split()[:3] == ["EPOCH", "STEP", "LOSS"]
    assert [line.split()[:2] for line in lines] == [["0", "0"], ["1", "2"], ["2", "4"], ["3", "6"]]


def test_what_goes_wrong_is_said_and_nothing_crashes(capsys) -> None:
    told = output(capsys, "--epochs", "2", "--learning-rate", "1e200")
    assert "diverges: step 2 leads beyond all bounds, η = 1e+200 is too large" in told
    told = json.loads(output(capsys, "--epochs", "2", "--learning-rate", "1e200", "--json"))
    assert told["diverged"]
    assert told["said"].startswith("diverges")
    assert len(told["epochs"]) == 1


def test_it_ends_where_no_more_steps_are_made(capsys, monkeypatch) -> None:
    monkeypatch.setattr(teaching, "MOST_STEPS", 3)
    lines = output(capsys, "--epochs", "9").splitlines()
    assert [line.split()[1] for line in lines[1:3]] == ["0", "2"]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--learning-rate", "0"), "learning rate 0 is none: give a number above 0"),
        (("--learning-rate", "-1"), "learning rate -1 is none"),
        (("--learning-rate", "nan"), "learning rate nan is none"),
        (("--learning-rate", "inf"), "learning rate inf is none"),
        (("--momentum", "1"), "momentum 1 is none: give a number from 0 to less than 1"),
        (("--batch-size", "0"), "batch size 0 is none: give a number from 1 to 1000"),
        (("cifar-course",), "takes 32×32×3 and leaves 10: what is taught here takes a digit"),
        (("mnist-course",), "has 258,090 parameters, and 100,000 are the most"),
        (("nothing",), "unknown model 'nothing'"),
        (("--epochs", "0"), "give a number greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(capsys, argv, words) -> None:
    assert words in refusal(capsys, "--epochs", "1", *argv)


def test_json_needs_epochs(capsys) -> None:
    assert "--json without --epochs: say how long" in refusal(capsys, "--json")


def test_the_screen_needs_a_terminal(capsys) -> None:
    assert "needs a terminal" in refusal(capsys) or "standard error" in refusal(capsys)
