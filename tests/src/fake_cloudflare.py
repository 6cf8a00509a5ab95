"""Cloudflare's API, as much of it as dns-01 needs, for one zone.

TXT records go to the name server of the scenario. Usage: fake_cloudflare.py PORT ZONE TOKEN MANAGEMENT.
"""

import json
import sys
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, ZONE, TOKEN, MANAGEMENT = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
RECORDS = {"1": {"id": "1", "type": "TXT", "name": "_acme-challenge." + ZONE, "content": '"theirs"', "ttl": 300}}


def publish(name):
    """Has the name server show what is recorded."""
    post("clear-txt", {"host": name + "."})
    for record in RECORDS.values():
        if record["name"] == name:
            post("set-txt", {"host": name + ".", "value": record["content"].strip('"')})


def post(path, wish):
    request = urllib.request.Request(f"http://{MANAGEMENT}/{path}", json.dumps(wish).encode())
    urllib.request.urlopen(request).close()


class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, result, errors=()):
        body = json.dumps({"success": status < 300, "errors": list(errors), "result": result}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"null")
        sent = self.headers.get("Authorization")
        if sent != "Bearer " + TOKEN:
            return self.answer(403, None, [{"code": 9109, "message": f"Invalid access token {sent}"}])
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        parts = url.path.strip("/").split("/")[2:]
        if self.command == "GET" and parts == ["zones"]:
            return self.answer(200, [{"id": "z1", "name": ZONE}] if query["name"] == ZONE else [])
        if self.command == "GET":
            found = [r for r in RECORDS.values() if r["name"] == query["name"] and r["type"] == query["type"]]
            return self.answer(200, found if query.get("page", "1") == "1" else [])
        if self.command == "POST":
            number = str(len(RECORDS) + 100)
            RECORDS[number] = {**body, "id": number}
            publish(body["name"])
            return self.answer(200, RECORDS[number])
        gone = RECORDS.pop(parts[-1], None)
        if gone is None:
            return self.answer(404, None, [{"code": 81044, "message": "Record does not exist."}])
        publish(gone["name"])
        return self.answer(200, {"id": parts[-1]})

    do_GET = do_POST = do_DELETE = handle_any


ThreadingHTTPServer(("127.0.0.1", PORT), Api).serve_forever()
