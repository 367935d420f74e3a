"""What is said of a search in lines, for whoever does not look at a terminal."""

from convtui.cli.search_progress import shown
from convtui.runs import EventLog
from convtui.search.events import SearchEnded, SearchStarted, TrialChanged
from convtui.search.store import create
from convtui.search.trial import Trial

DRAWN = {"kernel_size": 3}


def test_what_was_done_before_a_search_goes_on_is_counted(question, capsys) -> None:
    search = create(question())
    with EventLog(search.folder) as log:
        log.append(SearchStarted("mine", 1, 1))
        log.append(TrialChanged(Trial(1, "finished", DRAWN, (0.5,), 1, 0.5)))
        log.append(TrialChanged(Trial(2, "running", DRAWN, (0.4,), 2)))
        log.append(TrialChanged(Trial(3, "waiting", DRAWN, (), 2)))
        log.append(SearchEnded("stopped"))
    with shown(search, quiet=False) as tell:
        tell(TrialChanged(Trial(2, "running", DRAWN, (0.4,), 2)))
        tell(TrialChanged(Trial(2, "finished", DRAWN, (0.4, 0.6), 2, 0.6)))
    said = capsys.readouterr().err
    assert "trial 2 goes on after epoch 1" in said
    assert "trial 2 finished" in said
    assert "2 of 3 trials done" in said
