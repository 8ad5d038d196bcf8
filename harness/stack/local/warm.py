"""The fork server as a host that stays: keeps what it has imported, and forks a session for each run that connects.

argv[1], one JSON document:
  {"socket": "...", "state": "...", "log": "...", "about": {...}, "keepS": 600, "leastAvailableMiB": 1024, "holder": {"pid": 1, "started": "9"} | null,
   "layers": {"tree": "...", "third": "...", "everyCpuS": 0.7} | null}
`state` is a file that says who and until when; `holder`: it ends with that process. `layers`: see layers.py.
A connection's first line: {"log": "...", "cwd": "...", "owner": "...", "keepS": 600, "tree": "..."}. From then on a session is a fork
server on that connection. Sessions, and with them replicas, die with the host (PR_SET_PDEATHSIG).
The host ends when no session has been there for its time, when its file is gone, when its holder is gone, and when memory runs short;
by SIGTERM at once.
"""

import ctypes
import json
import os
import select
import signal
import socket
import struct
import sys
import time

PR_SET_PDEATHSIG = 1
TICK_S = 0.5
CONNECTS_WITHIN_S = 60
OWNER = "PHANTOM429_OWNER"


def die_with_parent(parent):
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def started(pid):
    """When a process began, in clock ticks since the machine's start: a number that was given anew has another. None: it is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            fields = stat.read().rsplit(b") ", 1)[1].split()
    except (OSError, IndexError):
        return None
    return None if fields[0] == b"Z" else fields[19].decode()


def available_mib():
    try:
        with open("/proc/meminfo") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) // 1024
    except OSError:
        pass
    return None


def become_session(connection, lease, parent):
    """In a fork: speaks on the connection from now on. `lease` tells the host how long to stay, and is open as long as the session lives."""
    die_with_parent(parent)
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.set_blocking(connection, True)
    os.dup2(connection, 0)
    os.dup2(connection, 1)
    os.close(connection)
    sys.stdin = os.fdopen(0, "r", closefd=False)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    line = sys.stdin.readline()
    if not line:
        os._exit(0)
    hello = json.loads(line)
    log = os.open(hello["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 2)
    os.close(log)
    os.chdir(hello["cwd"])
    os.environ[OWNER] = hello["owner"]
    os.write(lease, b"%d\n" % hello["keepS"])
    sys.stdout.write(json.dumps({"event": "session", "pid": os.getpid(), "host": parent}) + "\n")
    sys.stdout.flush()
    return hello


class Host:
    def __init__(self, options):
        self.options = options
        self.keep = options["keepS"]
        self.idle_since = time.monotonic()
        self.leases = set()
        self.served = False
        self.began = time.time()
        self.closing = False
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        umask = os.umask(0o077)
        self.listener.bind(options["socket"])
        os.umask(umask)
        self.listener.listen(64)
        self.inode = None
        self.write()
        signal.signal(signal.SIGTERM, lambda *_: self.end())
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def write(self):
        """Who, and until when; null: a run uses it."""
        path = self.options["state"]
        until = None if self.leases else time.time() + self.idle_since + self.keep - time.monotonic()
        said = {
            **self.options["about"],
            "uid": os.getuid(),
            "pid": os.getpid(),
            "started": started(os.getpid()),
            "since": self.began,
            "until": until,
            "sessions": len(self.leases),
        }
        part = f"{path}.{os.getpid()}"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(json.dumps(said) + "\n")
        os.rename(part, path)
        self.inode = os.stat(path).st_ino

    def is_mine(self):
        try:
            return os.stat(self.options["state"]).st_ino == self.inode
        except OSError:
            return False

    def end(self):
        """Sessions die with it."""
        self.remove("socket", "state", "log")
        os._exit(0)

    def remove(self, *names):
        """Files that are another's by now stay."""
        if not self.is_mine():
            return
        for name in names:
            try:
                os.unlink(self.options[name])
            except OSError:
                pass

    def is_over(self):
        holder = self.options.get("holder")
        if holder and started(holder["pid"]) != holder["started"]:
            return True
        if not self.is_mine():
            self.closing = True
        if self.leases:
            return False
        # Whoever started it is about to connect, or was killed.
        if not self.served:
            return self.closing or time.monotonic() > self.idle_since + max(self.keep, CONNECTS_WITHIN_S)
        memory = available_mib()
        short = memory is not None and memory < self.options["leastAvailableMiB"]
        return self.closing or short or (not holder and time.monotonic() > self.idle_since + self.keep)

    def accept(self):
        """Returns in each session that is forked here, with its first line."""
        self.idle_since = time.monotonic()
        while True:
            if self.is_over():
                self.end()
            self.reap()
            ready = select.select([*([] if self.closing else [self.listener]), *self.leases, *self.others()], [], [], TICK_S)[0]
            for lease in self.leases.intersection(ready):
                self.read(lease)
            self.hear(ready)
            if self.listener in ready:
                hello = self.open_session()
                if hello is not None:
                    return hello

    def read(self, lease):
        said = os.read(lease, 4096).split()
        if said:
            self.keep = int(said[-1])
            return
        os.close(lease)
        self.leases.discard(lease)
        self.idle_since = time.monotonic()
        if self.is_mine():
            self.write()

    def open_session(self):
        connection, _ = self.listener.accept()
        if sys.platform == "linux":
            peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
            if struct.unpack("3i", peer)[1] != os.getuid():
                connection.close()
                return None
        mine, theirs = os.pipe()
        parent = os.getpid()
        if not self.hand_over(connection, theirs) and os.fork() == 0:
            self.close(theirs, mine)
            return become_session(connection.detach(), theirs, parent)
        os.close(theirs)
        connection.close()
        self.leases.add(mine)
        self.served = True
        self.write()
        return None

    def others(self):
        return []

    def hear(self, ready):
        pass

    def hand_over(self, _connection, _lease):
        """Whether another process opens the session."""
        return False

    def close(self, _lease, *more):
        """What a session must not hold of its host's."""
        self.listener.close()
        for descriptor in (*self.leases, *more):
            os.close(descriptor)
        self.leases = set()

    @staticmethod
    def reap():
        try:
            while os.waitpid(-1, os.WNOHANG)[0] != 0:
                pass
        except ChildProcessError:
            pass
