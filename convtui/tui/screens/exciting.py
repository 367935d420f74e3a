"""The ten test images that excite a map most."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from convtui.lesson.exciting import Excited, most_exciting
from convtui.lesson.numbers import fitted, written
from convtui.ops.brightness import BRIGHTEST
from convtui.training.sample_images import SampleImages, first_test_images
from convtui.tui.screens.keyed import WAYS, KeyedScreen
from convtui.tui.shown_network import ShownNetwork
from convtui.tui.threads import in_thread, is_wanted
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.thumbnail_row import Picture, ThumbnailRow

MOST_IMAGES = 2000
_KEPT, _NUMBER = 10, 7


class ExcitingScreen(KeyedScreen[ShownNetwork | None]):
    """Looks through test images in a thread; gives back the network with the one that is opened."""

    FOREWORD = (
        "Of each test image the largest number of the map counts. What the ten images with the "
        "largest have in common is what the map looks for."
    )
    BINDINGS = [
        Binding("enter", "open", "open", key_display="enter", tooltip="open it as the image"),
        *(
            Binding(way, f"go('{way}')", words, key_display=shown, show=way == "right")
            for way, words, shown in (
                ("right", "next", "→"),
                ("left", "the one before", "←"),
                ("down", "the one below", "↓"),
                ("up", "the one above", "↑"),
            )
        ),
        Binding("escape", "leave", "back", key_display="esc", tooltip="stop, and go back"),
    ]
    MODE = "network"

    def __init__(self, shown: ShownNetwork, layer: str, channel: int) -> None:
        super().__init__()
        self._shown, self._layer, self._channel = shown, layer, channel
        self._images: SampleImages | None = None
        self._found: tuple[Excited, ...] = ()

    def body(self) -> ComposeResult:
        yield ThumbnailRow(id="row")
        yield TextBar(id="detail")

    def on_mount(self) -> None:
        self.on_resize()
        self._say("Reading the test images …")
        in_thread(self, self._looked_through, self._show, self._say, exclusive=False)

    def on_resize(self) -> None:
        network = self._shown.given.network.name
        self.say_top(f"{network} · {self._layer} map {self._channel + 1}: most excited by")

    def _looked_through(self) -> tuple[SampleImages, tuple[Excited, ...]]:
        """Runs in a thread: it takes seconds, and ends when the screen is left."""
        passed = self._shown.passed
        images = first_test_images(self._shown.given, MOST_IMAGES)

        def told(done: int) -> bool:
            if is_wanted():
                words = f"{done:,} of {len(images.images):,} {images.source}"
                self.app.call_from_thread(self._say, words)
            return is_wanted()

        return images, most_exciting(
            passed.network,
            passed.weights,
            self._layer,
            self._channel,
            images.images,
            BRIGHTEST,
            _KEPT,
            told,
        )

    def _show(self, seen: tuple[SampleImages, tuple[Excited, ...]]) -> None:
        images, found = self._images, self._found = seen
        pictures = [
            Picture(
                images.images[one.number],
                (f"{fitted(one.value, _NUMBER)} {self._place(one)}", images.labels[one.number]),
            )
            for one in found
        ]
        self.query_one(ThumbnailRow).show(pictures)
        self._tell()

    def _place(self, one: Excited) -> str:
        """Where the number is; of a vector nowhere else than in it."""
        rows, columns, *_ = self._shown.passed.maps[self._layer].shape
        row, column = one.cell
        return "" if rows == columns == 1 else f"[{row + 1},{column + 1}]"

    def _image_name(self, one: Excited) -> str:
        assert self._images is not None
        return f"{self._images.data} test#{one.number}"

    @on(ThumbnailRow.Picked)
    def _tell(self) -> None:
        if self._images is None or not self._found:
            return
        at = self.query_one(ThumbnailRow).at
        one = self._found[at]
        label = self._images.labels[one.number]
        value = written(round(one.value, 4))
        self._say(
            f"{self._image_name(one)}, a {label}: the largest is {value} {self._place(one)}\n"
            f"{at + 1} of the {len(self._found)} most exciting among {len(self._images.images):,} "
            f"{self._images.source}; enter opens it"
        )

    def _say(self, words: str) -> None:
        self.say("#detail", words)

    def action_go(self, way: str) -> None:
        self.query_one(ThumbnailRow).go(*WAYS[way])
        self._tell()

    def action_open(self) -> None:
        if self._images is None or not self._found:
            self.say_once("The images are not looked through yet")
            return
        one = self._found[self.query_one(ThumbnailRow).at]
        image = self._images.images[one.number] / BRIGHTEST
        label = self._images.labels[one.number]
        self.dismiss(self._shown.with_image(image, self._image_name(one), label=label))

    def action_leave(self) -> None:
        self.dismiss(None)
