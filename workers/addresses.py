"""Which web addresses may be fetched at all: how one is read, and what counts as the public internet.

Nothing here opens a connection or looks a name up; `fetch` does, and asks here first.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

MAX_URL = 4_000
PORTS = {"http": 80, "https": 443}
SAFE = "%/:?#[]@!$&'()*+,;=~"
"""What may stand unquoted in a path or query; quoting leaves an address alone that is quoted already."""

# IANA's special-purpose registry; the last one answers as the cloud's own service on Azure.
V4_CLOSED = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    )
)  # fmt: skip
# Everything else in IPv6 is local, mapped, translated or unassigned; Teredo and 6to4 carry an IPv4 address inside.
V6_OPEN = ipaddress.IPv6Network("2000::/3")
V6_CLOSED = tuple(
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


class Refused(Exception):
    """The address may not be fetched; the text is a sentence for people. See is_never_fetched."""


@dataclass(frozen=True)
class Target:
    """A web address taken apart once, so that what is checked is what is asked for; `host` is ASCII."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        """`host:port`, the form in which an operator's allowances are kept."""
        return f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def read_target(url: str) -> Target:
    """Take a web address apart; whatever two readers could understand differently is Refused."""
    url = url.strip()
    if len(url) > MAX_URL:
        raise Refused(f"This address is longer than {MAX_URL:,} characters.")
    if re.search(r"[\x00-\x1f\x7f\\]", url):
        raise Refused("This address holds a backslash or a control character.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("This is not a web address.") from None
    if parts.scheme not in PORTS:
        raise Refused("Only addresses that begin with http:// or https:// can be fetched.")
    if "@" in parts.netloc:
        raise Refused("This address carries a user name or password; leave that part out.")
    path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    return Target(
        scheme=parts.scheme,
        host=read_v6(host) if "[" in parts.netloc else read_name(host),
        port=PORTS[parts.scheme] if port is None else port,
        path=path,
    )


def read_v6(host: str) -> str:
    """The one spelling of an IPv6 address, without a zone (a zone names a network card of this machine)."""
    try:
        if "%" not in host:
            return str(ipaddress.IPv6Address(host))
    except ValueError:
        pass
    raise Refused("The host of this address cannot be read.")


def read_name(host: str) -> str:
    """A host name in ASCII, or a plain dotted IPv4 address; other ways to write a number are Refused."""
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise Refused("The host of this address cannot be read.") from None
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", name):
        raise Refused("The host of this address cannot be read.")
    # The C library reads 2130706433, 0x7f.1 and 0177.0.0.1 as 127.0.0.1; browsers agree only in part.
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", name.rstrip(".").rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            raise Refused("The host of this address is a number in an unusual form.") from None
    return name


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet and to nobody's inside."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in V4_CLOSED)
    return ip.scope_id is None and ip in V6_OPEN and not any(ip in network for network in V6_CLOSED)


def is_never_fetched(url: str) -> bool:
    """Whether a person's address is Refused for what it says itself; where a name or a redirect leads can change."""
    try:
        target = read_target(url)
    except Refused:
        return True
    try:
        ipaddress.ip_address(target.host)
    except ValueError:
        return target.port not in PORTS.values()
    return target.port not in PORTS.values() or not is_public(target.host)
