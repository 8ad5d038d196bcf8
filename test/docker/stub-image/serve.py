import argparse
import http.server
import json
import os
import sys

parser = argparse.ArgumentParser()
for option in ("--config", "--port"):
    parser.add_argument(option, required=True)
parser.add_argument("--host", default="0.0.0.0")
args = parser.parse_args()
if os.environ.get("STUB_DIES"):
    sys.exit("the stub was told to die at boot")
print("config of", len(open(args.config).read()), "characters")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"db": "connected", "litellm_version": "0.0.1"}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer((args.host, int(args.port)), Handler).serve_forever()
