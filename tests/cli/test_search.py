"""`convtui search` on the command line: what is refused, and how a search is shown."""

import csv
import io
import json
import os
import re

import numpy as np
import pytest

from convtui.cli.main import run
from convtui.cli.search_table import live_view
from convtui.errors import ExitCode
from convtui.runs import EventLog, RunState, write_spec
from convtui.studies.searches.events import (
    BestChanged,
    Noted,
    SearchEnded,
    SearchStarted,
    Trial,
    TrialChanged,
)
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import read_search
from convtui.studies.searches.words import trial_cells

NAMES = ("kernel_size", "l2", "learning_rate")
INFEASIBLE = "mnist-search: layer 3 (convolution-2) of 10×10 does not fit: rows 28 → 19 → 9, "


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    for name in ("CONVTUI_DATA", "CONVTUI_STORAGE"):
        monkeypatch.delenv(name, raising=False)
    draw = np.random.default_rng(1)
    arrays = {
        f"{kind}_{part}": draw.integers(0, 10, (60, 28, 28) if kind == "x" else 60, np.uint8)
        for kind in "xy"
        for part in ("train", "test")
    }
    arrays |= {f"y_{part}": np.arange(60) % 10 for part in ("train", "test")}
    np.savez(tmp_path / "noise.npz", **arrays)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["mnist-serch"],
            "'mnist-serch' is neither a model nor a command: did you mean 'mnist-search'?",
        ),
        (
            ["reports"],
            "did you mean 'export'? `convtui search --help` lists the commands, `convtui",
        ),
        (["ls"], "'ls' is neither a model nor a command: did you mean 'list'? `convtui search --"),
        (
            ["resum", "pr"],
            "unknown command 'resum': did you mean 'resume'? `convtui search --help`",
        ),
        (["--list"], "unknown option '--list': `convtui search --help` lists them"),
        (["a", "b"], "extra argument(s) (b): `convtui search --help`"),
        ([""], "MODEL is empty"),
        (["--storage", ""], "--storage is empty: give postgresql://USER@HOST/DATABASE, or leave"),
        (["--name", " "], "--name is empty: give NAME, or leave it out"),
        (["--metric", "nonsense"], "unknown metric 'nonsense': give one of val_accuracy, val_loss"),
        (["--space", "courswork"], "did you mean 'coursework'?"),
        (["--trials", "0"], "trials '0': give a whole number from 1"),
        (["--workers", "none"], "workers 'none': give a whole number"),
        (["--metric", "val_acc"], "did you mean 'val_accuracy'?"),
        (["--at", "first"], "give one of last, best"),
        (["--learning-rate", "0.1"], "--learning-rate is drawn by the space coursework"),
        (["--data", "nowhere.npz"], "nowhere.npz is not there"),
        (
            ["--validation-split", "0"],
            "convtui: val_accuracy needs validation images: give --validation-split 0.2, or "
            "--metric accuracy\n",
        ),
        (["--name", "a/b"], "'a/b' is no name for a search"),
        (
            ["--storage", "sqlite:///x"],
            "--storage sqlite://… is no URL of a PostgreSQL database: give",
        ),
        (["--storage", "mysql://me:s3cret@h/d"], "--storage mysql://… is no"),
        (["--storage", "me:s3cret@h"], "--storage is no URL of a PostgreSQL database: give postg"),
        (["--storage", "s3cret"], "in a password %40 %2F %3A %23 %3F for @ / : # ?"),
        *(
            (["--storage", f"postgresql{url}"], "--storage postgresql://… is no URL")
            for url in (
                "://me:1/s3cret@h/d",
                "://me:1@s3cret@h/d",
                "://me:1#s3cret@h/d",
                "://me:1?s3cret@h/d",
                "://me:1/d?password=a@s3cret",
                "://h/d:s3cret",
                ":///me:s3cret@h/d",
                "://me:[s3cret@h/d",
                "://me@h/d#s3cret",
            )
        ),
        (["--trails", "3"], "did you mean '--trials'?"),
        (["resume", "nothing"], "unknown search 'nothing'"),
        (["show"], "there are no searches yet"),
        (["work", "--name", "x"], "give --storage or CONVTUI_STORAGE"),
    ],
)
def test_what_cannot_be_searched_is_refused_in_one_line_and_leaves_no_search(
    capsys, home, arguments, words
):
    known = ("resume", "show", "work")
    data = [] if arguments[0] in known or "--data" in arguments else ["--data", f"{home}/noise.npz"]
    assert run(["search", *arguments, *data]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert "s3cret" not in err
    assert Search.list_all() == []


def test_the_help_is_that_of_the_search_with_its_subcommands_below(capsys):
    assert run(["search", "--help"]) == ExitCode.FINE
    out, _ = capsys.readouterr()
    assert "Usage: convtui search [OPTIONS] [MODEL]\n       convtui search COMMAND" in out
    for words in ("--trials N", "--space NAME|FILE", "resume ", "work ", "export ", "retrain "):
        assert words in out
    assert "begin" not in out.partition("Commands:")[2]


@pytest.fixture
def search(specification_of):
    """A search as it is written down: one finished, one infeasible, one in training, one waits."""
    search = Search.new(specification_of)
    trials = (
        trial(1, "finished", (0.5, 0.9), metric=0.9, machine="vm", attempts=1),
        trial(2, "infeasible", reason=INFEASIBLE + "smaller than 10", epochs=0),
        trial(3, "running", (0.7,), machine="vm", attempts=2, reason="its process was killed"),
        trial(4, "waiting"),
    )
    with EventLog(search.folder) as log:
        log.append(SearchStarted("mine", 1, 2))
        for one in trials:
            log.append(TrialChanged(one))
        log.append(BestChanged(1, 0.9, trials[0].parameters))
        log.append(Noted("trial 3: its process was killed"))
        log.append(SearchEnded("stopped"))
    return search


@pytest.fixture
def specification_of(home):
    from convtui.datasets.load import load_dataset
    from convtui.networks.zoo import load_architecture
    from convtui.studies.searches.request import SearchRequest
    from convtui.studies.searches.space import load_space
    from convtui.studies.searches.specification import Images, Metric

    path = f"{home}/noise.npz"
    given = {"name": "mine", "data": path, "epochs": 2}
    space, network = load_space("coursework"), load_architecture("mnist-search")
    request = SearchRequest(space, network, {"trials": 3}, Metric(), prune=False)
    return request.specify(given, Images.of(load_dataset(path)))


def trial(number, state, values=(), **more):
    drawn = dict(zip(NAMES, (number + 2, 0.01 * number, 0.001234567 * number), strict=True))
    usual = {"epochs": 2, "seconds": len(values) * 3.0}
    return Trial(number, state, drawn, values, **{**usual, **more})


def test_show_as_json_tells_all(capsys, search):
    assert run(["search", "show", "mine", "--json"]) == ExitCode.FINE
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["space"], told["seed"], told["best"]) == ("mine", "coursework", 0, 1)
    assert (told["asked"], told["done"], told["status"]) == (3, 1, "stopped")
    first, infeasible, running, waiting = told["trials"]
    assert set(first) >= {"number", "state", "parameters", "metric", "seconds", "reason"}
    assert first["parameters"] == dict(zip(NAMES, (3, 0.01, 0.001234567), strict=True))
    assert infeasible["reason"].endswith("28 → 19 → 9, smaller than 10")
    assert (running["epoch"], running["epochs"], running["attempts"]) == (1, 2, 2)
    assert waiting["metric"] is None
    assert told["winner"]["weights"] == 320 + 9_248 + (11 * 11 * 32 + 1) * 32 + 330


def test_show_and_list_and_export_are_tables(capsys, search, home):
    assert run(["search", "show"]) == ExitCode.FINE
    shown = capsys.readouterr().out
    assert "28 → 19 → 9 < 10" in shown
    gone = "the process that searched is gone (`convtui search resume mine` goes on)"
    assert f"mine: {gone}, 1 of 3 trials done, 1 infeasible draw replaced" in shown
    (third,) = [line.split() for line in shown.splitlines() if line.split()[:1] == ["3"]]
    assert third[4:] == ["cut", "off", "1/2", "0.7000", "3.0", "its", "process", "was", "killed"]
    assert "★ trial 1, val_accuracy 0.9000: kernel_size 3, l2 0.01, learning_rate 0.00123" in shown
    assert run(["search", "list"]) == ExitCode.FINE
    assert "1/3" in capsys.readouterr().out
    assert run(["search", "export", "mine", "-o", f"{home}/t.csv"]) == ExitCode.FINE
    rows = list(csv.DictReader(io.StringIO((home / "t.csv").read_text())))
    assert [row["state"] for row in rows] == ["finished", "infeasible", "running", "waiting"]
    assert float(rows[0]["l2"]) == 0.01
    (home / "t.csv").write_text("mine")
    assert run(["search", "export", "mine", "-o", f"{home}/t.csv"]) == ExitCode.BAD_INPUT
    assert "t.csv exists already: add --force" in capsys.readouterr().err
    assert (home / "t.csv").read_text() == "mine"
    assert run(["search", "export", "mine", "-o", f"{home}/t.csv", "--force"]) == ExitCode.FINE
    assert (home / "t.csv").read_text() != "mine"
    assert run(["search", "export", "mine"]) == ExitCode.FINE
    assert "| convolution-1 | 26×26×32 | 320 | (3·3+1)·32 = 320 |" in capsys.readouterr().out
    assert run(["search", "export", "mine", "-o", f"{home}/t.pdf"]) == ExitCode.BAD_INPUT


def test_a_trial_that_is_over_cannot_be_given_up_and_another_can(capsys, search):
    assert run(["search", "stop", "mine", "1"]) == ExitCode.BAD_INPUT
    assert "trial 1 is over" in capsys.readouterr().err
    assert run(["search", "stop", "mine", "four"]) == ExitCode.BAD_INPUT
    assert "invalid value 'four' for '[TRIAL…]': give a whole number:" in capsys.readouterr().err
    assert run(["search", "show", "mine", "--trial", "x"]) == ExitCode.BAD_INPUT
    assert "invalid value 'x' for '--trial': give a whole number:" in capsys.readouterr().err
    assert run(["search", "stop", "mine", "9"]) == ExitCode.BAD_INPUT
    assert "is none of 1 to 4" in capsys.readouterr().err
    assert run(["search", "stop", "mine", "4"]) == ExitCode.FINE
    assert search.requests.read_text() == '{"stop": 4}\n'
    assert run(["search", "stop", "mine"]) == ExitCode.NO


def test_a_search_that_is_taken_for_a_model_is_named(capsys, search):
    assert run(["search", "mine"]) == ExitCode.BAD_INPUT
    assert "is shown by `convtui search show mine`" in capsys.readouterr().err


def test_a_search_is_deleted_with_its_trials(search):
    assert run(["search", "delete", "mine", "--yes"]) == ExitCode.FINE
    assert not search.folder.exists()


def live(search, width, height=24):
    from rich.console import Console

    screen = Console(width=width, height=height, file=io.StringIO())
    screen.print(live_view(search, read_search(search), width, height, 65.0))
    return screen.file.getvalue().splitlines()


def words_of(lines):
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_the_live_table_cuts_nothing(search, width):
    lines = live(search, width)
    assert max(map(len, lines)) <= width
    shown = words_of(lines)
    assert "…" not in shown
    assert "28 → 19 → 9 < 10" in shown
    assert "Ctrl-C stops, and resume goes on" in shown
    assert "1 of 3 trials done" in shown
    assert "best so far: trial 1, 0.9000" in shown
    assert "trial 3: its process was killed" in shown


@pytest.mark.parametrize(("width", "columns"), [(60, "epoch val acc"), (80, "now val acc s")])
def test_where_there_is_little_room_figures_give_way_and_notes_stand_below(search, width, columns):
    for number in range(1, 12):  # figures as long as they are in earnest
        drawn = {"kernel_size": 10, "l2": 0.000374, "learning_rate": 0.000506}
        with EventLog(search.folder) as log:
            log.append(TrialChanged(Trial(number + 9, "waiting", drawn, epochs=10)))
    lines = live(search, width)
    assert words_of(lines[:1]).endswith(columns)
    assert "…" not in words_of(lines)
    with EventLog(search.folder) as log:
        for number in range(10, 21):
            log.append(TrialChanged(trial(number, "infeasible", reason=INFEASIBLE + "more")))
    lines = live(search, width)
    assert "trial 12: rows 28 → 19 → 9, more" in [line.strip() for line in lines]


def test_notes_below_the_live_table_leave_the_footer_in_sight(search):
    with EventLog(search.folder) as log:
        for number in range(5, 60):
            log.append(TrialChanged(trial(number, "infeasible", reason=INFEASIBLE + "more")))
    lines = live(search, 80)
    assert len(lines) < 24
    assert "Ctrl-C" in words_of(lines)


def test_show_breaks_no_word_of_a_narrow_terminal(search, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("COLUMNS", "60")
    assert run(["search", "show", "mine"]) == ExitCode.FINE
    lines = re.sub(r"\x1b\[[\d;]*m", "", terminal.getvalue()).splitlines()
    assert max(map(len, lines)) <= 60
    words = {word for line in lines for word in line.split()}
    assert {"kernel_size", "learning_rate", "val_accuracy", "replaced;"} <= words
    assert "trial 2: rows 28 → 19 → 9 < 10" in [line.rstrip() for line in lines]


def test_what_became_of_a_trial_stands_above_its_run(capsys, search):
    assert run(["search", "show", "mine", "--trial", "2"]) == ExitCode.FINE
    out = capsys.readouterr().out
    assert "trial 2: infeasible; mnist-search: layer 3" in out
    assert "rows 28 → 19 → 9, smaller than 10; drawn: kernel_size 4" in out
    why = "worse than the median of the trials finished by then, after epoch 1"
    with EventLog(search.folder) as log:
        log.append(TrialChanged(trial(3, "pruned", (0.7,), reason=why, attempts=1)))
    folder = search.run_folder(3)
    folder.mkdir(parents=True)
    write_spec(folder, {"model": "m", "search": {"name": "mine", "trial": 3}})
    assert run(["search", "show", "mine", "--trial", "3"]) == ExitCode.FINE
    out = capsys.readouterr().out
    assert f"trial 3: pruned; {why}; drawn: kernel_size 5" in out
    assert "mine, trial 3" in out
    assert run(["search", "show", "mine", "--trial", "4"]) == ExitCode.BAD_INPUT
    assert "was not begun" in capsys.readouterr().err


def test_a_thousand_trials_show_those_in_hand(search):
    from rich.console import Console

    with EventLog(search.folder) as log:
        for number in range(5, 1001):
            log.append(TrialChanged(trial(number, "finished" if number < 500 else "waiting")))
        for number in (3, 4):
            log.append(TrialChanged(trial(number, "finished", (0.1, 0.1), metric=0.1)))
    screen = Console(width=100, height=24, file=io.StringIO())
    screen.print(live_view(search, read_search(search), 100, 24, 65.0))
    lines = screen.file.getvalue().splitlines()
    assert len(lines) <= 24
    assert any(line.split()[:1] == ["500"] for line in lines)


def test_the_epoch_in_hand_counts_its_batches():
    here, running = RunState(epoch=2, batch=30, batches=40), trial(3, "running", (0.7,))
    assert trial_cells(running, is_best=False, here=here, cut_off=False)[6] == "1.8/2"


def test_a_damaged_search_is_listed_and_what_is_wrong_with_it_is_said(home, capsys):
    folder = home / "home" / "data" / "searches" / "odd"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "search.json")
    assert run(["search", "list"]) == ExitCode.FINE
    told = capsys.readouterr()
    assert told.out.splitlines()[1].split()[:2] == ["odd", "damaged"]
    assert "odd cannot be read: search.json cannot be read (it is a pipe" in told.err
