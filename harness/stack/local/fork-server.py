"""Imports LiteLLM's proxy once, then forks a replica per request: the import costs 13-17 s of CPU, a fork none.

stdin, one JSON document a line:
  {"op": "fork", "order": 1, "host": "127.0.0.1", "port": 0, "config": "...", "log": "...", "spread": 0, "env": {"DATABASE_URL": "..."}}
  {"op": "flush", "order": 2, "pid": 1}
stdout, likewise: {"event": "warm", "seconds": 14.2} | {"event": "forked", "order": 1, "pid": 1, "port": 41234}
                  | {"event": "exit", "pid": 1, "status": "signal 9"} | {"event": "refused", "order": 1, "reason": "..."}
                  | {"event": "spread", "pid": 1, "seconds": 0} | {"event": "flushed", "order": 2, "pid": 1, ...} (flush.py)
                  | {"event": "unimportable", "file": "litellm/main.py", "line": 3, "error": "SyntaxError: invalid syntax"}
`spread`: what LiteLLM shall add to its write interval instead of 0 to 5 s at random; null: as it likes. The event says that it did.
`env` is what LiteLLM reads when a replica starts; what it reads while it is imported is the server's own environment.
End of stdin ends every replica and the server. Replicas die with the server (PR_SET_PDEATHSIG), however it ends.
With an argument it is a host that stays (warm.py), and each connection to its socket is a server of its own.
"""

import gc
import json
import os
import random
import signal
import socket
import sys
import time
import traceback

from ahead import do_ahead
from flush import Flush
from layers import LayeredHost
from warm import Host, die_with_parent


def say(**event):
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def listen(host, port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(2048)
    listener.set_inheritable(True)
    return listener


class SetSpread:
    """The module `random` as LiteLLM's proxy_server sees it: `proxy_batch_write_at + random.randint(0, 5)` (1.83.14 to 1.110.2)."""

    def __init__(self, seconds, stdout):
        self.seconds = seconds
        self.stdout = stdout

    def __getattr__(self, name):
        return getattr(random, name)

    def randint(self, low, high):
        if (low, high) != (0, 5):
            return random.randint(low, high)
        event = {"event": "spread", "pid": os.getpid(), "seconds": self.seconds}
        os.write(self.stdout, (json.dumps(event) + "\n").encode())
        return self.seconds


def serve(app, uvicorn, request, listener, asked, parent):
    """In the child: becomes a replica, as `litellm --config` would, with its own log and session."""
    die_with_parent(parent)
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # uvicorn raises SIGTERM again when it has served its last request: the server's handler would end the siblings.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    null = os.open(os.devnull, os.O_RDONLY)
    stdout = os.dup(1)
    if request.get("spread") is not None:
        sys.modules["litellm.proxy.proxy_server"].random = SetSpread(request["spread"], stdout)
    os.dup2(null, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(request.get("env", {}))
    os.environ["CONFIG_FILE_PATH"] = request["config"]
    random.seed()
    server = uvicorn.Server(uvicorn.Config(app))
    startup = server.startup

    async def startup_and_listen(sockets=None):
        await startup(sockets=sockets)
        Flush(asked, stdout).attach()

    server.startup = startup_and_listen
    server.run(sockets=[listener])


def reap(children):
    while children:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        asking = children.pop(pid, None)
        # Not a replica: a layer that a warm host gave up.
        if asking is None:
            continue
        asking.close()
        code = os.waitstatus_to_exitcode(status)
        say(event="exit", pid=pid, status=f"signal {-code}" if code < 0 else f"exit code {code}")


def pass_on(children, request):
    """Passed on to the replica, which answers itself; none answers for one that has ended, as its exit has told."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    try:
        children[request["pid"]].send(b"%d\n" % request["order"], socket.MSG_DONTWAIT)
    except (KeyError, OSError):
        pass
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def end(children):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    for pid in list(children):
        for target in (lambda: os.killpg(pid, signal.SIGKILL), lambda: os.kill(pid, signal.SIGKILL)):
            try:
                target()
            except OSError:
                pass
    os._exit(0)


def tell_where(error):
    """Which line of LiteLLM's cannot be imported."""
    if isinstance(error, SyntaxError) and error.filename:
        file, line = error.filename, error.lineno
    else:
        frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
        # Above it are the import system's frames, and below it those of what it called.
        own = [(file, line) for file, line in frames if "/litellm/" in file or "/litellm_" in file] or frames
        file, line = own[-1]
    within = [entry for entry in sys.path if entry and file.startswith(entry + os.sep)]
    shown = os.path.relpath(file, max(within, key=len)) if within else file
    said = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
    say(event="unimportable", file=shown, line=line, error=said[:500])


def warm_up():
    """Imports all that a replica would."""
    try:
        import uvicorn
        from litellm.proxy.proxy_server import app
    except Exception as error:
        tell_where(error)
        raise
    do_ahead(app)
    gc.collect()
    gc.freeze()
    return app, uvicorn


def main():
    began = time.monotonic()
    options = json.loads(sys.argv[1]) if len(sys.argv) > 1 else None
    if options is None:
        app, uvicorn = warm_up()
    elif options["layers"]:
        host = LayeredHost(options)
        host.accept()
        began = time.monotonic()
        host.begin()
        app, uvicorn = warm_up()
        host.finish()
    else:
        host = Host(options)
        try:
            app, uvicorn = warm_up()
        except BaseException:
            host.remove("socket", "state")
            raise
        host.accept()
        began = time.monotonic()
    serve_session(app, uvicorn, began)


def serve_session(app, uvicorn, began):
    children = {}
    server = os.getpid()

    def on_child(_signal, _frame):
        reap(children)

    signal.signal(signal.SIGCHLD, on_child)
    signal.signal(signal.SIGTERM, lambda *_: end(children))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    say(event="warm", seconds=round(time.monotonic() - began, 2))

    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "flush":
            pass_on(children, request)
            continue
        try:
            listener = listen(request["host"], request["port"])
        except OSError as error:
            say(event="refused", order=request["order"], reason=str(error))
            continue
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        asking, asked = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            asking.close()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            try:
                serve(app, uvicorn, request, listener, asked, server)
            except SystemExit as ended:
                os._exit(ended.code if isinstance(ended.code, int) else 1)
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(1)
            os._exit(0)
        asked.close()
        children[pid] = asking
        say(event="forked", order=request["order"], pid=pid, port=listener.getsockname()[1])
        listener.close()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    end(children)


main()
