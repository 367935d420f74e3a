"""Undo and redo against a plain list with a pointer."""

from hypothesis import given
from hypothesis import strategies as st

from convtui.lesson.history import History

MOVES = st.lists(st.one_of(st.integers(), st.sampled_from(["undo", "redo"])), max_size=60)


@given(MOVES)
def test_undo_and_redo_walk_along_what_was_recorded(moves: list[int | str]) -> None:
    history, states, here = History(-1), [-1], 0
    for move in moves:
        if move == "undo":
            history, here = history.undo(), max(here - 1, 0)
        elif move == "redo":
            history, here = history.redo(), min(here + 1, len(states) - 1)
        else:
            history = history.record(move)
            states, here = [*states[: here + 1], move], here + 1
        assert history.present == states[here]


def test_a_new_change_forgets_what_was_undone() -> None:
    history = History("a").record("b").undo().record("c")
    assert history.redo().present == "c"
    assert history.undo().present == "a"


def test_where_there_is_nothing_to_undo_or_redo_the_history_stays_the_same() -> None:
    history = History("a")
    assert history.undo() is history
    assert history.redo() is history


def test_the_oldest_of_very_many_changes_are_forgotten() -> None:
    history = History(0)
    for state in range(1, 1000):
        history = history.record(state)
    undone = 0
    while history.undo() is not history:
        history, undone = history.undo(), undone + 1
    assert 100 <= undone < 999
    assert history.present == 999 - undone
