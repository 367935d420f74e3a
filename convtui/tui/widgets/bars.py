"""The one-line bars of a screen: modes on top, stages and keys at the bottom, and the formula."""

from textual.content import Content

from convtui.lesson.explain import Explanation
from convtui.tui.widgets.kept_lines import KeptLines


class TextBar(KeptLines):
    """Some lines of text that change often and never change size."""

    DEFAULT_CSS = """
    TextBar {
        height: 1; width: 1fr;
        link-style: none; link-color: $text; link-background: transparent;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._content = Content("")

    def say(self, content: Content | str) -> None:
        """Show another text, as it is."""
        content = Content(content) if isinstance(content, str) else content
        if content != self._content:
            self._content = content
            self.refresh()

    def render(self) -> Content:
        """Show the text."""
        return self._content


class FormulaBar(KeptLines):
    """The formula of a step, cut in its middle where there is no room, and a sentence."""

    DEFAULT_CSS = "FormulaBar { height: 4; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._explanation: Explanation | None = None
        self._message: Content | None = None

    def explain(self, explanation: Explanation) -> None:
        """Show where a number comes from."""
        self._explanation, self._message = explanation, None
        self.refresh()

    def say(self, message: Content | str) -> None:
        """Show something else until the next explanation."""
        self._message = Content(message) if isinstance(message, str) else message
        self.refresh()

    def render(self) -> Content:
        """Show the message, or the formula over the sentence."""
        if self._message is not None:
            return self._message
        if self._explanation is None:
            return Content("")
        width, lines = self.size.width, max(self.size.height - 2, 1)
        # A line breaks at blanks: a term's length at most is lost on each line but the last.
        room = width * lines - 12 * (lines - 1)
        formula = self._explanation.formula(room)
        terms, _, result = formula.rpartition("= ")
        # The blank of the result does not break: the number stays with its sign of equality.
        shown = Content.assemble(terms, (f"=\N{NO-BREAK SPACE}{result}", "bold $text-accent"))
        return Content.assemble(shown, "\n", self._explanation.sentence)


def key_content(keys: list[tuple[str, str, str]], width: int) -> Content:
    """As many of (key, description, action) as fit in `width`, each a link to its action."""
    parts: list[Content] = []
    used = 0
    for key, description, action in keys:
        used += len(key) + len(description) + 3
        if used > width:
            break
        link = Content.from_markup(
            f"[@click={action}][bold $text-accent]$key[/] $description[/]",
            key=key,
            description=description,
        )
        parts.append(Content(" ") + link + Content(" "))
    return Content("").join(parts)
