"""A walk along a trail: down to what a number comes from, place by place, and back."""

from typing import ClassVar

from convtui.lesson.cursor import Cursor
from convtui.lesson.layer_walk import Trail
from convtui.tui.screens.beside import Beside
from convtui.tui.widgets.piece_bar import Piece, PieceBar


class TrailScreen(Beside):
    """Holds the places that one came from, and names them in `#trail`; knows no keys for it."""

    ONE_MAP: ClassVar[str]
    """Said where there is no other map, or plane, at the same place."""
    _past: tuple[Cursor, ...] = ()

    def trail_pieces(self, places: list[Cursor], width: int) -> list[Piece]:
        """The places from the one where one began to the one where one is, in so many columns."""
        raise NotImplementedError

    @property
    def trail(self) -> Trail:
        """Where one is, and came from."""
        return Trail(self.cursor, self._past)

    def follow(self, trail: Trail) -> None:
        """Go where a trail leads."""
        self.player.stop()
        self._past = trail.past
        if trail.here == self.cursor:
            self.tell_place()
        self.cursor = trail.here

    def tell_place(self) -> None:
        super().tell_place()
        pieces = self.trail_pieces([*self._past, self.cursor], self.size.width)
        self.query_one("#trail", PieceBar).draw(pieces)

    def action_back(self) -> None:
        if not self._past:
            self.say_once("The trail begins here")
            return
        self.follow(self.trail.back())

    def action_map(self, by: int) -> None:
        """Show the next map, or plane, at the same place, round and round."""
        count = self.seen.count
        if count == 1:
            self.say_once(self.ONE_MAP)
            return
        self.player.stop()
        self.cursor = self.cursor.on_channel((self.cursor.channel + by) % count)

    def action_leave(self) -> None:
        """Close the map beside ours; where none is on show, return."""
        if self.shows_beside:
            self.action_close_beside()
        else:
            super().action_leave()
