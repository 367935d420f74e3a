"""Steps that can be played, whichever they are: the keys for that."""

from convtui.tui.player import Player
from convtui.tui.remembered import Memory
from convtui.tui.screens.keyed import KeyedScreen


class PlayedScreen(KeyedScreen[None]):
    """Holds the player, which goes as fast as last time; lists no keys."""

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.memory = memory
        self.player = Player(self, self.advance, self.stand_still, memory.state.speed)

    # Whose steps

    @property
    def has_more(self) -> bool:
        """Whether it goes on behind the step at hand."""
        raise NotImplementedError

    def advance(self, steps: int) -> bool:
        """Go some steps on; whether there are more."""
        raise NotImplementedError

    def say_end(self) -> None:
        """Say that no step follows, and why."""
        raise NotImplementedError

    def tell_place(self) -> None:
        """Say which step is at hand."""
        raise NotImplementedError

    def stand_still(self) -> None:
        """Nothing plays any more."""
        self.tell_place()

    def stop_here(self) -> None:
        """Go no further than what is shown."""
        self.player.stop()

    # Keys

    def action_play(self) -> None:
        """Play or pause."""
        if self.player.playing:
            self.stop_here()
        elif self.has_more:
            self.player.play()
        else:
            self.say_end()
        self.tell_place()

    def action_speed(self, by: int) -> None:
        self.player.change_speed(by)
        self.memory.keep(speed=self.player.speed)
        self.tell_place()

    def action_leave(self) -> None:
        self.player.stop()
        self.app.pop_screen()
