"""Looking at a filtered picture: cursor, zoom, pan and the movable divider."""

from textual import on
from textual.binding import Binding

from convtui.tui.screens.rested_drawing import RestedDrawing
from convtui.tui.viewport import Viewport, on_picture
from convtui.tui.widgets.pixel_view import PixelView

_WHOLE = "All of the picture is in sight: + zooms in"


class PictureViewScreen(RestedDrawing):
    """The keys and the mouse that change what is in sight."""

    BINDINGS = [
        Binding("plus,equals_sign", "zoom(1)", "zoom in", key_display="+", show=False),
        Binding("minus", "zoom(-1)", "zoom out", key_display="-", show=False),
        Binding("0", "fit", "the whole picture", show=False),
        *(
            Binding(key, f"move({down}, {along})", f"pixel {way}", key_display=sign, show=False)
            for key, down, along, way, sign in (
                ("up", -1, 0, "above", "↑"),
                ("down", 1, 0, "below", "↓"),
                ("left", 0, -1, "to the left", "←"),
                ("right", 0, 1, "to the right", "→"),
            )
        ),
        *(
            Binding(f"shift+{key}", f"pan({down}, {along})", f"pan {key}", show=False)
            for key, down, along in (
                ("up", -0.25, 0),
                ("down", 0.25, 0),
                ("left", 0, -0.25),
                ("right", 0, 0.25),
            )
        ),
        Binding("d", "split", "divider"),
        Binding("less_than_sign,comma", "divide(-1)", "divider left", key_display="<", show=False),
        Binding(
            "greater_than_sign,full_stop", "divide(1)", "divider right", key_display=">", show=False
        ),
    ]

    def action_zoom(self, by: int) -> None:
        nearer = self.viewport.zoomed(by)
        if nearer != self.viewport:
            self.viewport = nearer.at(*self.place) if by > 0 else nearer.showing(*self.place)
        else:
            self.say_once("Pixels are as large as they get" if by > 0 else _WHOLE)

    def action_fit(self) -> None:
        self._look_at(Viewport.whole(self.viewport.shape, self._main.room), _WHOLE)

    def action_pan(self, down: float, along: float) -> None:
        """Move what is in sight; the cursor stays in sight too."""
        self._look_at(self.viewport.panned(down, along), "No more of the picture lies there")

    def _look_at(self, viewport: Viewport, why_not: str) -> None:
        if viewport == self.viewport:
            self.say_once(why_not)
        self.viewport = viewport

    def action_move(self, down: int, along: int) -> None:
        """Move the cursor by a pixel of the screen, or of the result where that is more."""
        window = self.picture.window
        place = [
            on_picture(step + way * max(round(self.viewport.scale / axis.stride), 1), axis)
            for step, way, axis in zip(
                self._cell, (down, along), (window.rows, window.columns), strict=True
            )
        ]
        before = self.place
        self._go(place[0], place[1])
        if self.place == before:
            self.say_once("The picture ends here")

    def _go(self, down: float, along: float) -> None:
        rows, columns = self.viewport.shape
        place = min(max(down, 0.5), rows - 0.5), min(max(along, 0.5), columns - 0.5)
        seen = self.viewport.showing(*place)
        if seen != self.viewport:
            self.viewport = seen
        self.place = place

    @on(PixelView.Clicked)
    def _go_to_clicked(self, event: PixelView.Clicked) -> None:
        if not self.picture:
            return
        viewport = self.viewport.beside(event.view.room)
        edges = [viewport.edges(side) for side in (0, 1)]
        at = event.row, event.column
        middles = [(edge[step] + edge[step + 1]) / 2 for edge, step in zip(edges, at, strict=True)]
        self._go(float(middles[0]), float(middles[1]))

    @on(PixelView.Rolled)
    def _zoom_rolled(self, event: PixelView.Rolled) -> None:
        if self.picture:
            self.action_zoom(event.by)

    def action_split(self) -> None:
        self.toggle_class("-split")

    def action_divide(self, by: int) -> None:
        if not self.has_class("-split"):
            self.add_class("-split")
        divider = min(max(self.divider + by / 20, 0.0), 1.0)
        if divider == self.divider:
            self.say_once("The divider is at the edge")
        self.divider = divider
