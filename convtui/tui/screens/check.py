from textual.screen import Screen


class CheckScreen(Screen[None]):
    pass
