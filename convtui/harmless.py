"""Text from strangers, made harmless before a terminal or a file shows it.

Names of files, runs, models and classes, a decoder's or R's messages, lines of a log: any of them
may hold control sequences that move the cursor, rename the window or turn the line around. One
text goes through `harmless`, which bounds it too; what a program writes as a whole through
`escaped`, as the last thing before it leaves; a JSON document through `json_text`, which keeps the
data exact.
"""

import json
import re

LONGEST = 300
"""Characters of one foreign text on one line: more is cut, ending in `…`."""

# C0 and C1 controls, DEL, soft hyphen, zero-width and bidirectional marks, separators of lines,
# half surrogates (undecodable bytes of a file's name), tags, byte-order mark.
_BEYOND_C0 = (
    "\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
# Compiled when the first text needs it: most have nothing but what can be printed.
_HARMFUL = f"[\x00-\x1f{_BEYOND_C0}]"
_HARMFUL_IN_LINES = f"[\x00-\x08\x0b-\x1f{_BEYOND_C0}]"
_HARMFUL_IN_JSON = f"[{_BEYOND_C0}]"  # the encoder has escaped C0


def harmless(text: str, longest: int = LONGEST) -> str:
    r"""Show what could steer a terminal as an escape such as `\x1b`, on one line of bounded length.

    Letters of every language stay. A newline and a tab become a blank each.
    """
    if len(text) > longest:
        text = text[: max(longest - 1, 0)] + "…"
    return text if text.isprintable() else re.sub(_HARMFUL, _escape, text)


def harmless_lines(text: str, longest: int = LONGEST) -> str:
    """Several lines, each made harmless by itself; the line breaks stay."""
    return "\n".join(harmless(line, longest) for line in re.split(r"\r\n|\r|\n", text))


def escaped(text: str) -> str:
    r"""Show what could steer a terminal as an escape such as `\x1b`; newlines and tabs stay.

    For output of any length, in which each foreign text was bounded where it came in.
    """
    # Where all can be printed there is nothing to look for; maps of numbers are megabytes of it.
    printable = text.replace("\n", "").isprintable()
    return text if printable else re.sub(_HARMFUL_IN_LINES, _escape, text)


def is_harmless(text: str) -> bool:
    """Whether a part of a line holds nothing that could steer a terminal; quick where it does."""
    return text.isprintable() or re.search(_HARMFUL, text) is None


def json_text(document: object, indent: int | None = None) -> str:
    r"""A JSON document: letters of every language as they are, what could steer as `\u009b`.

    Raises:
        ValueError: it holds NaN or infinity, which JSON does not know.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=indent)
    return re.sub(_HARMFUL_IN_JSON, _json_escape, text)


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    if character in "\t\n\r":
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _json_escape(found: re.Match[str]) -> str:
    return json.dumps(found.group())[1:-1] if found.group() != "\x7f" else "\\u007f"
