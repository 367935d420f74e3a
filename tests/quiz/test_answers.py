"""What was answered: kept, read back whatever became of the file, and asked again in time."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from convtui.errors import BadInput
from convtui.places import data_folder
from convtui.quiz.answers import FILE_NAME, Answer, keep_answer, read_answers
from convtui.quiz.kinds import KINDS, kinds_of
from convtui.quiz.leitner import APART, BOXES, cards, next_kind, progress

DAY = 86_400.0
CELLS, POOLING = kinds_of(["cells"]), kinds_of(["pooling"])


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))


def answered(kind, right=True, time=0.0):
    return Answer(time, kind, 1, right, "7")


def in_time(count):
    """So many right answers, each when its card is due."""
    answers = [answered("value", time=5.0)]
    while len(answers) < count:
        answers.append(answered("value", time=cards(answers)["value"].due))
    return answers


def chosen(answers, now, kinds=KINDS, recent=None):
    """What is asked then, of the answers those in `recent` being of this sitting; None: all."""
    asked = [answer.kind for answer in answers] if recent is None else recent
    return next_kind(kinds, answers, now, np.random.default_rng(1), asked).name


def test_answers_come_back_as_they_were_given():
    assert read_answers() == ([], "")
    given = [answered("value", right=False), answered("size", time=12.5)]
    for answer in given:
        keep_answer(answer)
    assert read_answers() == (given, "")


@pytest.mark.parametrize(
    "damage",
    ["{", "\0\xff", '{"time": 1}', '{"time": "x", "kind": 1}', "[]", '"a"', "nan", "[" * 9999],
)
def test_a_damaged_line_is_told_of_and_costs_nothing_else(damage):
    keep_answer(answered("value"))
    path = data_folder() / FILE_NAME
    with path.open("a", encoding="latin-1") as file:
        file.write("\n" + damage)
    before = path.read_bytes()
    keep_answer(answered("size"))
    answers, problem = read_answers()
    assert [answer.kind for answer in answers] == ["value", "size"]
    assert "damaged" in problem
    assert "\n" not in problem
    assert path.read_bytes().startswith(before)


def test_several_damaged_lines_are_told_of_in_one():
    (data_folder()).mkdir(parents=True)
    (data_folder() / FILE_NAME).write_text("{\nnull\n[")
    assert "line 1 and 2 more of" in read_answers()[1]
    assert "are damaged: they stay there and do not count" in read_answers()[1]


def test_answers_of_two_sittings_at_once_are_all_kept():
    def answer(number):
        for _ in range(20):
            keep_answer(answered("value", time=float(number)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(answer, range(4)))
    kept, problem = read_answers()
    assert problem == ""
    assert Counter(one.time for one in kept) == dict.fromkeys([0.0, 1.0, 2.0, 3.0], 20)


def test_a_line_torn_by_a_power_cut_spoils_no_later_one():
    keep_answer(answered("value"))
    path = data_folder() / FILE_NAME
    path.write_bytes(path.read_bytes()[:-5])
    keep_answer(answered("size"))
    answers, problem = read_answers()
    assert [answer.kind for answer in answers] == ["size"]
    assert "line 2 of" in problem


def test_a_field_of_a_later_version_is_passed_over():
    fields = {"time": 1, "kind": "value", "seed": 2, "right": True, "chosen": "", "new": 1}
    keep_answer(answered("size"))
    path = data_folder() / FILE_NAME
    path.write_text(json.dumps(fields))
    assert [answer.kind for answer in read_answers()[0]] == ["value"]


def test_a_folder_in_the_place_of_the_file_is_told_of_in_one_line():
    (data_folder() / FILE_NAME).mkdir(parents=True)
    answers, problem = read_answers()
    assert answers == []
    assert "cannot be read" in problem
    with pytest.raises(BadInput, match="this answer does not count"):
        keep_answer(answered("value"))


def test_a_card_goes_one_box_on_when_it_is_right_and_into_the_first_when_it_is_wrong():
    right = in_time(7)
    assert [cards(right[:count])["value"].box for count in range(1, 8)] == [2, 3, 4, 5, 5, 5, 5]
    assert cards([*right, answered("value", right=False, time=1e9)])["value"].box == 1
    assert cards([answered("value", right=False)])["value"].box == 1


@pytest.mark.parametrize(("times", "days"), [(1, 1), (2, 3), (3, 7), (4, 14), (9, 14)])
def test_a_card_rests_as_long_as_its_box_says(times, days):
    answers = in_time(times)
    assert cards(answers)["value"].due == answers[-1].time + days * DAY


def test_a_right_answer_before_a_card_is_due_moves_it_no_further():
    early = [answered("value", time=time) for time in (0.0, 60.0, DAY - 1)]
    assert cards(early)["value"] == cards(early[:1])["value"]
    assert cards([*early, answered("value", time=DAY)])["value"].box == 3
    assert cards([*early, answered("value", right=False, time=90.0)])["value"].box == 1


def test_an_answer_out_of_the_future_stops_no_card():
    answers = [answered("value", time=1e300), answered("value", time=5.0)]
    assert cards(answers)["value"].due == 5.0 + 3 * DAY


def test_what_was_wrong_comes_back_after_a_few_others():
    answers = [answered("value", right=False)]
    for time in range(APART):
        name = chosen(answers, time)
        assert name != "value"
        answers.append(answered(name, time=float(time)))
    assert chosen(answers, APART) == "value"


def test_what_was_wrong_in_another_sitting_is_asked_first():
    assert chosen([answered("value", right=False)], 9.0, recent=()) == "value"


def test_what_was_right_rests_and_comes_back_when_it_is_due_before_anything_new():
    answers = [answered("value"), *[answered(name) for name in ("size", "cut", "biased")]]
    assert chosen(answers, DAY - 1) not in {"value", "size", "cut", "biased"}
    assert chosen(answers, DAY + 1) == "value"


def test_where_all_are_known_what_is_due_next_is_asked():
    answers = [answered(kind.name, time=float(at)) for at, kind in enumerate(POOLING)]
    assert chosen(answers, 10.0, POOLING) == POOLING[0].name


def test_the_first_box_comes_first_of_what_is_due():
    answers = [
        answered("value"),
        answered("size", right=False, time=2.0),
        *[answered(name, time=3.0) for name in ("cut", "biased", "edges")],
    ]
    assert chosen(answers, 20 * DAY) == "size"


def test_a_topic_of_one_kind_is_asked_again_and_again():
    (kind,) = kinds_of(["kernels"])
    assert chosen([answered(kind.name)] * 3, 0.0, (kind,)) == kind.name


def test_a_kind_of_another_version_is_no_obstacle():
    assert chosen([answered("gone")], 0.0) in {kind.name for kind in KINDS}


def test_progress_counts_answers_and_how_far_the_cards_are():
    answers = [*in_time(2), answered("true-convolution", right=False)]
    found = progress(KINDS, answers)["cells"]
    assert (found.asked, found.right) == (3, 2)
    assert found.learned == pytest.approx(2 / (2 * (BOXES - 1)))
    assert progress(KINDS, [])["padding"].learned == 0
    done = [answered(kind.name, time=at * 20 * DAY) for at in range(5) for kind in CELLS]
    assert progress(KINDS, done)["cells"].learned == 1
