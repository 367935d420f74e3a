"""A sitting: what is asked, counted and kept."""

from itertools import islice

import pytest

from convtui.errors import BadInput
from convtui.places import data_folder
from convtui.quiz.answers import read_answers
from convtui.quiz.kinds import KINDS, questions
from convtui.quiz.question import feedback
from convtui.quiz.session import Session


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))


def wrong(question):
    return (question.right + 1) % len(question.choices)


def test_a_series_of_a_seed_is_asked_in_its_order_and_ends():
    session = Session(seed=7, count=3)
    asked = []
    while (question := session.next()) is not None:
        session.take(question, question.right)
        asked.append(question.text)
    assert asked == [question.text for question in questions(7, 3)]
    assert (session.asked, session.right) == (3, 3)


def test_what_was_wrong_comes_back_in_the_same_sitting_with_other_numbers():
    session = Session(now=lambda: 1000.0)
    first = session.next()
    session.take(first, wrong(first))
    asked = []
    for _ in range(4):
        question = session.next()
        session.take(question, question.right)
        asked.append(question)
    assert [question.kind == first.kind for question in asked] == [False, False, False, True]
    assert asked[-1].seed != first.seed
    assert (session.asked, session.right) == (5, 4)


def test_the_next_sitting_knows_what_was_answered():
    session = Session(now=lambda: 1000.0)
    question = session.next()
    session.take(question, wrong(question))
    (kept,) = read_answers()[0]
    assert (kept.kind, kept.seed, kept.right) == (question.kind, question.seed, False)
    assert kept.chosen == question.choices[wrong(question)].text
    assert Session().progress()[question.topic].asked == 1
    assert Session(now=lambda: 5000.0).next().kind == question.kind


def test_a_question_that_is_passed_over_is_not_asked_at_once_again():
    session = Session()
    shown = [session.next().kind for _ in range(40)]
    assert all(len({*shown[at : at + 4]}) == 4 for at in range(37))
    assert session.asked == 0


def test_other_topics_end_a_series():
    session = Session(seed=7, count=9)
    session.choose_topics(["softmax"])
    assert {session.next().topic for _ in range(3)} == {"softmax"}


def test_an_unknown_topic_begins_no_sitting():
    with pytest.raises(BadInput, match="unknown topic"):
        Session(["soft"])


def test_an_answer_that_cannot_be_kept_counts_in_the_sitting():
    data_folder().parent.mkdir(parents=True)
    data_folder().write_text("no folder")
    session = Session(seed=1)
    question = session.next()
    with pytest.raises(BadInput, match="cannot be written"):
        session.take(question, question.right)
    assert (session.asked, session.right) == (1, 1)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_feedback_names_and_explains_what_is_behind_a_choice(kind):
    for question in islice(map(kind.question, range(5)), 5):
        for number, choice in enumerate(question.choices):
            said = feedback(question, number)
            if choice.is_right:
                assert said == f"Right: {question.why}"
            else:
                idea = choice.ideas[0]
                assert idea.title in said
                assert idea.sentence in said
                assert question.choices[question.right].text in said.split("\nIt is ")[1]
                assert said.endswith(f": {question.why}")
