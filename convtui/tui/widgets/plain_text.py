"""Lines of text that are shown as they are."""

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

from convtui.tui.plain import content


class PlainText(Static):
    """A paragraph as high as it needs to be; no markup is read in it."""

    def __init__(self, text: Content | str = "", *, id: str | None = None) -> None:
        super().__init__(content(text), id=id, markup=False)

    def update(self, content_: VisualType = "", *, layout: bool = True) -> None:
        assert isinstance(content_, Content | str)
        super().update(content(content_), layout=layout)
