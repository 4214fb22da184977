"""A real provider of text messages of the tests: it keeps messages by idempotency key, and misbehaves when told to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Operator:
    """What a provider received.

    Attributes:
        messages: by idempotency key, what is delivered: one of each key.
        asked: (headers, what was asked) of each request, in order.
        answers: of the next requests, in turn: (status, headers, body), or "die", "accept and die", "silence",
            "accept and silence"; when there are none left, accepted.
        at: called with each message before it is answered.
    """

    def __init__(self):
        self.messages, self.asked, self.answers = {}, [], []
        self.at, self._over = (lambda _: None), threading.Event()
        operator = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                operator._answer(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1/messages"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def _answer(self, request):
        said = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        self.asked.append((dict(request.headers), said))
        self.at(said)
        answer = self.answers.pop(0) if self.answers else (202, {}, None)
        if answer in ("accept and die", "accept and silence") or (answer[0] == 202 and answer[2] is None):
            self.messages[request.headers["Idempotency-Key"]] = said
        if isinstance(answer, str):
            request.close_connection = True
            if answer.endswith("silence"):
                self._over.wait()
            return
        status, headers, body = answer
        content = (body or json.dumps({"id": f"m{len(self.messages)}"})).encode()
        request.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(content)

    def close(self):
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def refused(code, status=422, **headers):
    """An answer that tells an error."""
    return status, headers, json.dumps({"error": {"code": code}})
