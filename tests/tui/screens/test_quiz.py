"""Questions on the screen, answered with keys and with the mouse."""

import re

import pytest

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.quiz.answers import read_answers
from convtui.quiz.kinds import KINDS
from convtui.quiz.session import Session
from convtui.tui.lesson import Lesson
from convtui.tui.opening import LessonOpened
from convtui.tui.screens.opened_step import OpenedLayerScreen, OpenedStep
from convtui.tui.screens.quiz import QuizScreen
from convtui.tui.screens.step import StepScreen
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.cell_grid import CellGrid

SIZES = [(80, 24), (120, 36), (200, 55)]
BY_NAME = {kind.name: kind for kind in KINDS}


def screen(learner) -> QuizScreen:
    found = learner.app.screen
    assert isinstance(found, QuizScreen)
    return found


class Of(Session):
    """A sitting about one kind, the seeds one after the other."""

    def __init__(self, kind):
        super().__init__(seed=1)
        self._kinds = (BY_NAME[kind].question(seed) for seed in range(20))

    def next(self):
        return next(self._kinds)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_a_question_can_be_read_and_answered_on_every_size(open_quiz, size, kind) -> None:
    async with open_quiz(Of(kind.name), size) as learner:
        for number in range(2):
            question = screen(learner).question
            words = " ".join(learner.text.split())
            assert " ".join(question.text.split()) in words
            for at, choice in enumerate(question.choices, start=1):
                assert f"{at} {choice.text}" in words
            matrices = [figure for figure in question.figures if not figure.is_curve]
            for place, figure in enumerate(matrices):
                assert learner.disagreeing(f"#figure-{place}", figure.values) == []
            wrong = (question.right + 1) % len(question.choices)
            await learner.press(str((question.right, wrong)[number] + 1))
            words = " ".join(learner.text.split())
            assert "Right: " in words if number == 0 else "← your answer" in words
            assert "← right" in words
            if number:
                assert question.choices[wrong].ideas[0].name in words
            await learner.press("enter")
        assert [answer.right for answer in read_answers()[0]] == [True, False]


async def test_arrows_and_enter_answer_as_the_numbers_do(open_quiz) -> None:
    async with open_quiz(Of("value")) as learner:
        await learner.press("down", "down", "up", "enter")
        assert screen(learner).chosen == 1
        await learner.press("up", "3")
        assert screen(learner).chosen == 1
        assert "enter asks the next question" in learner.text
        await learner.press("enter")
        assert screen(learner).chosen is None
        assert len(read_answers()[0]) == 1


async def test_a_click_on_a_choice_takes_it(open_quiz) -> None:
    async with open_quiz(Of("value")) as learner:
        await learner.pilot.click(AnswerList, offset=(4, 2))
        await learner.settle()
        assert screen(learner).chosen == 2


async def test_a_click_on_the_choice_at_hand_takes_it(open_quiz) -> None:
    async with open_quiz(Of("value")) as learner:
        await learner.pilot.click(AnswerList, offset=(4, 0))
        await learner.settle()
        assert screen(learner).chosen == 0


@pytest.mark.parametrize(
    ("kind", "stage"), [("value", 0), ("biased", 1), ("padded-average", 2), ("two-layers-size", 2)]
)
async def test_the_step_of_a_question_is_opened_and_left(open_quiz, kind, stage) -> None:
    async with open_quiz(Of(kind)) as learner:
        question = screen(learner).question
        await learner.press("o")
        assert "answer first" in learner.text
        await learner.press(str(question.right + 1), "o")
        step = learner.app.screen
        assert isinstance(step, OpenedStep)
        assert (step.cursor.stage, step.cursor.place) == (stage, question.opened.cell)
        if kind != "two-layers-size":
            assert question.choices[question.right].text in learner.formula
        await learner.press("right", "left", "backspace")
        assert screen(learner).question is question
        await learner.press("o", "escape")
        assert screen(learner).question is question


async def test_q_on_the_step_of_a_question_returns_to_it(open_quiz) -> None:
    async with open_quiz(Of("value")) as learner:
        question = screen(learner).question
        await learner.press("1", "o", "Q")
        assert screen(learner).question is question


async def test_a_lesson_opened_from_another_screen_is_seen_and_not_the_quiz(open_app) -> None:
    async with open_app() as learner:
        await learner.press("Q")
        lesson = Lesson(load_input("patch"), LayerOptions(load_kernel("sobel-x")))
        learner.app.post_message(LessonOpened(lesson))
        await learner.settle()
        assert isinstance(learner.app.screen, StepScreen)
        assert learner.lesson is lesson


async def test_what_is_no_step_is_told_with_what_to_type(open_quiz) -> None:
    async with open_quiz(Of("best-epoch")) as learner:
        await learner.press("1", "o")
        assert "convtui misconceptions training-loss-decides" in " ".join(learner.text.split())


@pytest.mark.parametrize(
    "kind", ["own-weights", "convolution-parameters", "flattened-place", "softmax-share"]
)
async def test_a_number_of_a_network_of_one_layer_is_opened_and_left(open_quiz, kind) -> None:
    async with open_quiz(Of(kind), (80, 24)) as learner:
        question = screen(learner).question
        await learner.press("1", "o")
        layer = learner.app.screen
        assert isinstance(layer, OpenedLayerScreen)
        opened = question.opened
        if kind == "convolution-parameters":
            formula = "".join(question.why.split())
            assert formula in "".join(learner.text.split())
        else:
            assert layer.step.value == opened.passed.maps[opened.layer][opened.place]
        await learner.press("backspace")
        assert screen(learner).question is question
        await learner.press("o", "escape")
        assert screen(learner).question is question


async def test_a_series_ends_with_what_it_came_to_and_goes_on_if_wanted(open_quiz) -> None:
    async with open_quiz(Session(seed=7, count=2)) as learner:
        for _ in range(2):
            await learner.press(str(screen(learner).question.right + 1), "enter")
        assert "That was all." in learner.text
        assert "2 of 2 right" in learner.text
        await learner.press("1", "down", "o", "n")
        assert "That was all." in learner.text
        await learner.press("enter")
        assert screen(learner).question is not None
        assert len(read_answers()[0]) == 2


async def test_a_question_that_is_skipped_does_not_count(open_quiz) -> None:
    async with open_quiz(Session()) as learner:
        before = screen(learner).question
        await learner.press("n")
        assert screen(learner).question.kind != before.kind
        assert read_answers() == ([], "")


async def test_topics_are_chosen_with_the_progress_in_each(open_quiz) -> None:
    async with open_quiz(Of("value")) as learner:
        await learner.press(str(screen(learner).question.right + 1), "t")
        assert "1 of 1   one number of a map" in learner.text
        await learner.press("end", "space", "up", "up", "space", "enter")
        assert screen(learner).session.topics == ("softmax", "curves")


async def test_no_topics_marked_are_all_topics(open_quiz) -> None:
    async with open_quiz(Session(["curves"])) as learner:
        assert screen(learner).question.topic == "curves"
        await learner.press("t", "end", "space", "enter")
        assert screen(learner).session.topics == ()


async def test_the_quiz_is_opened_from_screen_step_and_left_again(open_app) -> None:
    async with open_app() as learner:
        await learner.press("Q")
        assert screen(learner).question is not None
        await learner.press("escape")
        assert isinstance(learner.app.screen, StepScreen)


async def test_answers_that_cannot_be_kept_are_told_of_and_the_quiz_goes_on(
    open_quiz, home
) -> None:
    home.mkdir()
    (home / "data").write_text("no folder")
    async with open_quiz(Of("value")) as learner:
        await learner.press("1")
        assert "cannot be written" in " ".join(learner.text.split())
        await learner.press("enter")
        assert screen(learner).chosen is None


async def test_a_damaged_line_is_told_of(open_quiz, home) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "quiz.jsonl").write_text("{")
    async with open_quiz(Session()) as learner:
        assert "is damaged" in " ".join(learner.text.split())


@pytest.mark.parametrize(("size", "has_chart"), [((80, 24), False), ((120, 36), True)])
async def test_curves_without_room_beside_what_is_said_leave_their_numbers(
    open_quiz, size, has_chart
) -> None:
    async with open_quiz(Of("best-epoch"), size) as learner:
        assert "● training loss" in learner.text
        await learner.press("1")
        assert ("● training loss" in learner.text) == has_chart
        assert re.search(r"validation loss  +\d", learner.text)
        await learner.press("enter")
        assert "● training loss" in learner.text


async def test_help_says_of_a_number_only_that_it_answers(open_quiz) -> None:
    async with open_quiz(Of("value"), (120, 50)) as learner:
        await learner.press("question_mark")
        assert "answer 1" in learner.text
        assert "screen 1" not in learner.text
        assert "screen 6" in learner.text


async def test_another_theme_draws_the_matrices_anew(open_quiz) -> None:
    async with open_quiz(Of("value")) as learner:
        before = learner.app.screen.query_one("#figure-0", CellGrid).sheet.palette
        await learner.press("D")
        assert learner.app.screen.query_one("#figure-0", CellGrid).sheet.palette != before


@pytest.mark.parametrize("size", [(47, 24), (80, 15), (20, 5)])
async def test_a_tiny_terminal_is_told_how_large_it_has_to_be(open_quiz, size) -> None:
    async with open_quiz(Of("value"), size) as learner:
        assert "too small" in " ".join(learner.text.split())


@pytest.mark.parametrize("settings", [{"NO_COLOR": "1"}, {"TERM": "dumb", "LANG": "C"}])
async def test_without_colours_the_numbers_and_choices_are_there(
    open_quiz, monkeypatch, settings
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    async with open_quiz(Of("value"), (80, 24)) as learner:
        question = screen(learner).question
        assert learner.disagreeing("#figure-0", question.figures[0].values) == []
        await learner.press("1")
        assert "← right" in learner.text
