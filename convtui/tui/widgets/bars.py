"""The one-line bars of a screen: modes on top, keys at the bottom."""

from functools import lru_cache

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from convtui.tui.notice import SEVERITIES, Notice, NoticeApp
from convtui.tui.plain import content as shown
from convtui.tui.plain import link
from convtui.tui.widgets.kept_lines import KeptLines, set_lines

_MOST_NOTICE_LINES = 6


class TextBar(KeptLines, Widget):
    """Some lines of text that change often; of one size, unless its height is `auto`."""

    DEFAULT_CSS = """
    TextBar {
        height: 1; width: 1fr;
        link-style: none; link-color: $text; link-background: transparent;
    }
    """

    _content = Content("")

    def say(self, content: Content | str) -> None:
        content = shown(content)
        if content != self._content:
            before, self._content = self._content, content
            if self.styles.auto_dimensions and self._high(before) != self._high(content):
                self.refresh(layout=True)
            else:
                self.refresh_content()

    def render(self) -> Content:
        """Show the text, ending in `…` where it has more lines than there is room for."""
        return _ended(self._content, self.size)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._content.get_height({}, max(width, 1))

    def _high(self, content: Content) -> int:
        return content.get_height({}, max(self.size.width, 1))


class KeyBar(TextBar):
    """The keys of a screen in one line; while there is a notice, that."""

    DEFAULT_CSS = """
    KeyBar {
        &.-information { background: $panel; color: $text; }
        &.-warning { background: $panel; color: $text; text-style: bold; }
        &.-error { background: $panel; color: $text-error; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = "keys") -> None:
        super().__init__(id=id)
        self._notice: Notice | None = None

    def on_mount(self) -> None:
        if isinstance(self.app, NoticeApp):
            self.watch(self.app, "notice", self._take)

    def on_resize(self) -> None:
        self._fit()

    def _take(self, notice: Notice | None) -> None:
        before, self._notice = self._notice, notice
        if notice != before:
            for severity in SEVERITIES:
                self.set_class(notice is not None and notice.severity == severity, f"-{severity}")
            self._fit()
            self.refresh()

    def _fit(self) -> None:
        lines = self._high(self.render()) if self._notice else 1
        set_lines(self, lines)

    def render(self) -> Content:
        if self._notice is None:
            return super().render()
        return _ended(Content(f" {self._notice.text}"), self.size.with_height(_MOST_NOTICE_LINES))


def _ended(text: Content, room: Size) -> Content:
    """As much of a text as has room, ending in `…` where that is not all."""
    width, height = max(room.width, 1), max(room.height, 1)
    if "\n" not in text.plain and text.cell_length <= width:
        return text  # at once: to break lines takes time
    if text.get_height({}, width) <= height:
        return text
    lines = text.wrap(width)[:height]
    last = lines[-1].rstrip()
    if last.cell_length >= width:
        last = last.truncate(width - 1).rstrip()
    return Content("\n").join([*lines[:-1], last + "…"])


@lru_cache(maxsize=16)  # a screen that opens is told its size several times
def key_content(keys: tuple[tuple[str, str, str], ...], width: int) -> Content:
    """As many of (key, description, action) as fit in `width`, each a link to its action."""
    parts: list[Content] = []
    used = 0
    for key, description, action in keys:
        used += len(key) + len(description) + 3
        if used > width:
            break
        words = Content.styled(key, "bold $text-accent") + f" {description}"
        parts.extend([Content(" "), link(words, action), Content(" ")])
    return Content("").join(parts)
