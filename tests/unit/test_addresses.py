"""Which addresses may be downloaded from, in every spelling; and what the files are called."""

from __future__ import annotations

import pytest

from app.domain.addresses import (
    INSIDE,
    NOT_WEB,
    WITH_PASSWORD,
    Allowed,
    judge,
    parse_address,
    written_out,
)
from app.domain.download_names import name_of
from app.domain.errors import AddressRefused

FORBIDDEN = [
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.88.99.1", "198.18.0.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:7f00:1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:a9fe:a9fe::"),
    *("2001:0:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2606:4700::5efe:7f00:1"),
    *("2001:db8::1", "100::1", "not an address", ""),
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_place_inside_is_asked(address: str) -> None:
    with pytest.raises(AddressRefused):
        judge("files.example", [address], Allowed())


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_the_open_web_is_asked(address: str) -> None:
    judge("files.example", [address], Allowed())


def test_one_address_inside_refuses_a_name_with_many() -> None:
    with pytest.raises(AddressRefused) as refused:
        judge("files.example", ["93.184.215.14", "10.0.0.7"], Allowed())
    assert refused.value.message == INSIDE
    with pytest.raises(AddressRefused):
        judge("files.example", [], Allowed())


def test_an_administrator_allows_names_and_networks() -> None:
    allowed = Allowed.parse(["nas.home.example", "192.168.1.0/24", "10.1.2.3", "[fd00::1]"])
    judge("nas.home.example", ["10.9.9.9"], allowed)
    judge("NAS.home.example".lower() + ".", ["10.9.9.9"], allowed)
    for address in ("192.168.1.77", "10.1.2.3", "fd00::1", "::ffff:192.168.1.7"):
        judge("other.example", [address], allowed)
    for address in ("192.168.2.1", "10.1.2.4", "fd00::2"):
        with pytest.raises(AddressRefused):
            judge("other.example", [address], allowed)


@pytest.mark.parametrize("entry", ["10.0.0.0/99", "a b", "-x", "http://x", "1.2.3"])
def test_what_is_neither_name_nor_network_is_not_allowed(entry: str) -> None:
    with pytest.raises(ValueError, match="neither a name nor a network"):
        Allowed.parse([entry])


@pytest.mark.parametrize(
    ("host", "means"),
    [
        ("127.1", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("0x7f.0.0.0x1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("10.1", "10.0.0.1"),
        ("::1", "::1"),
        ("example.com", None),
        ("1.2.3.4.5", None),
        ("256.1", None),
        ("4294967296", None),
        ("0x", "0.0.0.0"),
    ],
)
def test_numbers_mean_an_address_in_every_spelling(host: str, means: str | None) -> None:
    found = written_out(host)
    assert (str(found) if found else None) == means


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("https://example.com/a.mp4", "https://example.com/a.mp4"),
        ("  HTTP://EXAMPLE.com:80  ", "http://example.com/"),
        ("http://example.com:8080/ä?b=ö#part", "http://example.com:8080/%C3%A4?b=%C3%B6"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("http://[2606:4700::1]/x", "http://[2606:4700::1]/x"),
    ],
)
def test_an_address_is_read_as_people_write_it(text: str, reads: str) -> None:
    assert str(parse_address(text)) == reads


@pytest.mark.parametrize("scheme", ["file", "ftp", "gopher", "data", "javascript", "unix", "blob"])
def test_only_the_web_is_downloaded_from(scheme: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        parse_address(f"{scheme}://example.com/etc/passwd")
    assert refused.value.message == NOT_WEB


@pytest.mark.parametrize(
    "text",
    [
        *("", "talk.mp4", "http://", "http:///x", "http://a b/", "http://x:99999/", "http://x:0/"),
        *("http://[::1", "http://[fe80::1%25eth0]/", "http://127%2e0.0.1/", "http://x\r\nHost: y/"),
        *("http://a/\0", "http://exa_mple..\\/x", "https://" + "a" * 3000),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressRefused):
        parse_address(text)


def test_a_password_in_an_address_is_refused() -> None:
    for text in ("http://name:secret@example.com/", "http://name@example.com/", "http://@example.com/"):
        with pytest.raises(AddressRefused) as refused:
            parse_address(text)
        assert refused.value.message == WITH_PASSWORD


def test_a_redirect_is_read_like_a_new_address() -> None:
    here = parse_address("https://example.com/a/b.mp4?x=1")
    assert str(here.joined("c.mp4")) == "https://example.com/a/c.mp4"
    assert str(here.joined("//other.example/d")) == "https://other.example/d"
    for place in ("file:///etc/passwd", "gopher://x/", "http://u:p@example.com/", "http://[", "//[::1/x"):
        with pytest.raises(AddressRefused):
            here.joined(place)


@pytest.mark.parametrize(
    ("path", "disposition", "name"),
    [
        ("/videos/talk.mp4?x=1", None, "talk.mp4"),
        ("/a%20b.mp4", None, "a b.mp4"),
        ("/..%2f..%2fetc%2fpasswd", None, "passwd"),
        ("/x", 'attachment; filename="My talk.mp4"', "My talk.mp4"),
        ("/x", "attachment; filename*=UTF-8''%E2%82%AC.mp4", "€.mp4"),
        ("/x", 'attachment; filename="../../x.mp4"', "x.mp4"),
        ("/x", 'attachment; filename="C:\\\\Temp\\\\y.mp4"', "y.mp4"),
        ("/x.mp4", "inline", "x.mp4"),
        ("/x.mp4", "\x00;;;=", "x.mp4"),
        ("/", None, "example.com"),
        ("/..", None, "example.com"),
    ],
)
def test_a_file_is_called_what_its_server_says_or_its_address(
    path: str, disposition: str | None, name: str
) -> None:
    assert name_of(f"https://example.com{path}", disposition) == name
