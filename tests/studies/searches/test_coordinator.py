"""What becomes of the trials of a search, whatever happens; training itself is faked."""

import json
import sys
from pathlib import Path

import pytest
from optuna.storages.journal import JournalFileBackend

import convtui
from convtui.cli.search_table import print_search
from convtui.errors import BadInput
from convtui.runs import EventLog, Run
from convtui.studies.searches import begin as beginning
from convtui.studies.searches import coordinator as module
from convtui.studies.searches.coordinator import Coordinator
from convtui.studies.searches.events import Noted, SearchStarted, TrialChanged
from convtui.studies.searches.optuna_study import OptunaStudy
from convtui.studies.searches.search import Search, ask_more, ask_to_stop_trial
from convtui.studies.searches.specification import Metric
from convtui.studies.searches.state import SearchTracker, read_search
from convtui.studies.searches.storage_url import StorageLost

SPACE = """
name = "rates"
model = "mnist-course"
[training]
validation_split = 0.2
epochs = 3
[parameters]
learning_rate = { kind = "log-uniform", low = 1e-5, high = 0.1 }
"""


def by_rate(spec, epoch):
    """Grows with the learning rate and the epoch."""
    return spec["learning_rate"] + epoch / 1000


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(module, "SECONDS_A_TURN", 0.0)


@pytest.fixture
def search(question, home):
    path = home / "rates.toml"
    path.write_text(SPACE)

    def make(trials=4, **given):
        given = {"space": path, "early_stopping": None, **given}
        return beginning.begin_search(question(trials=trials, **given), "")

    return make


@pytest.fixture
def work(monkeypatch, fake_pool):
    """Train a search with a pool that trains nothing; return how it stands, and the pool."""

    def train(search, values=by_rate, workers=2, stop=lambda pool: False, tell=None, **more):
        pools = []

        def pool(workers):
            pools.append(fake_pool(workers, values, **more))
            return pools[0]

        monkeypatch.setattr(module, "WorkerPool", pool)
        opener = beginning.opener(search)
        coordinator = Coordinator(search, opener, workers, tell or (lambda event: None))
        state = coordinator.work(lambda: stop(pools[0]))
        return state, pools[0]

    return train


def trained(pool):
    return [name for what, name in pool.calls if what == "train"]


def test_every_trial_is_trained_once_and_the_best_is_found(search, work):
    state, pool = work(search())
    assert [trial.state for trial in state.trials] == ["finished"] * 4
    assert sorted(trained(pool)) == [f"trial-{number:04}" for number in (1, 2, 3, 4)]
    for trial in state.trials:
        assert trial.values == pytest.approx(
            [trial.parameters["learning_rate"] + epoch / 1000 for epoch in (1, 2, 3)]
        )
        assert trial.metric == trial.values[-1]
        assert trial.seconds == 6.0
    best = max(state.trials, key=lambda trial: trial.metric)
    assert state.best == best.number
    assert (state.done, state.asked, state.status) == (4, 4, "finished")


@pytest.mark.parametrize(
    ("metric", "chosen"),
    [
        (Metric("val_accuracy", "best"), max),
        (Metric("val_loss"), None),
    ],
)
def test_other_metrics_choose_otherwise(search, work, metric, chosen):
    state, _ = work(search(metric=metric), lambda spec, epoch: spec["learning_rate"] - epoch / 1000)
    best = state.trial(state.best)
    if chosen:
        assert best.metric == best.values[0] == max(trial.values[0] for trial in state.trials)
    else:
        assert best.metric == 1.0
        assert state.best == 1


def test_of_equals_the_first_by_number_is_the_best(search, work):
    state, _ = work(search(), lambda spec, epoch: 0.5, dies=[("trial-0001", 0)])
    assert state.best == 1


def test_runs_do_not_look_at_the_test_images_and_say_whose_they_are(search, work):
    made = search()
    work(made)
    spec = Run.read(made.run_folder(2)).spec
    assert spec["measure_test"] is False
    assert spec["search"] == {"name": "mine", "trial": 2}


def test_what_is_written_is_what_a_reader_sees(search, work):
    made = search()
    state, _ = work(made)
    assert read_search(made).trials == state.trials
    assert read_search(Search.find("min")).best == state.best


def test_a_trial_that_fails_keeps_its_reason_and_the_search_goes_on(search, work):
    def values(spec, epoch):
        if spec["learning_rate"] == worst:
            raise ArithmeticError("the loss is nan after batch 3")
        return by_rate(spec, epoch)

    made = search()
    worst = list(made.specification.planned(4))[1].values["learning_rate"]
    state, _ = work(made, values)
    assert [trial.state for trial in state.trials] == ["finished", "failed", "finished", "finished"]
    assert state.trials[1].reason == "the loss is nan after batch 3"
    assert state.done == 4
    assert state.best != 2


def test_a_last_value_that_is_no_number_fails_the_trial(search, work):
    state, _ = work(search(trials=1), lambda spec, epoch: None if epoch == 3 else 0.5)
    assert [trial.state for trial in state.trials] == ["failed"]
    assert state.trials[0].reason == "its val_accuracy is no number"
    assert state.best is None


def test_infeasible_draws_stand_in_the_table_and_are_not_trained(question, work):
    made = beginning.begin_search(question(trials=8), "")
    state, pool = work(made)
    infeasible = [trial for trial in state.trials if trial.state == "infeasible"]
    assert infeasible
    assert "rows 28 → 19 → 9, smaller than 10" in infeasible[0].reason
    assert len(trained(pool)) == 8 == state.asked


def test_a_worker_that_dies_is_noted_and_its_trial_goes_on(search, work):
    state, pool = work(search(), dies=[("trial-0002", 1)])
    assert [trial.state for trial in state.trials] == ["finished"] * 4
    assert trained(pool).count("trial-0002") == 1
    assert state.trials[1].attempts == 2
    # True of a trial that is over, too.
    assert state.trials[1].reason == "after epoch 1 its process was killed; gone on with"
    assert state.notes[0] == "trial 2: after epoch 1 its process was killed; gone on with"


def test_a_search_told_to_stop_lets_its_trials_go_and_goes_on_after_their_epochs(search, work):
    made = search()
    state, _ = work(made, stop=lambda pool: any(epochs(made)))
    assert state.status == "stopped"
    assert {trial.state for trial in state.trials} == {"waiting"}
    before = epochs(made)
    assert any(before)
    state, _ = work(made)
    assert [trial.state for trial in state.trials] == ["finished"] * 4
    assert all(len(trial.values) == 3 for trial in state.trials)


def epochs(search):
    return [len(trial.values) for trial in read_search(search).trials]


class Crash(Exception):
    """The process is gone, in the middle of something."""


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("moment", range(1, 50, 4))
def test_a_crash_at_any_moment_loses_no_trial_and_counts_none_twice(
    search, work, monkeypatch, moment, after
):
    """The process dies before or after its so-manieth write to the study; another one goes on."""
    made, written, append = search(), [], JournalFileBackend.append_logs

    def write(backend, logs):
        written.append(logs)
        if after:
            append(backend, logs)
        if len(written) == moment:
            raise Crash
        if not after:
            append(backend, logs)

    monkeypatch.setattr(JournalFileBackend, "append_logs", write)
    with pytest.raises(Crash):
        work(made)
    monkeypatch.setattr(JournalFileBackend, "append_logs", append)
    state, pool = work(made)
    assert [trial.state for trial in state.trials] == ["finished"] * 4
    assert len({trial.number for trial in state.trials}) == 4
    assert [trial.metric for trial in state.trials] == pytest.approx(
        [trial.parameters["learning_rate"] + 0.003 for trial in state.trials]
    )
    again = [name for name in trained(pool) if trained(pool).count(name) > 1]
    assert not again


def test_a_torn_journal_is_mended(search, work):
    made, written = search(), []

    def tell(event):
        written.append(event)
        if len(written) == 9:
            raise Crash

    with pytest.raises(Crash):
        work(made, tell=tell)
    with made.journal.open("ab") as file:
        file.write(b'{"op_code": 6, "worker')
    (made.folder / "study.journal.lock").symlink_to(made.journal)
    state, _ = work(made)
    assert [trial.state for trial in state.trials] == ["finished"] * 4


def test_two_processes_on_one_machine_do_not_share_a_search(search, work):
    made = search()
    with EventLog(made.folder), pytest.raises(BadInput, match="another process"):
        work(made)


def test_more_trials_are_drawn_after_the_others(search, work):
    made = search(trials=2)
    first, _ = work(made)
    ask_more(made, 3)
    state, pool = work(made)
    assert state.trials[:2] == first.trials
    assert trained(pool) == ["trial-0003", "trial-0004", "trial-0005"]
    assert [trial.parameters for trial in state.trials] == [
        planned.values for planned in made.specification.planned(5)
    ]


def test_more_trials_may_be_asked_for_meanwhile(search, work):
    made, asked = search(trials=2), []

    def tell(event):
        if isinstance(event, TrialChanged) and event.trial.metric and not asked:
            asked.append(ask_more(made, 2))

    state, _ = work(made, tell=tell)
    assert [trial.state for trial in state.trials] == ["finished"] * 4


def test_while_the_storage_is_lost_the_epochs_are_shown_all_the_same(search, work, monkeypatch):
    monkeypatch.setattr(module, "FIRST_WAIT", 0.001)
    monkeypatch.setattr(module, "LONGEST_WAIT", 0.002)
    lost, seen, tries, trials = [], [], [], OptunaStudy.trials

    def read(self):
        if lost:
            tries.append(self)
            if len(tries) < 100:
                raise StorageLost("gone")
        return trials(self)

    def tell(event):
        if isinstance(event, TrialChanged) and event.trial.values:
            if len(tries) < 100:
                seen.append(len(event.trial.values))
            lost.append(event)

    monkeypatch.setattr(OptunaStudy, "trials", read)
    state, _ = work(search(trials=1), workers=1, tell=tell)
    assert seen == [1, 3]  # after epoch 2 it turned out that the storage is lost
    assert state.trials[0].state == "finished"


def test_what_was_noted_in_an_earlier_session_is_not_told_again():
    table = SearchTracker()
    for event in (SearchStarted("mine", 1, 1), Noted("the storage is out of reach")):
        table.hear(event)
    assert table.state().notes
    table.hear(SearchStarted("mine", 2, 1))
    assert table.state().notes == ()


def test_a_trial_is_given_up_on_request_waiting_or_in_training(search, work):
    made, asked = search(), []

    def tell(event):
        if isinstance(event, TrialChanged) and event.trial.values and not asked:
            asked.extend((event.trial.number, 4))
            for number in asked:
                ask_to_stop_trial(made, number)

    state, pool = work(made, workers=1, tell=tell)
    assert asked[0] == 1
    assert [trial.state for trial in state.trials] == ["stopped", "finished", "finished", "stopped"]
    given_up = state.trials[0]
    assert given_up.reason == f"on request, after epoch {len(given_up.values)}"
    assert state.trials[3].reason == "on request, before it began"
    assert "trial-0004" not in trained(pool)
    assert state.done == 4


def test_pruning_gives_up_what_is_worse_than_the_median(search, work):
    rates = iter([0.9, 0.8, 0.7, 0.6, 0.5, 0.1, 0.95])
    known = {}

    def values(spec, epoch):
        rate = spec["learning_rate"]
        return known.setdefault(rate, next(rates, 0.9) if rate not in known else 0)

    state, _ = work(search(trials=7, prune=True), values, workers=1)
    assert [trial.state for trial in state.trials] == ["finished"] * 5 + ["pruned", "finished"]
    assert len(state.trials[5].values) == 2
    assert "worse than the median" in state.trials[5].reason
    assert state.best == 7


def test_a_trial_is_not_pruned_once_its_last_epoch_is_over(search, work):
    """Then nothing would be saved, and its figure lost."""
    known, finals = {}, iter([0.9, 0.8, 0.7, 0.6, 0.5, 0.1])

    def values(spec, epoch):
        final = known.setdefault(spec["learning_rate"], next(finals) if epoch == 1 else 0)
        return final if epoch == 3 else 0.01

    state, _ = work(search(trials=6, prune=True), values, workers=1)
    assert [trial.state for trial in state.trials] == ["finished"] * 6
    assert state.trials[5].metric == 0.1


def test_nothing_is_pruned_unless_asked(search, work):
    known = {}

    def values(spec, epoch):
        return known.setdefault(spec["learning_rate"], 1.0 - len(known) / 10)

    state, _ = work(search(trials=7), values, workers=1)
    assert [trial.state for trial in state.trials] == ["finished"] * 7


def test_the_rest_of_the_time_is_judged_by_the_epochs_so_far(search, work):
    made, etas = search(), []

    def tell(event):
        if isinstance(event, TrialChanged):
            etas.append(read_search(made).eta)

    work(made, workers=1, tell=tell)
    known = [eta for eta in etas if eta is not None]
    assert known[0] == pytest.approx(2.0 * (4 * 3 - 1))
    assert known == sorted(known, reverse=True)


def test_search_json_says_all_that_was_asked(search):
    made = search(seed=3)
    document = json.loads((made.folder / "search.json").read_text())
    assert document["question"]["seed"] == 3
    assert document["question"]["space"]["parameters"]["learning_rate"]["kind"] == "log-uniform"
    assert Search.find("mine").specification == made.specification


def test_a_name_is_given_once(search):
    search()
    with pytest.raises(BadInput, match="there is a search called 'mine'"):
        search()


def test_from_its_draw_to_its_table_a_trial_is_walked_through_twenty_modules_at_most(
    search, work, capsys
):
    """Those of the search and of the command line; below them are training, runs and networks."""
    made, entered = search(trials=1), set()
    package = Path(convtui.__file__).parent

    def enter(frame, what, _):
        path = Path(frame.f_code.co_filename)
        if what == "call" and path.is_relative_to(package):
            entered.add(path.relative_to(package).with_suffix("").as_posix())

    sys.setprofile(enter)
    try:
        state, _ = work(made)
        print_search(made, state, as_json=False)
    finally:
        sys.setprofile(None)
    assert "trial 1, val_accuracy" in capsys.readouterr().out
    walked = {name for name in entered if name.startswith(("studies/", "cli/"))}
    assert "studies/searches/parameters" in walked
    assert "cli/search_table" in walked
    assert len(walked) <= 20, sorted(walked)
