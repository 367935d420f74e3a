"""A page as blocks, written as Markdown or as an HTML document that needs nothing beside it."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convtui.export.markdown import LONGEST, escape, paragraph
from convtui.export.tabular import Table, as_markdown
from convtui.harmless import harmless, harmless_lines


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Code:
    text: str
    language: str = ""


Block = Heading | Paragraph | Code | Table

_LONGEST_CODE = 20_000
"""Characters of a line."""

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "pre{background:#f3f3f3;padding:.75rem;overflow-x:auto}"
    "table{border-collapse:collapse}td,th{border-bottom:1px solid #ccc;padding:.25rem .75rem;"
    "text-align:left}"
)


def page_as_markdown(blocks: Sequence[Block]) -> str:
    return "\n\n".join(_in_markdown(block) for block in blocks) + "\n"


def page_as_html(title: str, blocks: Sequence[Block]) -> str:
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f"<title>{_escaped(title)}</title>",
        f"<style>{_STYLE}</style></head><body>",
        *(line for block in blocks for line in _in_html(block)),
        "</body></html>",
    ]
    return "\n".join(lines) + "\n"


def _in_markdown(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {escape(block.text)}"
        case Paragraph():
            return paragraph(block.text)
        case Code():
            text = harmless_lines(block.text, _LONGEST_CODE)
            longest = max(map(len, re.findall("`+", text)), default=0)
            fence = "`" * max(3, longest + 1)
            return f"{fence}{block.language}\n{text}\n{fence}"
        case Table():
            return as_markdown(block).rstrip("\n")


def _in_html(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level}>{_escaped(block.text)}</h{block.level}>"
        case Paragraph():
            yield f"<p>{_escaped(block.text)}</p>"
        case Code():
            text = html.escape(harmless_lines(block.text, _LONGEST_CODE))
            yield f"<pre><code>{text}</code></pre>"
        case Table():
            yield f"<table><tr>{_cells('th', block.headings)}</tr>"
            yield from (f"<tr>{_cells('td', row)}</tr>" for row in block.texts())
            yield "</table>"


def _cells(tag: str, texts: Sequence[str]) -> str:
    return "".join(f"<{tag}>{_escaped(text)}</{tag}>" for text in texts)


def _escaped(text: str) -> str:
    return html.escape(" ".join(harmless(text, LONGEST).split()))
