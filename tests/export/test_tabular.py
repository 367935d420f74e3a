"""Tables as Markdown and CSV, read back by Python's csv and by a reader of pipes."""

import csv
import io
import re

from convtui.export.markdown import escape
from convtui.export.tabular import Table, as_csv, as_markdown, columns

TABLE = Table(
    columns("best", "name", ("loss", ".4f"), ("images", ","), "note"),
    (
        (True, "a|b", 0.1 + 0.2, 12_345, 'say "no"'),
        (False, "two\nlines", None, 7, "*bold* _it_ my_name"),
    ),
)


def cells(line):
    """The cells of a row of a Markdown table, with what was escaped as it was."""
    parts = re.split(r"(?<!\\)\|", line.strip())[1:-1]
    return [re.sub(r"\\(.)", r"\1", part.strip()) for part in parts]


def test_people_read_numbers_as_their_column_writes_them():
    assert TABLE.texts() == [
        ("★", "a|b", "0.3000", "12,345", 'say "no"'),
        ("", "two lines", "-", "7", "*bold* _it_ my_name"),
    ]


def test_markdown_has_a_line_a_row_and_nothing_breaks_out_of_a_cell():
    head, ends, *rows = as_markdown(TABLE).splitlines()
    assert cells(head) == ["best", "name", "loss", "images", "note"]
    assert [end.strip() for end in ends.split("|")[1:-1]] == ["---", "---", "---:", "---:", "---"]
    assert [cells(row) for row in rows] == [list(texts) for texts in TABLE.texts()]


def test_markdown_signs_are_escaped_and_words_are_left_alone():
    assert escape("*a* val_loss _b_ <c> [d] `e`") == r"\*a\* val_loss \_b\_ \<c\> \[d\] \`e\`"


def test_csv_keeps_every_digit():
    head, *rows = csv.reader(io.StringIO(as_csv(TABLE)))
    assert head == ["best", "name", "loss", "images", "note"]
    assert rows[0] == ["1", "a|b", "0.30000000000000004", "12345", 'say "no"']
    assert rows[1] == ["0", "two\nlines", "", "7", "*bold* _it_ my_name"]
