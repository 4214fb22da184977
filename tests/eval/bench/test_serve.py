"""The load on a service: requests leave when due, failures are counted, and the mix really runs on the sample."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat

import pytest

from eval.bench.load import Request, run
from eval.bench.serve import measure, served
from eval.report import Report
from matching.settings import Settings
from matching.workspace import Workspace
from serving.sample import import_sample

TOGETHER = 3


class Handler(BaseHTTPRequestHandler):
    """Answers requests of /together once `TOGETHER` of them wait; fails those of /broken."""

    protocol_version = "HTTP/1.1"
    together = threading.Barrier(TOGETHER, timeout=10)

    def do_GET(self):
        if self.path == "/together":
            self.together.wait()
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def asked(path: str) -> Iterator[Request]:
    return repeat(Request(path, "GET", path, {}))


def test_a_request_leaves_though_the_one_before_has_not_come_back(port):
    answers = run("127.0.0.1", port, asked("/together"), TOGETHER, 1_000, 0)
    assert answers.errors == 0
    assert len(answers.seconds["/together"]) == TOGETHER


def test_failures_are_counted_and_the_first_is_told(port):
    told = []
    answers = run("127.0.0.1", port, asked("/broken"), 4, 1_000, 0, lambda *said: told.append(said))
    assert answers.failed == {"/broken": 4}
    assert answers.firsts == {"/broken": "500 ok"}
    assert told == []


def test_a_service_that_does_not_answer_is_an_error():
    answers = run("127.0.0.1", 9, asked("/"), 2, 1_000, 0)
    assert answers.errors == 2
    assert "refused" in answers.firsts["/"]


def test_the_mix_runs_on_the_sample(tmp_path):
    url = f"sqlite:///{tmp_path / 'sample.sqlite3'}"
    work = Workspace(Settings(tmp_path, database_url=url))
    import_sample(work)
    work.store.close()
    report = Report("serve")
    with served(tmp_path, url, 1) as port:
        measure(report, url, port, 20, 3, 0, steps=0, warm_up=20)
    figures = {name: figure.value for name, figure in report.figures.items()}
    assert figures["requests"] == 60
    assert figures["errors"] == 0
    kinds = Counter({name.partition(".")[2]: report.figures[name].n for name in figures if name.startswith("p95_ms.")})
    assert set(kinds) == {"all", "offers", "bank", "answers"}
    assert kinds["all"] == 60 == kinds["offers"] + kinds["bank"] + kinds["answers"]
    log = (tmp_path / "service.log").read_text(encoding="utf-8")
    paths = Counter(json.loads(line).get("route") for line in log.splitlines() if line.startswith("{"))
    assert paths["/me/offers"] >= kinds["offers"]
