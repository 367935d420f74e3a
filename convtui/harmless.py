"""Text from strangers, made harmless before a terminal or a file shows it.

Names of files, runs, models and classes, a decoder's or R's messages, lines of a log: any of them
may hold control sequences that move the cursor, rename the window or turn the line around.
"""

import re

LONGEST = 300
"""Characters of one foreign text on one line: more is cut, ending in `…`."""

# C0 and C1 controls, DEL, soft hyphen, zero-width and bidirectional marks, separators of lines,
# half surrogates (undecodable bytes of a file's name), tags, byte-order mark.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def harmless(text: str, longest: int = LONGEST) -> str:
    r"""Show what could steer a terminal as an escape such as `\x1b`, on one line of bounded length.

    Letters of every language stay. A newline and a tab become a blank each.
    """
    if len(text) > longest:
        text = text[: max(longest - 1, 0)] + "…"
    return _HARMFUL.sub(_escape, text)


def harmless_lines(text: str, longest: int = LONGEST) -> str:
    """Several lines, each made harmless by itself; the line breaks stay."""
    return "\n".join(harmless(line, longest) for line in re.split(r"\r\n|\r|\n", text))


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    if character in "\t\n\r":
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
