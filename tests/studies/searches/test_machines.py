"""One search on two machines that share a PostgreSQL; training itself is faked.

A machine is a home of its own and a coordinator in a thread.
"""

import gc
import os
import shlex
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from patience import PATIENCE

from convtui.cli.main import run
from convtui.errors import BadInput
from convtui.runs import EventLog, RunEnded, RunStarted
from convtui.studies.searches import begin as beginning
from convtui.studies.searches import coordinator as module
from convtui.studies.searches.begin import check_first, tell_others
from convtui.studies.searches.coordinator import Coordinator
from convtui.studies.searches.events import TrialChanged
from convtui.studies.searches.search import Search, ask_more, ask_to_stop_trial
from convtui.studies.searches.state import read_search
from convtui.studies.searches.storage_url import url_given, without_password
from convtui.studies.searches.winner import begin_again

pytestmark = pytest.mark.postgres

SECRETS = ("s3cret", "%40", "-with-@")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(module, "SECONDS_A_TURN", 0.02)
    monkeypatch.setattr(module, "FIRST_WAIT", 0.1)


@pytest.fixture
def machines(question, database, home, monkeypatch, fake_pool):
    """The first begins a search, the others join it."""

    class Slow(fake_pool):
        def wait(self, seconds):
            time.sleep(0.03)
            return super().wait(seconds)

    monkeypatch.setattr(
        module, "WorkerPool", lambda workers: Slow(workers, lambda spec, epoch: epoch / 10)
    )

    def make(trials=6, names=("one", "two"), epochs=3, **given):
        made, given = [], {"trials": trials, "epochs": epochs, **given}
        for name in names:
            monkeypatch.setenv("CONVTUI_HOME", str(home / name))
            if not made:
                search = beginning.begin_search(question(**given), database)
            else:
                search = beginning.join("mine", database)
            made.append(Machine(search, database))
        return made

    return make


class Machine:
    """A coordinator in a thread."""

    def __init__(self, search, url):
        self.search, self.url = search, url
        self.told, self.problem, self.state = [], None, None
        self.stop = threading.Event()

    def start(self, tell=lambda event: None, until_gone=60.0, workers=1):
        def hear(event):
            self.told.append(event)
            tell(event)

        def work():
            opener = beginning.opener(self.search, self.url)
            coordinator = Coordinator(self.search, opener, workers, hear, until_gone)
            try:
                self.state = coordinator.work(self.stop.is_set)
            except BaseException as problem:
                self.problem = problem

        self.thread = threading.Thread(target=work, daemon=True)
        self.thread.start()
        return self

    def join(self, seconds=PATIENCE):
        self.thread.join(seconds)
        if self.thread.is_alive():
            self.stop.set()
            self.thread.join()
            raise AssertionError(f"it did not end: {read_search(self.search)}")
        return self

    def trained(self):
        return {int(f.name[6:]) for f in (self.search.folder / "runs").glob("trial-*")}


def states(machine):
    return [trial.state for trial in machine.state.trials if trial.state != "infeasible"]


def test_two_machines_share_the_trials_and_each_is_trained_once(machines):
    one, two = machines()
    one.start(), two.start()
    one.join(), two.join()
    assert one.problem is two.problem is None
    assert one.state.trials == two.state.trials
    assert states(one) == ["finished"] * 6
    assert one.trained()
    assert two.trained()
    assert not one.trained() & two.trained()
    assert [trial.parameters for trial in one.state.trials] == [
        planned.values for planned in one.search.specification.planned(6)
    ]
    assert {trial.attempts for trial in one.state.trials if trial.state == "finished"} == {1}


class Crash(Exception):
    """The machine is gone."""


def test_a_machine_that_is_gone_has_its_trial_trained_by_another(machines):
    one, two = machines(trials=3)

    def die(event):
        if isinstance(event, TrialChanged) and event.trial.values:
            raise Crash

    one.start(die).join()
    assert isinstance(one.problem, Crash)
    left = next(trial for trial in read_search(one.search).trials if trial.state == "running")
    two.start(until_gone=4.0).join()  # the other two are trained by then, and it waits
    assert states(two) == ["finished"] * 3
    trial = two.state.trial(left.number)
    assert trial.attempts == 2
    waits = f"waits for trial {left.number} on "
    assert sum(note.startswith(waits) for note in two.state.notes) == 1
    assert trial.reason.endswith("was gone; trained again")
    assert left.number in two.trained()


def test_a_machine_that_comes_back_late_counts_nothing_twice(machines):
    """Its trial was given away and is finished elsewhere meanwhile; it goes on with others."""
    one, two = machines(trials=4)
    asleep = threading.Event()

    def sleep(event):
        if isinstance(event, TrialChanged) and event.trial.values and not asleep.is_set():
            asleep.set()
            time.sleep(2.0)

    one.start(sleep)
    assert asleep.wait(30)
    two.start(until_gone=0.4)
    two.join(), one.join()
    assert one.problem is None
    assert states(one) == states(two) == ["finished"] * 4
    assert one.state.trials == two.state.trials


def test_a_living_machine_keeps_its_trials_however_long_they_take(machines):
    one, two = machines(trials=2)
    one.start(until_gone=0.5), two.start(until_gone=0.5)
    one.join(), two.join()
    assert all(trial.attempts == 1 for trial in one.state.trials if trial.state == "finished")


def test_the_database_may_be_restarted_meanwhile(machines, postgres):
    one, two = machines(trials=6)
    one.start(), two.start()
    deadline = time.monotonic() + PATIENCE
    while not read_search(one.search).done and time.monotonic() < deadline:
        time.sleep(0.02)
    postgres.stop()
    time.sleep(0.6)
    postgres.start()
    one.join(), two.join()
    assert one.problem is two.problem is None
    assert states(one) == ["finished"] * 6
    assert not one.trained() & two.trained()
    assert any("out of reach" in note for note in one.state.notes)
    assert "the storage is back" in one.state.notes


def test_a_machine_told_to_stop_leaves_its_trials_to_the_others(machines):
    one, two = machines(trials=4)

    def leave(event):
        if isinstance(event, TrialChanged) and event.trial.values:
            one.stop.set()

    one.start(leave).join()
    assert one.state.status == "stopped"
    two.start().join()
    assert states(two) == ["finished"] * 4


def test_a_trial_is_given_up_on_another_machine(machines):
    one, two = machines(trials=2, epochs=100)
    asked = []

    def ask(event):
        running = isinstance(event, TrialChanged) and event.trial.state == "running"
        if running and event.trial.number in one.trained() and not asked:
            asked.append(event.trial.number)
            ask_to_stop_trial(two.search, event.trial.number)

    one.start(), two.start(ask)
    one.join(), two.join()
    given_up = one.state.trial(asked[0])
    assert given_up.state == "stopped"
    assert given_up.reason.startswith("on request")
    assert sorted(states(one)) == ["finished", "stopped"]
    assert one.state.done == 2


def test_the_winner_is_measured_on_one_machine_alone(machines, monkeypatch, home):
    one, two = machines(trials=1)
    one.start().join(), two.start().join()
    monkeypatch.setenv("CONVTUI_HOME", str(home / "one"))
    run = begin_again(one.search, one.state)
    with EventLog(run.folder) as log:
        log.append(RunStarted("m", "d", 1, 1))
        log.append(RunEnded(1, 1, False, 1.0, 0.25, 0.875))
    study = beginning.shared_study(one.search, one.url)
    check_first(one.search, one.state, study)
    tell_others(one.search, one.state, study, run)
    with pytest.raises(BadInput, match=r"was measured on .*: test accuracy 0\.8750"):
        check_first(two.search, two.state, beginning.shared_study(two.search, two.url))


def test_more_trials_are_asked_for_where_the_search_began(machines):
    one, two = machines(trials=2)
    with pytest.raises(BadInput, match="began on another machine"):
        ask_more(two.search, 2)
    ask_more(one.search, 2)
    one.start(), two.start()
    one.join(), two.join()
    assert states(two) == ["finished"] * 4


def test_no_password_stands_in_any_file(machines, home):
    one, two = machines(trials=2)
    one.start(), two.start()
    one.join(), two.join()
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "search.json" for path in files)
    for path in files:
        for secret in SECRETS:
            assert secret.encode() not in path.read_bytes(), path


def test_a_storage_that_is_let_go_of_closes_its_connections(question, database, home, recwarn):
    warnings.simplefilter("always", ResourceWarning)  # told of a connection that was left open
    beginning.begin_search(question(), database)
    beginning.join("mine", database)
    gc.collect()
    assert not [told for told in recwarn if "Connection" in str(told.message)]


def test_a_name_is_given_once_in_a_database_too(machines, question, database, home, monkeypatch):
    machines(names=("one",))
    monkeypatch.setenv("CONVTUI_HOME", str(home / "other"))
    with pytest.raises(BadInput, match="or join it: `convtui search work --name mine`"):
        beginning.begin_search(question(), database)
    with pytest.raises(BadInput, match="no search called 'other'"):
        beginning.join("other", database)
    assert Search.list_all() == []


def test_what_stays_in_the_database_is_told_and_optuna_deletes_it(
    question, database, capsys, monkeypatch, home
):
    beginning.begin_search(question(), database)
    assert run(["search", "delete", "mine", "--yes"]) == 0
    told = capsys.readouterr().err
    assert "mine is deleted" in told
    assert "its name is taken there" in told
    assert not any(secret in told for secret in SECRETS)
    with pytest.raises(BadInput, match="has a search called 'mine'"):
        beginning.begin_search(question(), database)
    command = shlex.split(told.split("`")[1])
    assert command[0] == "optuna"
    password = {"PGPASSWORD": unquote(urlsplit(database).password)}
    program = Path(sys.executable).with_name("optuna")
    subprocess.run([program, *command[1:]], env={**os.environ, **password}, check=True)
    beginning.begin_search(question(), database)


def test_a_database_that_cannot_be_reached_is_one_line_without_the_password(question, postgres):
    wrong = postgres.url("postgres", password="another-s3cret")
    place = f"-h 127.0.0.1 -p {postgres.port} -U lab"
    for url, mend in (
        (wrong, "check user and password in --storage"),
        (wrong.replace(":another-s3cret", ""), "give the password in --storage"),
        (
            wrong.replace(str(postgres.port), "1"),
            "start it, or give user and password in --storage",
        ),
        (wrong.replace("127.0.0.1", "no-host.invalid"), "check the host's name"),
        (postgres.url("nowhere"), f"make it: `createdb {place} nowhere`"),
    ):
        with pytest.raises(BadInput, match=r"^[^\n]*cannot be opened \([^\n]*$") as refused:
            beginning.begin_search(question(), url)
        assert f"): {mend}" in str(refused.value)
        assert not any(secret in str(refused.value) for secret in SECRETS)


@pytest.mark.parametrize("url", ["sqlite:///x.db", "mysql://h/d", "postgresql://host", "x", "//["])
def test_another_storage_is_refused(url):
    with pytest.raises(BadInput, match="no URL of a PostgreSQL database: give postg"):
        url_given(url)


def test_the_rest_of_a_password_with_an_ampersand_is_not_taken_for_an_option():
    with pytest.raises(BadInput, match=r"not know: take it out, and write & .* as %26") as told:
        url_given("postgresql://me@host/db?sslmode=require&password=a&s3cret=1")
    assert "s3cret" not in str(told.value)
    assert url_given("postgresql://me@host/db?sslmode=require&password=a")


def test_a_url_is_shown_without_what_is_secret():
    url = "postgresql://me:s3cret%40@host:5432/db?sslmode=require&password=s3cret&sslkey=s3cret"
    assert without_password(url) == "postgresql://me@host:5432/db?sslmode=require"
