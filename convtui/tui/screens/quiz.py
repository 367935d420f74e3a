"""Questions with choices, each wrong one an idea of the catalogue: the keys."""

from textual import on
from textual.binding import Binding

from convtui.quiz.question import Question
from convtui.tui.screens.quiz_drawing import QuizDrawing
from convtui.tui.widgets.answer_list import AnswerList


class QuizScreen(QuizDrawing):
    """The keys that answer, go on, and open the step that a question is about."""

    FOREWORD = (
        "Every wrong choice is what somebody answers who holds a certain idea, and the answer says "
        "which. Rows and columns count from 1; the kernel lies on the input as it is unless the "
        "question says otherwise. What was wrong comes back after a few questions, what was right "
        "after 1, 3, 7 and 14 days, with other numbers: the Leitner system."
    )
    BINDINGS = [
        *(
            Binding(str(number), f"answer({number - 1})", f"answer {number}", show=False)
            for number in range(1, 6)
        ),
        Binding("down", "move(1)", "the choice below", key_display="↓", show=False),
        Binding("up", "move(-1)", "the choice above", key_display="↑", show=False),
        Binding("enter", "enter", "answer, next", key_display="enter"),
        Binding("o", "open", "step", tooltip="open the step that the question is about"),
        Binding("n", "skip", "skip", tooltip="another question; this one does not count"),
        Binding("t", "topics", "topics", tooltip="topics to ask about, and the progress in each"),
        Binding("escape", "leave", "leave", key_display="esc"),
    ]

    def action_answer(self, number: int) -> None:
        question = self.question
        if question is None or number >= len(question.choices):
            return
        if self.chosen is not None:
            self.say_once("This is answered: enter asks the next question")
            return
        with self.telling_refusals():
            self.session.take(question, number)
        self.chosen = number

    def action_move(self, by: int) -> None:
        if self.chosen is None:
            self.query_one(AnswerList).move(by)

    @on(AnswerList.Moved)
    def take_clicked(self) -> None:
        self.action_answer(self.query_one(AnswerList).at)

    def action_enter(self) -> None:
        if self.question is not None and self.chosen is None:
            self.action_answer(self.query_one(AnswerList).at)
            return
        if self.question is None:
            self.session.choose_topics(self.session.topics)
            self.session.count = None
        self.forget_reason()
        self.ask_next()

    def action_skip(self) -> None:
        self.forget_reason()
        self.ask_next()

    def action_open(self) -> None:
        question = self.question
        if question is None or self.chosen is None:
            self.say_once("The step shows the answer: answer first")
        elif question.opened is None:
            self.say_once(f"No step shows this: {question.see} tells more")
        else:
            self._open_step(question)

    def _open_step(self, question: Question) -> None:
        from convtui.quiz.opened import Opened
        from convtui.tui.lesson import Lesson
        from convtui.tui.screens.opened_step import OpenedLayerScreen, OpenedStep

        opened = question.opened
        assert opened is not None
        if isinstance(opened, Opened):
            lesson = Lesson(opened.input, opened.options)
            self.app.push_screen(OpenedStep(lesson, self.memory, opened.stage, opened.cell))
        else:
            self.app.push_screen(OpenedLayerScreen(opened, self.memory))

    def action_topics(self) -> None:
        from convtui.tui.screens.topics import TopicsBox

        def chosen(topics: tuple[str, ...] | None) -> None:
            if topics is not None and topics != self.session.topics:
                self.session.choose_topics(topics)
                self.ask_next()

        box = TopicsBox(self.session.progress(), self.session.topics)
        self.app.push_screen(box, chosen)

    def action_leave(self) -> None:
        self.app.pop_screen()
