"""What LiteLLM starts as its query engine where an engine process serves all replicas: asks it to serve, and stands for it.

The engine ends its part when this process ends, however it ends. Builtin modules only: a start takes 14 ms of CPU.
argv: the directory with the Unix socket of the engine process, the pid of the process that started us, then what an engine is given.
"""

import _signal
import _socket
import posix
import sys

# As in main.ts.
SOCKET = "engine.sock"
PARENT_POLL_S = 0.5


def say(line):
    posix.write(2, b"phantom429 query engine: " + line + b"\n")


def encode(text):
    return text.encode("utf-8", "surrogateescape")


def main():
    directory, parent, *args = sys.argv[1:]
    for number in (_signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP):
        _signal.signal(number, lambda *_: posix._exit(0))
    engine = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    items = [str(len(args)).encode(), *map(encode, args), *(b"%s=%s" % entry for entry in posix.environ.items())]
    try:
        # The path of a Unix socket has 103 bytes at most, and that of a temporary directory may be long.
        posix.chdir(directory)
        engine.connect(SOCKET)
        engine.sendall(b"".join(item + b"\0" for item in items) + b"\0")
        engine.settimeout(PARENT_POLL_S)
        listening = False
        while True:
            try:
                said = engine.recv(4096)
            except _socket.timeout:
                said = None
            if posix.getppid() != int(parent):
                return 0
            if said == b"":
                break
            if said and not listening and said[:1] == b"+":
                listening, said = True, said[1:]
            if said:
                posix.write(2, said)
            if said and not listening:
                return 1
    except OSError as error:
        say(encode(str(error)))
    # harness/campaign/log-trouble.ts knows these words.
    say(b"the engine process that serves all replicas has ended")
    return 1


posix._exit(main())
