"""What a search has told, read back: as written, by a later version, by a stranger, or cut off."""

import json
import os

import pytest

from convtui.errors import BadInput
from convtui.runs import EventLog
from convtui.runs.events import as_line
from convtui.studies.searches.events import (
    SEARCH_EVENTS,
    BestChanged,
    Noted,
    SearchEnded,
    SearchStarted,
    Trial,
    TrialChanged,
)
from convtui.studies.searches.overview import SearchOverview
from convtui.studies.searches.search import (
    MOST_ASKED,
    Search,
    ask_more,
    ask_to_stop_trial,
    read_requests,
)
from convtui.studies.searches.state import SearchFollower, read_search, recalled

TRIAL = Trial(
    3, "finished", {"kernel_size": 3, "learning_rate": 1e-3, "activation": "relu"},
    (0.5, None, 0.75), epochs=3, metric=0.75, seconds=1.5, machine="here/1", attempts=1,
)  # fmt: skip
EVENTS = (
    SearchStarted("mine", 17, 2),
    TrialChanged(TRIAL),
    TrialChanged(Trial(1, "waiting", {})),
    BestChanged(3, 0.75, {"kernel_size": 3}),
    Noted("the storage is back"),
    SearchEnded("stopped"),
)


@pytest.fixture
def search(question) -> Search:
    return Search.new(question())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event)
def test_an_event_is_read_back_as_it_was_written(event) -> None:
    assert SEARCH_EVENTS.read(as_line(event).encode()) == event


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event)
def test_fields_that_a_later_version_adds_are_passed_over(event) -> None:
    document = json.loads(as_line(event)) | {"why": "x"}
    if "trial" in document:
        document["trial"]["mood"] = {"good": True}
    assert SEARCH_EVENTS.read(json.dumps(document).encode()) == event


def wrong():
    """Each field of each event, of a type that is none of its own."""
    for event in EVENTS:
        document = json.loads(as_line(event))
        inner = document.get("trial")
        for name in inner if inner else sorted(document.keys() - {"event"}):
            values = [[1], {"a": []}] if name == "parameters" else [{"a": 1}, [[]], True, None]
            for value in values:
                if value is None and name in ("metric",) and inner:
                    continue
                changed = {**inner, name: value} if inner else value
                yield json.dumps(document | {"trial" if inner else name: changed})


@pytest.mark.parametrize("line", wrong(), ids=lambda line: "")
def test_a_field_of_another_type_makes_no_event(line) -> None:
    assert SEARCH_EVENTS.read(line.encode()) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"pid": 17', f'"pid": {10**309}'),
        ('"pid": 17', '"pid": 17.0'),
        ('"status": "stopped"', '"status": "paused"'),
        ('"state": "waiting"', '"state": "asleep"'),
        ('"metric": 0.75', '"metric": 1e999'),
        ('"metric": 0.75', '"metric": NaN'),
        ('"time": ', '"time": 1e300, "was": '),
        ('"name": "mine", ', ""),
    ],
)
def test_a_value_that_means_nothing_makes_no_event(before, after) -> None:
    lines = [as_line(event) for event in EVENTS if before in as_line(event)]
    assert lines
    for line in lines:
        assert SEARCH_EVENTS.read(line.replace(before, after, 1).encode()) is None


def test_a_log_that_was_cut_off_is_heard_anew(search) -> None:
    follower = SearchFollower(search)
    with EventLog(search.folder) as log:
        for event in EVENTS[:-1]:
            log.append(event)
        assert [trial.number for trial in follower.refresh().trials] == [1, 3]
    (search.folder / "events.jsonl").write_text(as_line(EVENTS[0]) + "\n")
    state = follower.refresh()
    assert (state.trials, state.best, state.notes) == ((), None, ())


def test_a_log_that_was_replaced_by_a_longer_one_is_heard_anew(search) -> None:
    follower, path = SearchFollower(search), search.folder / "events.jsonl"
    path.write_text("".join(as_line(event) + "\n" for event in EVENTS[:2]))
    assert [trial.number for trial in follower.refresh().trials] == [3]
    other = path.with_name("other")
    other.write_text("".join(as_line(event) + "\n" for event in (*EVENTS[2:], EVENTS[0])))
    other.replace(path)
    assert [trial.number for trial in follower.refresh().trials] == [1]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("make", [lambda path: path.symlink_to("/dev/zero"), os.mkfifo])
@pytest.mark.parametrize("name", sorted(Search.FILES))
def test_a_file_that_is_none_makes_a_damaged_search_beside_sound_ones(
    search, question, name, make
) -> None:
    Search.new(question(name="sound"))
    (search.folder / name).unlink(missing_ok=True)
    make(search.folder / name)
    listed = {entry.name: entry.problem for entry in Search.list_all()}
    assert listed["mine"].startswith(f"{name} cannot be read (it is a ")
    assert listed["sound"] == ""
    seen = {entry.search.name: entry.problem for entry in SearchOverview().look()}
    assert seen == listed
    with pytest.raises(BadInput, match="cannot be read"):
        Search.find("mine").specification  # noqa: B018 - reading it is what is tried
    assert read_search(search).trials == ()
    assert recalled(search).trials == {}
    Search.find("mine").delete()
    assert [entry.name for entry in Search.list_all()] == ["sound"]


def test_runs_of_trials_behind_a_link_make_a_damaged_search(search, tmp_path) -> None:
    (search.folder / "runs").symlink_to(tmp_path)
    assert Search.list_all()[0].problem == "runs is a link, which is not followed"


def test_a_request_through_a_link_is_refused_and_writes_nothing(search, tmp_path) -> None:
    target = tmp_path / "start-up"
    target.write_bytes(b"mine\n")
    search.requests.symlink_to(target)
    with pytest.raises(BadInput, match=r"requests\.jsonl cannot be written: it is a link"):
        ask_to_stop_trial(search, 1)
    assert read_requests(search).more == 0
    assert target.read_bytes() == b"mine\n"


def test_requests_that_are_none_are_passed_over(search) -> None:
    ask_more(search, 5)
    lines = ['{"more": 1e999}', '{"more": "7"}', '{"stop": true}', "[1]", "{", '{"more": -3}', ""]
    with search.requests.open("a") as file:
        file.write("\n".join(lines) + "\n" + "[" * 100_000 + "\n\xff\n")
    ask_to_stop_trial(search, 4)
    asked = read_requests(search)
    assert (asked.more, asked.stopped) == (5, frozenset({4}))
    with search.requests.open("a") as file:
        file.write('{"more": 900000000000}\n')
    assert read_requests(search).more == MOST_ASKED
