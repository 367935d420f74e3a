"""What is said of a search in lines, for whoever does not look at a terminal."""

from convtui.cli.search_progress import shown_search
from convtui.runs import EventLog
from convtui.studies.searches.events import (
    BestChanged,
    SearchEnded,
    SearchStarted,
    Trial,
    TrialChanged,
)
from convtui.studies.searches.search import Search

DRAWN = {"kernel_size": 3}


def test_what_was_done_before_a_search_goes_on_is_counted(question, capsys) -> None:
    search = Search.new(question())
    with EventLog(search.folder) as log:
        log.append(SearchStarted("mine", 1, 1))
        log.append(TrialChanged(Trial(1, "finished", DRAWN, (0.5,), 1, 0.5)))
        log.append(TrialChanged(Trial(2, "running", DRAWN, (0.4,), 2)))
        log.append(TrialChanged(Trial(3, "waiting", DRAWN, (), 2)))
        log.append(SearchEnded("stopped"))
    with shown_search(search, quiet=False) as tell:
        tell(TrialChanged(Trial(2, "running", DRAWN, (0.4,), 2)))
        tell(TrialChanged(Trial(2, "finished", DRAWN, (0.4, 0.6), 2, 0.6)))
    said = capsys.readouterr().err
    assert "trial 2 goes on after epoch 1" in said
    assert "trial 2 finished" in said
    assert "2 of 3 trials done" in said


def test_who_joins_late_is_told_what_happens_from_then_on(question, capsys) -> None:
    """The first turn tells every trial as it stands, and takes one that waits."""
    search = Search.new(question(), "postgresql://h/d", began_here=False)
    machine = search.place.partition("/")[0]
    with shown_search(search, quiet=False) as tell:
        tell(SearchStarted("mine", 1, 1))
        for number in (1, 2):
            tell(TrialChanged(Trial(number, "finished", DRAWN, (0.5,), 1, 0.5, machine="other")))
            tell(BestChanged(number, 0.5, DRAWN))
        tell(TrialChanged(Trial(3, "infeasible", DRAWN, reason="28 → 19 → 9")))
        tell(TrialChanged(Trial(4, "running", DRAWN, (), 1, machine="other")))
        tell(TrialChanged(Trial(5, "running", DRAWN, (), 1, machine=machine)))
        before = capsys.readouterr().err
        tell(TrialChanged(Trial(4, "finished", DRAWN, (0.7,), 1, 0.7, machine="other")))
        tell(BestChanged(4, 0.7, DRAWN))
        after = capsys.readouterr().err
    assert before.count("trial") == 1
    assert "trial 5 begins" in before
    assert "trial 4 finished, val_accuracy 0.7000; 3 of 4 trials done" in after
    assert "best so far: trial 4, 0.7000" in after


def test_who_joins_when_all_is_over_is_told_no_trial(question, capsys) -> None:
    search = Search.new(question(), "postgresql://h/d", began_here=False)
    with shown_search(search, quiet=False) as tell:
        tell(SearchStarted("mine", 1, 1))
        tell(TrialChanged(Trial(1, "finished", DRAWN, (0.5,), 1, 0.5, machine="other")))
        tell(BestChanged(1, 0.5, DRAWN))
        tell(SearchEnded("finished"))
    assert "trial" not in capsys.readouterr().err
