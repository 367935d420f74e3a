"""R's map of a stage beside ours."""

from convtui.errors import BadInput
from convtui.reference.r_call import RCall
from convtui.reference.r_process import RDied, RError, RProcess, RTimeout
from convtui.tui.widgets.beside_pane import Answer, BesidePane, Lost


class RPane(BesidePane[RCall]):
    """Starts R when it is first asked."""

    OURS, THEIRS = "Python", "R"
    WHY = "R computes the layer with code of its own. |Δ|: how far both are apart."
    MOST_CELLS = 1_000_000  # R's loops take some 2.5 µs a cell

    _process: RProcess | None = None

    def waiting(self) -> str:
        return "R is computing …" if self._process else "R is starting …"

    def begin(self) -> None:
        self._process = self._process or RProcess()

    def answer(self, question: RCall) -> Answer:
        process = self._process
        assert process is not None
        try:
            values = process.call(question.function, question.arguments)
            version = process.version().r.replace("version ", "")
        except RError as problem:
            raise BadInput(str(problem)) from None
        except (RDied, RTimeout) as problem:
            raise Lost(f"r starts R again, esc closes: {problem}") from None
        return Answer(values, " ".join(version.split()[:2]))

    def close(self) -> None:
        if self._process:
            self._process.close()
