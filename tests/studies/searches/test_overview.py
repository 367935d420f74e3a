"""All searches, looked at again and again."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from convtui.runs import EventLog
from convtui.studies import study
from convtui.studies.searches import overview
from convtui.studies.searches.events import SearchEnded, SearchStarted
from convtui.studies.searches.overview import SearchOverview
from convtui.studies.searches.search import Search


@dataclass
class Child:
    pid: int = 77
    code: int | None = None

    def poll(self) -> int | None:
        return self.code


@pytest.fixture
def search(question):
    return Search.new(question())


def status(look) -> str:
    (seen,) = look()
    return seen.state.status


def test_what_is_over_is_not_read_again(search, monkeypatch) -> None:
    with EventLog(search.folder) as log:
        log.append(SearchStarted("mine", 1, 1))
        log.append(SearchEnded("finished"))
    seen = SearchOverview()
    first = seen.look()
    monkeypatch.setattr(overview.SearchFollower, "refresh", lambda self: pytest.fail("read again"))
    assert seen.look() == first
    assert seen.look()[0] is first[0]


def test_a_search_is_starting_from_its_process_on_until_that_tells_of_itself(search) -> None:
    seen, child = SearchOverview(), Child()
    with EventLog(search.folder) as log:
        log.append(SearchStarted("mine", 1, 1))
        log.append(SearchEnded("stopped"))
    assert status(seen.look) == "stopped"
    seen.expect(search.folder, child)
    assert status(seen.look) == "starting"
    with EventLog(search.folder) as log:
        log.append(SearchStarted("mine", child.pid, 1))
        assert status(seen.look_again) == "running"
        log.append(SearchEnded("finished"))
    assert status(seen.look_again) == "finished"


def test_a_process_that_ended_before_it_began_is_told(search) -> None:
    seen, child = SearchOverview(), Child()
    log = search.folder / "log.txt"
    log.write_text("of an earlier one\n")
    seen.expect(search.folder, child)
    assert status(seen.look) == "starting"
    log.write_text(log.read_text() + "a warning\nconvtui: the database is shut\n")
    child.code = 3
    assert status(seen.look_again) == "stopped"
    (note,) = seen.look()[0].state.notes
    assert note == "its process ended before it began to train: the database is shut"


def test_a_search_of_the_same_name_made_anew_is_read_from_its_beginning(search, question) -> None:
    seen = SearchOverview()
    with EventLog(search.folder) as log:
        log.append(SearchStarted("mine", 1, 1))
        log.append(SearchEnded("stopped"))
    assert status(seen.look) == "stopped"
    search.delete()
    again = Search.new(question(trials=2))
    with EventLog(again.folder) as log:
        log.append(SearchStarted("mine", 1, 1))
        assert status(seen.look) == "running"
    assert seen.look()[0].search.specification.trials == 2


def test_a_folder_that_goes_while_it_is_looked_at_harms_nothing(search) -> None:
    seen = SearchOverview()
    assert len(seen.look()) == 1
    search.delete()
    assert seen.look_again() is not None
    assert seen.look() == ()


def test_a_folder_that_goes_while_all_are_listed_harms_nothing(search, monkeypatch) -> None:
    folders_in = study.folders_in

    def there_for_the_last_time(root: Path) -> list[Path]:
        found = folders_in(root)
        if search.folder in found:
            search.delete()
        return found

    monkeypatch.setattr(study, "folders_in", there_for_the_last_time)
    (seen,) = SearchOverview().look()
    assert "cannot be read" in seen.problem
