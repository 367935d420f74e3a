"""What of a database's URL is shown and written down. No server is asked."""

from dataclasses import dataclass

import pytest

from convtui.errors import BadInput
from convtui.studies.searches import begin as beginning
from convtui.studies.searches.storage_url import without_password


@dataclass
class Kept:
    """As much of a search as tells where it is kept."""

    storage: str
    name: str = "mine"


@pytest.mark.parametrize(
    "option",
    ["sslmode=s3cret", "sslmode=require s3cret", "application_name=s3cret", "options=s3cret",
     "port=s3cret", "connect_timeout=5s3cret", "host=s3cret%0A", "service=s3cret", "s3cret=1"],
)  # fmt: skip
def test_a_secret_typed_as_the_value_of_any_option_is_not_shown(option):
    url = f"postgresql://me@host/db?{option}&connect_timeout=5"
    assert without_password(url) == "postgresql://me@host/db?connect_timeout=5"


def test_options_that_are_known_and_harmless_stay():
    url = "postgresql:///db?host=/run/postgresql&port=5432&sslmode=verify-full&keepalives_idle=30"
    assert without_password(url) == url


@pytest.mark.parametrize("option", ["sslmode", "channel_binding", "connect_timeout", "port"])
def test_the_words_of_the_driver_do_not_tell_a_secret_either(option):
    with pytest.raises(BadInput) as told:
        beginning.shared_study(Kept(f"postgresql://me@127.0.0.1:1/db?{option}=s3cret"), "")
    assert "cannot be opened" in str(told.value) or "no URL" in str(told.value)
    assert "s3cret" not in str(told.value)


def test_a_search_is_found_again_by_its_url_though_an_option_of_it_is_not_kept():
    given = "postgresql://me@host/db?application_name=course&sslmode=require"
    for kept in (without_password(given), given):  # as it was kept before, too
        assert beginning.opener(Kept(kept), given)
    with pytest.raises(BadInput, match=r"kept in postgresql://me@host/db, not in .*host/other:"):
        beginning.opener(
            Kept("postgresql://me@host/db?application_name=x"), "postgresql://me@host/other"
        )


def test_no_url_stays_none():
    assert without_password("") == ""
