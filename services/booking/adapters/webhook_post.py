"""Sending a webhook: to the address that was checked, over TLS that names the host, without following anything."""

from __future__ import annotations

import socket

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError

from services.booking.domain.errors import AddressRefused
from services.booking.domain.webhooks import Target, reachable_address, target

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
USER_AGENT = "sekali-datang-webhooks/1"


def resolve(host: str, port: int) -> list[str]:
    """Implements ``Resolve`` by the machine's resolver."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class HttpPost:
    """Implements ``Post``. The host is looked up once, and the address that was checked is the one that is connected to."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

    def __call__(self, url: str, headers: dict[str, str], body: str) -> tuple[int | None, str | None]:
        try:
            place = target(url, self._allow_private)
            address = reachable_address(resolve(place.host, place.port), self._allow_private)
        except AddressRefused as refused:
            return None, refused.reason
        return _post(place, address, {**headers, "Host": _authority(place), "User-Agent": USER_AGENT}, body)


def _post(place: Target, address: str, headers: dict[str, str], body: str) -> tuple[int | None, str | None]:
    with _pool(place, address) as pool:
        try:
            answer = pool.urlopen(
                "POST", place.path, body=body.encode(), headers=headers, redirect=False, retries=False, preload_content=False
            )
            answer.close()  # only the status counts: a long answer is not read
        except NewConnectionError:  # it is a kind of ConnectTimeoutError
            return None, "connection"
        except (ConnectTimeoutError, ReadTimeoutError):
            return None, "timeout"
        except SSLError:
            return None, "tls"
        except HTTPError:
            return None, "connection"
        return answer.status, None


def _pool(place: Target, address: str) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if not place.secure:
        return urllib3.HTTPConnectionPool(address, place.port, timeout=timeout, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        address, place.port, timeout=timeout, maxsize=1, server_hostname=place.host, assert_hostname=place.host
    )


def _authority(place: Target) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return host if place.port == (443 if place.secure else 80) else f"{host}:{place.port}"
