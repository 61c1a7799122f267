"""How phones and profile links are spelled."""

import pytest

from candidates import contacts


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+47 22 12 34 56", "+4722123456"),
        ("0044 20 7946 0958", "+442079460958"),
        ("(212) 555-0100", "(212) 555-0100"),
        ("  call   me ", "call me"),
        ("+1", "+1"),
        ("", None),
        (None, None),
    ],
)
def test_a_phone_becomes_e164_where_its_country_is_said(written: str | None, kept: str | None) -> None:
    assert contacts.phone(written) == kept


@pytest.mark.parametrize(
    ("url", "ok"),
    [
        ("https://www.linkedin.com/in/ann-lee", True),
        ("https://linkedin.com/in/ann-lee/?trk=x", True),
        ("https://no.linkedin.com/in/ann-l%C3%A9e/", True),
        ("https://LinkedIn.com/pub/ann/1/2/3", True),
        ("http://www.linkedin.com/in/ann", False),
        ("https://linkedin.com", False),
        ("https://linkedin.com/company/acme", False),
        ("https://linkedin.com.evil.example/in/ann", False),
        ("https://evil-linkedin.com/in/ann", False),
        ("https://ann@linkedin.com/in/ann", False),
        ("https://linkedin.com:8443/in/ann", False),
        ("https://[linkedin.com/in/ann", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_an_https_profile_on_linkedin_will_do(url: str, ok: bool) -> None:
    assert contacts.is_linkedin_profile(url) is ok
