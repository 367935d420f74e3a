"""A student's map of a stage beside ours."""

from convtui.marking.lesson_answers import TOLERANCE, Call, LessonAnswers
from convtui.tui.widgets.beside_pane import Answer, BesidePane


class StudentPane(BesidePane[tuple[Call, str]]):
    """Asks the functions of a file, in their sandbox."""

    OURS, THEIRS = "convtui", "yours"
    WHY = "Your own function, called in a sandbox. |Δ|: how far both are apart; esc closes."
    TOLERANCE = TOLERANCE
    MOST_CELLS = 100_000  # a student's loops take some 20 µs a cell

    def __init__(self, answers: LessonAnswers, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._answers = answers

    def waiting(self) -> str:
        return f"{self._answers.file.name} is asked …"

    def answer(self, question: tuple[Call, str]) -> Answer:
        made = self._answers.map_of(*question)
        return Answer(made.values, made.function, " ".join(made.sentences))

    def close(self) -> None:
        self._answers.close()
