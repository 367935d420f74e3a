"""`convtui runs compare|export|baseline`: what is printed, refused, and left as it was."""

import json
import re

import pytest

from convtui.cli.main import run as command
from convtui.errors import ExitCode


@pytest.fixture
def ask(capsys):
    def asked(*arguments, code=ExitCode.FINE):
        assert command(["runs", *map(str, arguments)]) == code
        return capsys.readouterr()

    return asked


def test_figures_stand_side_by_side_and_then_the_settings_that_differ(ask, finish):
    finish("first")
    finish("second", seed=7)
    out = ask("compare", "first", "second").out
    assert out.startswith("1  first\n2  second\n")
    assert re.search(r"^val_loss +1\.2500 +1\.2500$", out, re.MULTILINE)
    assert re.search(r"^data +shapes \(generated\) +shapes \(generated\)$", out, re.MULTILINE)
    assert out.endswith("seed  0  7\n")
    told = json.loads(ask("compare", "first", "second", "--json").out)
    assert told["differences"] == {"seed": ["0", "7"]}


def test_the_report_of_a_network_that_guesses_calls_it_near_chance(ask, finish, tmp_path):
    run = finish("first", model="mnist-course")
    accuracy = run.report()["results"]["test"]["accuracy"]
    told = f"test accuracy {accuracy:.4f} is near chance: guessing gets 0.1000"
    adapted = "mnist-course is adapted to its images: input 32×32×3 instead of 28×28×1"
    shown = " ".join(ask("show", "first").out.split())
    assert told in shown
    assert adapted in shown
    target = tmp_path / "out.md"
    ask("export", "first", "-o", target)
    assert told in target.read_text()
    assert adapted in target.read_text()
    written = json.loads(ask("show", "first", "--json").out)["report"]
    assert written["remarks"] == [adapted]


def test_the_report_of_an_earlier_version_has_no_remarks_and_is_shown(ask, finish):
    run = finish("first")
    report = run.report()
    del report["remarks"]
    (run.folder / "report.json").write_text(json.dumps(report))
    assert "is near chance" in ask("show", "first").out


def test_a_comparison_fits_eighty_columns(ask, finish, monkeypatch):
    for number in range(6):
        finish(f"a-run-with-a-rather-long-name-{number}", model="cifar-regularised", seed=number)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    out = ask("compare", *(f"a-run-with-a-rather-long-name-{n}" for n in range(6))).out
    assert max(map(len, out.splitlines())) <= 80
    assert "…" not in out
    assert out.count("Figures") == 2


def test_runs_that_cannot_be_compared_are_refused(ask, finish):
    finish("first")
    assert "name 2 or more" in ask("compare", "first", code=ExitCode.BAD_INPUT).err
    assert "given twice" in ask("compare", "first", "fir", code=ExitCode.BAD_INPUT).err
    assert "did you mean 'first'?" in ask("compare", "first", "frist", code=ExitCode.BAD_INPUT).err


def test_an_export_prints_what_it_wrote_and_is_refused_twice(ask, finish, tmp_path):
    finish("first")
    target = tmp_path / "out.json"
    assert ask("export", "first", "-o", target).out == f"{target}\n"
    before = target.read_bytes()
    err = ask("export", "first", "-o", target, code=ExitCode.BAD_INPUT).err
    assert "is there already" in err
    assert target.read_bytes() == before
    ask("export", "first", "-o", target, "--force")
    assert "-o" in ask("export", "first", code=ExitCode.BAD_INPUT).err


def test_show_tells_of_dead_units_and_of_the_logistic_regression(ask, finish):
    finish("first")
    out = ask("show", "first").out
    assert re.search(r"^convolution-1 +16 +3 +validation$", out, re.MULTILINE)
    assert re.search(r"^mean of the folds +0\.3500$", out, re.MULTILINE)
    assert "Results on shapes (generated)" in out


def test_a_baseline_that_is_there_is_told_again_and_not_computed(ask, finish, monkeypatch):
    finish("first")
    monkeypatch.setattr("convtui.training.baselines.logistic_regression", None)
    told = ask("baseline", "first", "--json")
    assert json.loads(told.out)["logistic_regression"]["test_accuracy"] == 0.375
    assert "has this baseline already" in told.err


def test_a_baseline_says_how_far_it_is_and_is_then_in_the_report(ask, finish):
    pytest.importorskip("sklearn")
    run = finish("first")
    report = run.report()
    del report["baseline"]["logistic_regression"]
    (run.folder / "report.json").write_text(json.dumps(report))
    told = ask("baseline", "first")
    assert told.err.splitlines()[0] == "convtui: logistic regression: 0 of 6 fits"
    assert len(told.err.splitlines()) == 7
    mean = run.report()["baseline"]["logistic_regression"]["mean"]
    assert re.search(rf"^mean of the folds +{mean:.4f}$", told.out, re.MULTILINE)


def test_a_run_without_a_report_gets_no_baseline(ask, finish):
    (finish("first").folder / "report.json").unlink()
    err = ask("baseline", "first", code=ExitCode.BAD_INPUT).err
    assert "first has no report to add a baseline to" in err
