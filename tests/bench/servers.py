"""A server on this machine that takes its time: SECONDS for each answer, which holds two hits with a figure."""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

SECONDS: Final = 0.2


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        time.sleep(SECONDS)
        hits = [
            {"url": f"https://news.example{self.path}&hit={number}", "title": "Flood in the north",
             "excerpt": f"Officials said on Monday that {30 + number} people were killed when the river burst."}
            for number in range(2)
        ]  # fmt: skip
        body = json.dumps({"hits": hits}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{server.server_address[1]}/"}) + "\n")
    sys.stdout.flush()
    server.serve_forever()
