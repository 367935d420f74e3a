"""What strangers named is shown as it is by those who read Markdown: markdown-it is the oracle."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from convtui.export.charts import CurveChart
from convtui.export.document import Section, csv_sections, markdown
from convtui.export.markdown import escape, paragraph
from convtui.export.tabular import Table, as_csv, columns
from convtui.harmless import harmless

EVIL = [
    "a | b",
    "<script>alert(1)</script>",
    "![x](http://evil.example/p.png)",
    "[x](javascript:alert)",
    "http://evil.example and www.evil.example",
    "`code` *bold* _it_ **b** ~~gone~~ __u__",
    "&lt;b&gt; &amp;",
    "# no heading",
    "- no list",
    "12. no list",
    "+ no list",
    "> no quotation",
    "=====",
    "two\n\n# lines",
    "a\\",
    "$x$",
    "\x1b]0;owned\x07\u202e",
]

letters = st.text(st.sampled_from(" \n\\`*_{}[]<>()#+-.!|~&;:/$@=123abwht\x1b\u202eé"), max_size=40)


def tokens(text: str) -> list[str]:
    """What kinds of thing a reader finds in a text."""
    found = []
    for token in MarkdownIt("gfm-like").parse(text):
        found += [token.type, *(child.type for child in token.children or ())]
    return found


def read(text: str) -> str:
    """The words of a paragraph, as a reader shows them."""
    parsed = MarkdownIt("gfm-like").parse(text)
    return "".join(child.content for token in parsed for child in token.children or ())


def meant(text: str) -> str:
    return " ".join(harmless(text, 4000).split())


@pytest.mark.parametrize("text", EVIL)
def test_a_text_is_one_paragraph_with_its_own_letters(text: str) -> None:
    assert set(tokens(paragraph(text))) == {"paragraph_open", "inline", "text", "paragraph_close"}
    assert read(paragraph(text)) == meant(text)


@given(letters)
def test_any_text_is_one_paragraph_with_its_own_letters(text: str) -> None:
    assert read(paragraph(text)) == meant(text)
    kinds = set(tokens(paragraph(text)))
    assert kinds <= {"paragraph_open", "inline", "text", "paragraph_close"}


@given(letters, letters)
def test_a_cell_stays_a_cell(first: str, second: str) -> None:
    written = f"| {escape(first)} | {escape(second)} |"
    parsed = MarkdownIt("gfm-like").parse(f"| a | b |\n| --- | --- |\n{written}\n")
    cells = [token for token in parsed if token.type == "inline"]
    said = ["".join(child.content for child in cell.children or ()) for cell in cells]
    assert said == ["a", "b", meant(first), meant(second)]


def test_a_document_full_of_foreign_names_has_the_parts_it_was_given() -> None:
    for evil in EVIL:
        table = Table(columns(evil, "b"), ((evil, evil),))
        chart = CurveChart(evil, evil, ())
        section = Section("s", evil, (evil,), table, (evil,), chart)
        kinds = tokens(markdown([section], {"s": "a.png"}))
        assert kinds.count("heading_open") == kinds.count("table_open") == kinds.count("image") == 1
        assert kinds.count("paragraph_open") == 3
        assert not {"link_open", "html_inline", "html_block", "code_inline", "em_open"} & {*kinds}


def test_csv_holds_no_controls() -> None:
    table = Table(columns("name\x1b[2J"), (("\x1b]0;owned\x07\u202e",),))
    section = Section("s", "title\x9b\nx", table=table)
    assert "\\x1b]0;owned\\x07\\u202e" in as_csv(table)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", csv_sections([section]))
