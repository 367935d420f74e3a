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
            self.refresh_content()

    def render(self) -> Content:
        """Show the text."""
        return self._content


class FormulaBar(KeptLines):
    """The formula of a step, cut in its middle where there is no room, and a sentence."""

    # Lines are broken here: Textual looks at every word, which takes longer than all the rest.
    DEFAULT_CSS = "FormulaBar { height: 4; width: 1fr; text-wrap: nowrap; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._explanation: Explanation | None = None
        self._message: Content | None = None

    def explain(self, explanation: Explanation) -> None:
        """Show where a number comes from."""
        self._explanation, self._message = explanation, None
        self.refresh_content()

    def say(self, message: Content | str) -> None:
        """Show something else until the next explanation."""
        self._message = Content(message) if isinstance(message, str) else message
        self.refresh_content()

    def render(self) -> Content:
        """Show the message, or the formula over the sentence."""
        width, height = self.size
        lines = max(height - 2, 1)
        if self._message is not None:
            return Content("\n").join(self._message.wrap(width))
        if self._explanation is None:
            return Content("")
        # A line breaks at blanks: a term's length at most is lost on each line but the last.
        room = width * lines - 12 * (lines - 1)
        formula = self._explanation.formula(room)
        terms, _, result = formula.rpartition("= ")
        # The blank of the result does not break: the number stays with its sign of equality.
        result = f"=\N{NO-BREAK SPACE}{result}"
        broken = _broken(terms + result, width).removesuffix(result)
        sentence = _broken(self._explanation.sentence, width)
        return Content.assemble(broken, (result, "bold $text-accent"), "\n", sentence)


def _broken(text: str, width: int) -> str:
    """A text with its last blank before each `width` columns as the end of a line."""
    lines = []
    while len(text) > width > 0:
        cut = text.rfind(" ", 0, width + 1)
        line, text = (text[:width], text[width:]) if cut < 1 else (text[:cut], text[cut + 1 :])
        lines.append(line)
    return "\n".join([*lines, text])


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
