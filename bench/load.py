"""A small HTTP load: kept connections, one request at a time on each, latencies of every answer. And the same for a function."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

Request = tuple[str, str, bytes, dict[str, str]]  # method, path, body, headers
MakeRequest = Callable[[int], Request]
Measure = Callable[[int, float], "Result"]  # concurrency, seconds


@dataclass(frozen=True)
class Result:
    """``latencies`` in seconds, sorted; ``statuses`` counts the answers by status."""

    requests: int
    seconds: float
    latencies: Sequence[float]
    statuses: Counter[int]

    @property
    def refused(self) -> int:
        """Answers that were no success."""
        return sum(number for status, number in self.statuses.items() if not 200 <= status < 300)

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def percentile_ms(self, percent: float) -> float:
        """The latency in milliseconds below which ``percent`` of the answers came."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * percent / 100))] * 1000


def measure(base_url: str, make: MakeRequest, concurrency: int, seconds: float) -> Result:
    """Send requests for ``seconds`` over ``concurrency`` connections. ``make`` gets a running number."""
    return asyncio.run(_measure(base_url, make, concurrency, seconds))


def call(function: Callable[[], None], concurrency: int, seconds: float) -> Result:
    """Call ``function`` again and again for ``seconds`` in ``concurrency`` threads of this process."""
    started = time.perf_counter()
    deadline = started + seconds

    def one_thread(_: int) -> list[float]:
        latencies: list[float] = []
        while (before := time.perf_counter()) < deadline:
            function()
            latencies.append(time.perf_counter() - before)
        return latencies

    with ThreadPoolExecutor(concurrency) as threads:
        latencies = sorted(each for some in threads.map(one_thread, range(concurrency)) for each in some)
    return Result(len(latencies), time.perf_counter() - started, latencies, Counter({200: len(latencies)}))


async def _measure(base_url: str, make: MakeRequest, concurrency: int, seconds: float) -> Result:
    parts = urlsplit(base_url)
    numbers = count()
    latencies: list[float] = []
    statuses: Counter[int] = Counter()
    started = time.perf_counter()
    deadline = started + seconds

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            for number in numbers:
                if time.perf_counter() > deadline:
                    return
                before = time.perf_counter()
                status = await _exchange(reader, writer, parts.netloc, make(number))
                latencies.append(time.perf_counter() - before)
                statuses[status] += 1
        finally:
            writer.close()

    await asyncio.gather(*(one_connection() for _ in range(concurrency)))
    return Result(len(latencies), time.perf_counter() - started, sorted(latencies), statuses)


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, request: Request) -> int:
    method, path, body, headers = request
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    await _skip_body(reader, head.lower())
    return int(head.split(" ", 2)[1])


async def _skip_body(reader: asyncio.StreamReader, head: str) -> None:
    if "transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
        return
    length = head.partition("content-length:")[2].partition("\r\n")[0].strip()
    await reader.readexactly(int(length or 0))
