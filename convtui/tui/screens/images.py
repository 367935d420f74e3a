"""The images behind a cell of the confusion matrix, one by one, and on to the filters."""

from collections.abc import Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from convtui.runs import Run
from convtui.runs.words import after_epoch
from convtui.training.answers import Answers, ImageAnswer, RunAnswers, read_answers
from convtui.training.first_layer import FirstLayer, first_layer
from convtui.tui.opening import LessonOpened
from convtui.tui.plain import titled
from convtui.tui.screens.filters import FiltersScreen, learned_lesson
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.threads import in_thread
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.thumbnail import Thumbnail


class ImagesScreen(KeyedScreen[RunAnswers | None]):
    """Loads in a thread; gives back what it loaded, so that it need not be loaded again."""

    DEFAULT_CSS = """
    ImagesScreen {
        & AnswerList { width: 32; border: round $surface-lighten-2; border-title-color: $text; }
        & Thumbnail { padding: 0 1; }
    }
    """
    MODE = "train"
    FOREWORD = (
        "The surest answers come first. enter opens the image with a filter of the network, o in "
        "the whole of it."
    )
    BINDINGS = [
        Binding("enter", "filters", "step with a filter", key_display="enter"),
        Binding("down,right", "go('on')", "next", key_display="↓"),
        Binding("up,left", "go('back')", "previous", key_display="↑"),
        Binding("o", "network", "network", tooltip="open it in the whole network on screen 2"),
        Binding("escape", "leave", "back", key_display="esc"),
        Binding("pagedown", "go('ten_on')", "ten on", show=False),
        Binding("pageup", "go('ten_back')", "ten back", show=False),
        Binding("home", "go('home')", "the surest", show=False),
        Binding("end", "go('end')", "the least sure", show=False),
    ]

    def __init__(
        self,
        run: Run,
        classes: Sequence[str],
        cell: tuple[str, int, int],
        answers: RunAnswers | None = None,
        epoch: int | None = None,
    ) -> None:
        """Show the images of a cell (part, true class, class said), at the end or after an epoch.

        Of an epoch the answers are given.
        """
        super().__init__()
        self._epoch = epoch
        self._of, self._names, self._cell = run, classes, cell
        self._all = answers
        self._answers: Answers | None = None

    def body(self) -> ComposeResult:
        with Horizontal():
            yield AnswerList(id="list")
            yield Thumbnail(id="image")
        yield TextBar(id="detail")

    def on_mount(self) -> None:
        if self._all is None:
            self._say(f"Reading the images of {self._of.spec.get('data')} …")
            in_thread(self, partial(read_answers, self._of), self._list, self._say)
        else:
            self._list(self._all)

    def on_resize(self) -> None:
        part, true, said = self._cell
        what = f"{part}, true {self._names[true]}, said {self._names[said]}"
        when = "" if self._epoch is None else f" {after_epoch(self._epoch)}"
        self.say_top(f"{self._of.name}{when}: {what}")

    def _list(self, answers: RunAnswers) -> None:
        self._all, self._answers = answers, answers.behind(*self._cell)
        listed = self.query_one(AnswerList)
        listed.border_title = titled(f"{len(self._answers):,} images")
        listed.show(len(self._answers), self._line)
        self.show_image()

    def _line(self, number: int) -> str:
        assert self._answers is not None
        answer = self._answers[number]
        return f"{answer.name:<20} {100 * answer.sure:5.1f} %"

    @property
    def _chosen_answer(self) -> ImageAnswer | None:
        if not self._answers:
            return None
        return self._answers[self.query_one(AnswerList).at]

    @on(AnswerList.Moved)
    def show_image(self) -> None:
        answer = self._chosen_answer
        if answer is None:
            self._say("There is no such image in the data set: report and predictions differ")
            return
        self.query_one(Thumbnail).show(answer.image)
        true, said = self._names[answer.true], self._names[answer.said]
        size = "×".join(map(str, answer.image.shape))
        self._say(
            Content.assemble(
                (f"{answer.name}: a {true}, taken for {said}", "bold"),
                f", {100 * answer.sure:.1f} % sure\n{size} pixels. "
                "enter steps through it with the network's own first filters.",
            )
        )

    def _say(self, said: Content | str) -> None:
        self.say("#detail", said)

    def action_go(self, way: str) -> None:
        every = len(self._answers or ())
        by = {"on": 1, "back": -1, "ten_on": 10, "ten_back": -10, "home": -every, "end": every}
        self.query_one(AnswerList).move(by[way])
        if self._answers is not None:
            self.show_image()

    def action_leave(self) -> None:
        self.dismiss(self._all)

    # On to the lesson

    def action_filters(self) -> None:
        answer = self._chosen_answer
        if answer is None:
            return
        with self.telling_refusals():
            layer = first_layer(self._of, self._epoch)

            def open_with(number: int | None) -> None:
                if number is not None:
                    self._open(answer, layer, number)

            self.app.push_screen(FiltersScreen(answer, layer), open_with)

    def _open(self, answer: ImageAnswer, layer: FirstLayer, number: int) -> None:
        with self.telling_refusals():
            lesson = learned_lesson(answer, layer, number)
            if layer.note:
                self.app.notify(layer.note, timeout=6)
            self.post_message(LessonOpened(lesson))

    def action_network(self) -> None:
        from convtui.tui.shown_network import of_run

        answer = self._chosen_answer
        if answer is not None:
            self.open_network(partial(of_run, self._of, answer, self._epoch))
