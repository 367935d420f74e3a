"""Verdicts for others: JSON, grade books, Gradescope, JUnit, pages; and how much is told."""

import csv
import io
import json
from dataclasses import asdict, replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from pretending import Pretending, everything

from convtui.export.page import page_as_html, page_as_markdown
from convtui.export.tabular import as_csv
from convtui.marking.assignment_file import load_assignment
from convtui.marking.catalogue import find_idea
from convtui.marking.feedback import feedback, in_words, sentences
from convtui.marking.marker import marked, not_handed_in
from convtui.marking.results import (
    as_json,
    as_junit,
    class_page,
    grades,
    gradescope,
    misconceptions,
)
from convtui.marking.told import Hints, told
from convtui.marking.verdict import Diagnosis, Verdict
from convtui.marking.verdict_lines import verdict_lines
from convtui.records import RecordReader

EVERYTHING = load_assignment("everything")
FLIPPED = marked(everything([find_idea("flipped-kernel")]), EVERYTHING, "Ada", "ada.py")
RIGHT = marked(everything(), EVERYTHING, "Bob", "bob.py")
NOTHING = not_handed_in(EVERYTHING, "Carl")


def test_json_has_the_form_that_is_documented():
    document = as_json("everything", [FLIPPED, RIGHT, NOTHING])
    assert json.loads(json.dumps(document)) == document
    assert list(document) == ["assignment", "submissions"]
    for submission in document["submissions"]:
        assert list(submission) == ["name", "language", "points", "out_of", "tasks"]
        for task in submission["tasks"]:
            assert list(task) == [
                "function", "status", "points", "out_of", "features", "diagnosis", "example"
            ]  # fmt: skip
            for feature in task["features"]:
                assert list(feature) == ["name", "points", "out_of", "agrees", "cases"]
    task = document["submissions"][0]["tasks"][0]
    [diagnosis] = task["diagnosis"]
    assert list(diagnosis) == ["misconception", "explains", "of", "sentence"]
    assert diagnosis["misconception"] == "flipped-kernel"
    assert list(task["example"]) == ["call", "expected", "got", "cell"]
    assert task["example"]["cell"] == [1, 1]


def test_why_nothing_was_asked_is_said_once():
    task = NOTHING.tasks[0]
    lines = [line.text for line in verdict_lines(task)]
    assert lines == ["conv2d: missing, 0 of 18 points", "  nothing was handed in"]
    assert page_as_markdown(feedback(NOTHING, "T")).count("Nothing was handed in.") == 4


def test_of_many_equal_explanations_three_have_sentences_and_all_are_named():
    equal = tuple(Diagnosis(f"idea-{n}", 3, 3, f"Sentence {n}.", "Look.", "") for n in range(5))
    said = list(sentences(replace(RIGHT.tasks[0], diagnosis=equal)))
    assert said[:4] == [
        "Sentence 0.", "Sentence 1.", "Sentence 2.", "As well explained by idea-3; idea-4."
    ]  # fmt: skip
    assert said[4] == "Hint: Look."


def test_a_verdict_can_be_kept_and_read_again():
    for verdict in (FLIPPED, RIGHT, NOTHING):
        document = json.loads(json.dumps(asdict(verdict)))
        again = RecordReader(Verdict).read(document, "kept")
        assert as_json("e", [again]) == as_json("e", [verdict])
        assert asdict(again) == json.loads(json.dumps(asdict(again)), object_hook=_tuples)


def _tuples(table):
    return {k: tuple(v) if isinstance(v, list) and k in _TUPLES else v for k, v in table.items()}


_TUPLES = {"tasks", "problems", "features", "diagnosis", "notes", "cell"}


@pytest.mark.parametrize("hints", list(Hints))
def test_no_more_is_told_than_may_be(hints):
    shown = told(FLIPPED, hints)
    page = page_as_markdown(feedback(shown, "Title"))
    assert f"{FLIPPED.points:g} of" in page
    assert ("kernels that are not the same" in page) == (hints >= Hints.FEATURES)
    assert ("turned by 180°" in page) == (hints >= Hints.MISCONCEPTIONS)
    assert ("Hint:" in page) == (hints >= Hints.MISCONCEPTIONS)
    assert ("np.array" in page) == (hints >= Hints.EXAMPLES)
    for text in (json.dumps(as_json("e", [shown])), as_junit("e", [shown]).decode()):
        assert ("np.array" in text) == (hints >= Hints.EXAMPLES)
        assert ("turned by 180" in text) == (hints >= Hints.MISCONCEPTIONS)


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_of_the_grade_book_is_a_formula(begins):
    verdict = replace(FLIPPED, name=begins, file=begins)
    [row] = csv.DictReader(io.StringIO(as_csv(grades([verdict]))))
    assert row["name"].startswith("'")
    assert row["file"].startswith("'")
    assert float(row["points"]) == FLIPPED.points
    assert float(row["conv2d"]) == FLIPPED.tasks[0].points


def test_gradescope_gets_a_test_for_each_feature_and_none_that_hides_a_failure():
    document = gradescope(FLIPPED, "Title")
    json.dumps(document)
    assert document["score"] == FLIPPED.points
    assert sum(test["max_score"] for test in document["tests"]) == FLIPPED.out_of
    failed = [test for test in document["tests"] if test["status"] == "failed"]
    assert failed
    assert all(test["score"] < test["max_score"] for test in failed)
    hidden = gradescope(told(FLIPPED, Hints.POINTS), "Title")
    assert len(hidden["tests"]) == len(FLIPPED.tasks)
    assert any(test["status"] == "failed" for test in hidden["tests"])


def test_junit_tells_wrong_answers_from_none():
    def conv2d(x, kernel, stride, padding, dilation, flip):
        raise ValueError("no\x00 \x1b[2J")

    crashed = marked(Pretending(conv2d=conv2d), EVERYTHING, "Dora", "d.py")
    root = ElementTree.fromstring(as_junit("everything", [FLIPPED, RIGHT, crashed]))
    cases = {(case.get("classname"), case.get("name")): case for case in root.iter("testcase")}
    assert len(cases) == int(root.get("tests"))
    assert cases["Ada.conv2d", "flip"].find("failure") is not None
    assert cases["Dora.conv2d", "flip"].find("error") is not None
    assert not list(cases["Bob.conv2d", "flip"])


def test_a_class_has_a_table_of_what_it_believes():
    table = misconceptions([FLIPPED, FLIPPED, RIGHT, NOTHING])
    assert table.rows == (("flipped-kernel", find_idea("flipped-kernel").title, 2, 4),)
    page = class_page("Title", [FLIPPED, RIGHT])
    assert "| flipped-kernel |" in page
    assert "None explains" in class_page("Title", [RIGHT])


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], set()

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_page_is_well_formed_and_shows_names_as_they_are():
    name = "<script>alert(1)</script> *Ada* \x1b[2J"
    blocks = feedback(replace(FLIPPED, name=name), "A & B")
    page, text = page_as_html("A & B", blocks), page_as_markdown(blocks)
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    assert "script" not in tags.seen
    assert "\x1b" not in page + text
    assert "\\*Ada\\*" in text
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (3, "3"),
        ([1, 2.5], "1 2.5"),
        ([[1, 2], [3, None]], "1 2; 3 NaN"),
        ([[[1, 2], [3, 4]]], "[1 3] [2 4]"),
        ([], "nothing"),
    ],
)
def test_arrays_are_written_as_one_types_them(values, words):
    assert in_words(values) == words
