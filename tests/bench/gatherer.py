"""A worker whose evidence comes from three servers on this machine, named by STET_BENCH_SERVERS.

What is measured is what the desk itself needs to ask them; how a source reads its answer is not.
"""

import os

from claims.settings import Settings
from workers import gathering
from workers.asking import Api, ask_json
from workers.sources import Found, Query, Source
from workers.worker import Worker


def make_source(name: str, address: str) -> Source:
    def search(query: Query, settings: Settings) -> list[Found]:
        answer = ask_json(Api(name, "The server"), address, {"q": query.words()}, settings)
        return [Found(hit["url"], hit["title"], hit["excerpt"]) for hit in answer["hits"]]

    return Source(name, name, (), search)


if __name__ == "__main__":
    servers = os.environ["STET_BENCH_SERVERS"].split()
    gathering.SOURCES.clear()
    gathering.SOURCES.update({f"server{i}": make_source(f"server{i}", url) for i, url in enumerate(servers)})
    Worker(Settings()).run()
