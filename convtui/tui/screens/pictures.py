"""Screen 3: kernels on a picture's channels, and the keys that change what is seen."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual import on
from textual.binding import Binding

from convtui.errors import BadInput
from convtui.export.pictures import as_picture, picture_format
from convtui.inputs import load_input
from convtui.kernels import Kernel, built_in_kernels, user_kernels
from convtui.lesson.find_cell import nearest_nonzero
from convtui.lesson.map import MapSlice
from convtui.lesson.sheet import Marks
from convtui.matrix_text import parse_number
from convtui.ops.window import GeometryError
from convtui.places import stem_of, typed_path
from convtui.safe_file import write_safely
from convtui.tui.export import Replacement
from convtui.tui.lesson import Lesson, after
from convtui.tui.opening import LessonOpened
from convtui.tui.photograph import ALL, Photograph
from convtui.tui.picture import PictureLesson
from convtui.tui.remembered import Memory, lasting
from convtui.tui.screens.pickers import input_picker, kernel_picker
from convtui.tui.screens.picture_view import PictureViewScreen
from convtui.tui.threads import in_thread
from convtui.tui.widgets.cell_editor import CellEditor
from convtui.tui.widgets.cell_grid import CellGrid

FIRST_PICTURE = "scene"


class PicturesScreen(PictureViewScreen):
    """Changes the picture, the channel, the layer, and how values are shown."""

    FOREWORD = (
        "Hold a key down and watch. Click a pixel to go there; the wheel zooms. What is cut is "
        "red in the histogram."
    )
    HELP_FIRST = True
    BINDINGS = [
        Binding("enter", "open", "step", key_display="enter"),
        Binding("k", "pick_kernel", "kernel"),
        Binding("c", "next('channel')", "channel"),
        Binding("s", "next('stride')", "stride"),
        Binding("p", "next('padding')", "padding"),
        Binding("l", "next('fit')", "clip"),
        Binding("e", "edit", "edit"),
        Binding("i", "pick_picture", "picture"),
        Binding("o", "network", "network", tooltip="open it in a whole network on screen 2"),
        Binding("x", "save", "save"),
        Binding("right_square_bracket", "kernel(1)", "next kernel", key_display="]", show=False),
        Binding("left_square_bracket", "kernel(-1)", "kernel before", key_display="[", show=False),
        Binding("f", "turn('flip')", "flip the kernel", show=False),
        Binding("t", "turn('transpose')", "transpose the kernel", show=False),
    ]

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.memory = memory

    def on_mount(self) -> None:
        """Read the picture; until it is there no other key has anything to work on."""
        self.say("#info", f"Reading {self.memory.state.picture} …: i picks another picture")
        self._load(self.memory.state.picture)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before there is a picture, only another can be asked for."""
        can = bool(self.picture) or action in ("help", "pick_picture")
        return can and super().check_action(action, parameters)

    # Changing

    def action_next(self, what: str) -> None:
        if what == "channel" and len(self.picture.photograph.names) == 1:
            self.say_once("This picture has one channel")
            return
        with self.telling_refusals():
            self.picture = self.picture.with_next(what)

    def action_turn(self, what: str) -> None:
        turned = {what: not getattr(self.picture.options, what)}
        with self.telling_refusals():
            self.picture = self.picture.with_options(**turned)

    def action_kernel(self, by: int) -> None:
        kernels = {kernel.name: kernel for kernel in built_in_kernels()}
        name = after(tuple(kernels), self.picture.options.kernel.name, by)
        with self.telling_refusals():
            self.picture = self.picture.with_options(kernel=kernels[name])

    def action_pick_kernel(self) -> None:
        hint = 'a name, a .toml file, or numbers: "1 0 -1; 1 0 -1; 1 0 -1"'
        kernels = (*built_in_kernels(), *user_kernels()[0])
        self.app.push_screen(kernel_picker(hint, kernels, _about, self._take_kernel, self.is_dark))

    def _take_kernel(self, _: str, kernel: Kernel) -> None:
        self.picture = self.picture.with_options(kernel=kernel)

    # The picture

    def action_pick_picture(self) -> None:
        def attempt(text: str) -> Callable[[], None]:
            return partial(self._take_picture, text, _read(text))

        hint = "photo.png, cifar10#5, or another INPUT"
        first = ("scene", "pentagon")
        self.app.push_screen(input_picker("Picture", hint, attempt, self.is_dark, first))

    def _take_picture(self, text: str, found: Photograph) -> None:
        self.picture = self.picture.of(found) if self.picture else PictureLesson.first(found)
        self.memory.keep(picture=lasting(text))

    def _load(self, text: str) -> None:
        take = partial(self._take_first, text)
        in_thread(self, partial(_read, text), take, self._not_loaded, "load")

    def _take_first(self, text: str, found: Photograph) -> None:
        if self.picture:  # another one was picked meanwhile
            return
        try:
            self._take_picture(text, found)
        except (BadInput, GeometryError) as problem:
            self._not_loaded(str(problem))

    def _not_loaded(self, problem: str) -> None:
        self.refuse(problem)
        if not self.picture:
            self._load(FIRST_PICTURE)

    # Going elsewhere

    def action_open(self) -> None:
        """Step through the window under the cursor on screen 1."""
        if self.picture.channel == ALL:
            self.notify("Each channel is filtered by itself; here is red", timeout=4)
        lesson = self.picture.lesson()
        self.post_message(LessonOpened(lesson, self._speaking_cell(lesson)))

    def action_network(self) -> None:
        from convtui.tui.shown_network import as_left

        network, picture = self.memory.state.network, self.picture.photograph.input
        self.open_network(lambda: as_left(network, "")[0].with_input(picture))

    def _speaking_cell(self, lesson: Lesson) -> tuple[int, int] | None:
        """The cell under the cursor; where its window is all zeros, the nearest that is not 0."""
        stage, (row, column) = lesson.pipeline.stages[0], self._cell
        if stage.step(row, column).window.any():
            return row, column
        self.notify("Under the cursor all is 0: here is a cell that is not", timeout=4)
        return nearest_nonzero(MapSlice(stage), row, column)

    def action_save(self) -> None:
        replacement = Replacement()
        stem = stem_of(self.picture.photograph.input.name, "picture")
        name = f"{stem}-{self.picture.options.kernel.name.split()[0]}.png"
        hint = "the whole result as .png, .jpg, .webp …; `convtui filter --montage` makes a sheet"

        def attempt(text: str) -> None:
            path = typed_path(text)
            form = picture_format(path)
            replacement.confirm(path)
            write = partial(_written, path, form, self.picture)
            in_thread(self, write, self.notify, self.refuse, "save", exclusive=False)

        self.ask_for("Save the result", hint, name, attempt)

    # Editing the kernel

    def action_edit(self) -> None:
        rows, columns = self.picture.options.laid.shape
        self.query_one(CellEditor).open((rows, columns), (0, 0))

    @on(CellEditor.Moved)
    def point_at_edited(self) -> None:
        editor = self.query_one(CellEditor)
        if not editor.has_focus:
            return
        self.query_one("#kernel", CellGrid).mark(Marks(strong=editor.place))
        value = self.picture.options.laid[editor.place]
        self.say("#info", editor.words("kernel", f"{value:g}").plain)

    @on(CellEditor.Typed)
    def take_edited(self, event: CellEditor.Typed) -> None:
        with self.telling_refusals():
            value = parse_number(event.text, "kernel")
            self.picture = self.picture.with_weight(event.row, event.column, value)

    @on(CellEditor.Closed)
    @on(CellEditor.Switched)
    def end_editing(self) -> None:
        self.query_one(CellEditor).close()
        self._show_kernel()
        self._tell()


def _about(kernel: Kernel) -> str:
    return f"{kernel.size}. {kernel.purpose}"


def _written(path: Path, form: str, picture: PictureLesson) -> str:
    """That the whole result is saved, once it is."""
    pixels, _ = picture.filtered.pixels(picture.fit)
    write_safely(path, as_picture(pixels, form))
    return f"Saved {path}"


def _read(text: str) -> Photograph:
    if text == "-":  # the screen reads the keyboard there
        raise BadInput("- cannot be read while the screen is open: name a file")
    return Photograph(load_input(text)).prepare()
