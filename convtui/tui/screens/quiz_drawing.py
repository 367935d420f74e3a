"""A question drawn: its text and matrices, the choices, and what is said of the answer."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import var

from convtui.export.tabular import aligned
from convtui.lesson.card import Look
from convtui.lesson.numbers import written
from convtui.lesson.sheet import Marks, sheet_of
from convtui.quiz.question import Figure, Question, feedback
from convtui.quiz.session import Session
from convtui.tui.remembered import Memory
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.chart import Chart, Series

_MOST_FIGURES = 4
_CHART_LINES = 30
"""Of a terminal that has room for curves beside what is said of an answer; their numbers stay."""
_SMALLEST = (16, 48)
"""Lines and columns under which a question cannot be read."""


class QuizDrawing(KeyedScreen[None]):
    """Holds the question at hand and what was answered. Knows no keys."""

    DEFAULT_CSS = """
    QuizDrawing {
        & #question { height: auto; max-height: 30%; padding: 0 1; text-style: bold; }
        & #figures { height: 1fr; }
        & CellGrid { border: round $surface-lighten-2; border-title-color: $text; }
        & #curves { height: 1fr; }
        & #numbers { height: auto; padding: 0 1; }
        & AnswerList { padding: 0 1; }
        & #said { height: auto; max-height: 45%; padding: 0 1; background: $panel; }
        & #too-small { display: none; height: 1fr; content-align: center middle; }
        &.-tiny > * { display: none; }
        &.-tiny > #too-small, &.-tiny > #top { display: block; }
    }
    """
    MODE = "step"

    question: var[Question | None] = var(None, init=False)
    """None: the series is over."""
    chosen: var[int | None] = var(None, init=False)

    def __init__(self, session: Session, memory: Memory) -> None:
        super().__init__()
        self.session, self.memory = session, memory

    def body(self) -> ComposeResult:
        yield TextBar(id="question")
        with Horizontal(id="figures"):
            for number in range(_MOST_FIGURES):
                yield CellGrid(id=f"figure-{number}", axes=True)
        yield Chart(id="curves")
        yield TextBar(id="numbers")
        yield AnswerList(id="choices")
        yield TextBar(id="said")
        yield TextBar(id="too-small")

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw_figures())
        self.ask_next()
        if self.session.problem:
            self.notify(self.session.problem, severity="warning", timeout=8)

    def ask_next(self) -> None:
        self.set_reactive(QuizDrawing.chosen, None)
        self.set_reactive(QuizDrawing.question, self.session.next())
        self._draw()

    def on_resize(self) -> None:
        """Fill the bars; say so where the terminal is too small."""
        lines, columns = self.size.height, self.size.width
        self.set_class(lines < _SMALLEST[0] or columns < _SMALLEST[1], "-tiny")
        wanted = f"{_SMALLEST[1]}×{_SMALLEST[0]}, better 80×24"
        self.say("#too-small", f"{columns}×{lines} is too small: make it {wanted}")
        self._draw_figures()
        self._tell_place()

    def watch_chosen(self) -> None:
        self._draw_figures()
        self._draw_choices()
        self._draw_said()
        self._tell_place()

    # What is drawn

    def _draw(self) -> None:
        question = self.question
        self.say("#question", question.text if question else "That was all.")
        self._draw_figures()
        self._draw_choices()
        self._draw_said()
        self._tell_place()

    def _draw_figures(self) -> None:
        figures = self.question.figures if self.question else ()
        curves = [figure for figure in figures if figure.is_curve]
        matrices = [figure for figure in figures if not figure.is_curve]
        has_chart = bool(curves) and (self.chosen is None or self.size.height >= _CHART_LINES)
        # Without a matrix too they fill the room, so that the choices stand where they always do.
        self.query_one("#figures").display = not has_chart
        self.query_one("#curves").display = has_chart
        self.query_one("#numbers").display = bool(curves)
        for number, grid in enumerate(self.query("#figures > CellGrid").results(CellGrid)):
            grid.display = number < len(matrices)
            if grid.display:
                self._draw_matrix(grid, matrices[number])
        if curves:
            self._draw_curves(curves)

    def _draw_matrix(self, grid: CellGrid, figure: Figure) -> None:
        values, look = figure.values, Look(self.memory.state.colour_map, self.is_dark)
        palette = look.palette((float(values.min()), float(values.max())))
        grid.styles.width = f"{values.shape[1] + 1}fr"
        grid.show(sheet_of(values, palette), Marks(), figure.title)

    def _draw_curves(self, curves: list[Figure]) -> None:
        named = [(figure.title, figure.values[0].tolist()) for figure in curves]
        series = [
            Series(name, tuple((float(epoch), loss) for epoch, loss in enumerate(losses, start=1)))
            for name, losses in named
        ]
        self.query_one("#curves", Chart).show("by epoch", series)
        epochs = [str(epoch) for epoch in range(1, len(named[0][1]) + 1)]
        rows = [["epoch", *epochs], *([name, *map(written, losses)] for name, losses in named)]
        self.say("#numbers", "\n".join(aligned(rows, range(1, len(epochs) + 1))))

    def _draw_choices(self) -> None:
        listing, question = self.query_one(AnswerList), self.question
        choices = question.choices if question else ()
        at = listing.at if self.chosen is None else self.chosen
        listing.styles.height = max(len(choices), 1)
        listing.show(len(choices), self._line)
        listing.move(at if self.chosen is not None else 0)

    def _line(self, number: int) -> str:
        assert self.question is not None
        text = f" {number + 1}  {self.question.choices[number].text}"
        if self.chosen is None:
            return text
        mark = "  ← right" if number == self.question.right else ""
        return text + (mark or ("  ← your answer" if number == self.chosen else ""))

    def _draw_said(self) -> None:
        question, session = self.question, self.session
        if question is None:
            said = f"{session.right} of {session.asked} right. enter goes on with what is due."
        elif self.chosen is None:
            said = f"1 to {len(question.choices)} answers; or ↑ ↓ and enter."
        else:
            said = f"{feedback(question, self.chosen)}\n{self._ways_on(question)}"
        self.say("#said", said)

    def _ways_on(self, question: Question) -> str:
        if question.opened:
            return "enter: the next question · o: the step itself"
        return f"enter: the next question · more: {question.see}"

    def _tell_place(self) -> None:
        session = self.session
        topic = f" · quiz, {self.question.topic}" if self.question else " · quiz"
        of = f"/{session.count}" if session.count else ""
        number = min(session.asked + (self.chosen is None), session.count or session.asked + 1)
        self.say_top(f"{number}{of} · {session.right} right", topic)
