"""Which addresses a download may ask: web addresses, and only places that are everybody's. Pure.

A name is judged by every address that it stands for, at the moment of connecting. Addresses that
wrap another one (IPv4 in IPv6 in all its forms) are judged by what they wrap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

from app.domain.errors import AddressRefused

LONGEST = 2048  # characters
PORTS = {"http": 80, "https": 443}

NOT_AN_ADDRESS = "That is not a web address. It should look like https://example.com/video.mp4."
NOT_WEB = "Only addresses that begin with http:// or https:// can be downloaded."
WITH_PASSWORD = "An address with a name and password in it is not downloaded."  # noqa: S105
INSIDE = "That address is inside a private network, so it is not asked."

Ip = IPv4Address | IPv6Address
Net = IPv4Network | IPv6Network

_WRAPPING = (  # the last four bytes are an IPv4 address
    IPv6Network("64:ff9b::/96"),  # NAT64
    IPv6Network("::ffff:0:0:0/96"),
    IPv6Network("::/96"),
)
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_SITE_LOCAL = IPv6Network("fec0::/10")
_INSIDE = (  # what Python counts as public, and is not everybody's
    IPv4Network("100.64.0.0/10"),  # a provider's own; some clouds answer with secrets there
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
)
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where a file is asked for."""

    scheme: str
    host: str  # in ASCII, lower case, without brackets
    port: int
    target: str  # path and query, in ASCII

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.is_usual_port else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"

    @property
    def is_usual_port(self) -> bool:
        """Whether the port goes without saying."""
        return self.port == PORTS[self.scheme]

    def joined(self, place: str) -> WebAddress:
        """Where a redirect leads. Raises AddressRefused."""
        try:
            return parse_address(urljoin(str(self), place))
        except ValueError as error:  # urljoin's, of brackets that are not closed
            raise AddressRefused(NOT_AN_ADDRESS) from error


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an administrator lets people reach besides the open web."""

    hosts: frozenset[str] = frozenset()
    nets: tuple[Net, ...] = ()

    @classmethod
    def parse(cls, listed: Sequence[str]) -> Allowed:
        """Names, addresses and networks such as 192.168.1.0/24. Raises ValueError."""
        hosts: set[str] = set()
        nets: list[Net] = []
        for entry in listed:
            try:
                nets.append(ip_network(entry.strip("[]"), strict=False))
            except ValueError:
                if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,252})", entry) or entry[-1].isdigit():
                    raise ValueError(f"{entry[:80]!r} is neither a name nor a network") from None
                hosts.add(entry.lower().rstrip("."))
        return cls(frozenset(hosts), tuple(nets))


def parse_address(text: str) -> WebAddress:
    """Read what somebody typed. Raises AddressRefused, with the reason."""
    text = text.strip()
    if not text or len(text) > LONGEST or any(ord(sign) <= 32 or ord(sign) == 127 for sign in text):
        raise AddressRefused(NOT_AN_ADDRESS)
    try:
        parts = urlsplit(text)
        port = parts.port
        host = _ascii(parts.hostname or "")
    except ValueError as error:
        raise AddressRefused(NOT_AN_ADDRESS) from error
    if parts.scheme not in PORTS:
        raise AddressRefused(NOT_WEB if parts.scheme else NOT_AN_ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(WITH_PASSWORD)
    if not _HOST.fullmatch(host) or port == 0:
        raise AddressRefused(NOT_AN_ADDRESS)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return WebAddress(parts.scheme, host, port or PORTS[parts.scheme], target)


def judge(host: str, addresses: Sequence[str], allowed: Allowed) -> None:
    """Let pass a name and all the addresses that it stands for. Raises AddressRefused."""
    if host.rstrip(".") in allowed.hosts:
        return
    if not addresses or not all(_may_be_asked(address, allowed) for address in addresses):
        raise AddressRefused(INSIDE)


def written_out(host: str) -> Ip | None:
    """The address that a host in numbers means, in whatever spelling; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return _old_spelling(host.rstrip("."))


def _may_be_asked(text: str, allowed: Allowed) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return False
    meant = tuple(_meanings(address))
    return all(any(_is_in(one, net) for net in allowed.nets) or _is_public(one) for one in meant)


def _meanings(address: Ip) -> Iterator[Ip]:
    """The address itself where it stands for itself, else those that it wraps."""
    if isinstance(address, IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address.sixtofour is not None:
        yield address.sixtofour
    elif address.teredo is not None:
        yield from address.teredo
    elif any(address in net for net in _WRAPPING) and int(address) > 1:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
    else:
        yield address


def _is_in(address: Ip, net: Net) -> bool:
    return address.version == net.version and address in net


def _is_public(address: Ip) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_link_local:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in net for net in _INSIDE)
    # ISATAP holds an IPv4 address in its second half: ...:0:5efe:a.b.c.d
    hides = (int(address) >> 32) & 0xFFFF_FFFF in (0x0000_5EFE, 0x0200_5EFE)
    return not (hides or address in _LOCAL_NAT64 or address in _SITE_LOCAL)


def _old_spelling(host: str) -> IPv4Address | None:
    """127.1, 0x7f000001, 2130706433, 0177.0.0.1: what inet_aton takes."""
    parts = host.split(".")
    if len(parts) > 4 or not all(re.fullmatch(r"0[xX][0-9a-fA-F]*|[0-9]+", part) for part in parts):
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    *heads, last = numbers
    if any(head > 255 for head in heads) or last >= 256 ** (5 - len(parts)):
        return None
    value = last
    for index, head in enumerate(heads):
        value += head << (8 * (3 - index))
    return IPv4Address(value)


def _number(text: str) -> int:
    if text[:2] in ("0x", "0X"):
        return int(text[2:] or "0", 16)
    return int(text, 8) if text.startswith("0") and text != "0" else int(text)


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError(host[:80]) from error
