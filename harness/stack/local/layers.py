"""An import in layers, for a tree that is edited between runs: what comes before the changed file is not imported again.

The host imports what LiteLLM takes from other packages (`third`: a list that the first complete import writes). A session imports
LiteLLM itself from `tree`, and on its way leaves copies of itself behind, each with a part of the import done. The next session is
forked from the copy that got furthest without reading anything that has changed since, and goes on from there.
"""

import gc
import hashlib
import importlib
import json
import os
import socket
import sys
import time

from warm import Host, become_session

OWN = ("litellm", "litellm_proxy_extras", "litellm_enterprise")
SKIPPED = {"__pycache__", "node_modules"}


def is_own(name):
    return name.split(".", 1)[0] in OWN


def stamp(path):
    try:
        found = os.stat(path)
    except OSError:
        return None
    return [found.st_mtime_ns, found.st_size]


def outline(tree):
    """Everything that an import may depend on beside the sources it has read: which files there are, and data files as they are."""
    found = []
    for top, names, files in os.walk(tree):
        names[:] = sorted(name for name in names if name not in SKIPPED)
        for name in sorted(files):
            path = os.path.join(top, name)
            if name.endswith(".py"):
                found.append(path)
            elif name.endswith((".json", ".yaml", ".yml")) and name != "overlay.json":
                found.append([path, stamp(path)])
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def sources(tree):
    """The tree's files that are imported by now, or that an import has begun to read."""
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    return {path: stamp(path) for path in files if path and path.startswith(tree + os.sep)}


def is_single_threaded():
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


class LayeredHost(Host):
    def __init__(self, options):
        super().__init__(options)
        self.tree = options["layers"]["tree"]
        self.third = options["layers"]["third"]
        self.every = options["layers"]["everyCpuS"]
        self.copies = []
        self.registry, self.registering = socket.socketpair()
        self.lease = None
        self.cpu = 0.0
        self.outline = None
        self.import_third()

    def import_third(self):
        try:
            with open(self.third) as file:
                names = json.load(file)
        except (OSError, ValueError):
            return
        for name in names:
            try:
                importlib.import_module(name)
            except Exception:  # LiteLLM imports it again, and knows what to do.
                pass
        for name in [name for name in sys.modules if is_own(name)]:
            del sys.modules[name]
        gc.collect()
        gc.freeze()

    def record_third(self):
        """Once everything is imported: what came from elsewhere, in its order."""
        if os.path.exists(self.third):
            return
        here = os.path.dirname(os.path.abspath(__file__))
        names = []
        for name, module in list(sys.modules.items()):
            origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
            if name != "__main__" and not is_own(name) and os.path.isabs(origin) and os.path.dirname(origin) != here:
                names.append(name)
        part = f"{self.third}.{os.getpid()}"
        with open(part, "w") as file:
            json.dump(names, file)
        os.rename(part, self.third)

    # In the host:

    def others(self):
        return [self.registry]

    def hear(self, ready):
        if self.registry not in ready:
            return
        _, descriptors, _, _ = socket.recv_fds(self.registry, 1, 1)
        for descriptor in descriptors:
            link = socket.socket(fileno=descriptor)
            line = link.makefile("r").readline()
            if line:
                self.copies.append((link, json.loads(line)))

    def hand_over(self, connection, lease):
        now = outline(self.tree)
        kept = []
        for link, made in self.copies:
            if made["outline"] == now and all(stamp(path) == was for path, was in made["sources"].items()):
                kept.append((link, made))
            else:
                link.close()
        self.copies = sorted(kept, key=lambda copy: len(copy[1]["sources"]))
        while self.copies:
            link = self.copies[-1][0]
            try:
                socket.send_fds(link, [b"s"], [connection.fileno(), lease])
                return True
            except OSError:
                self.copies.pop()
        return False

    def close(self, lease, *more):
        super().close(*more)
        self.lease = lease
        self.registry.close()
        for link, _ in self.copies:
            link.close()
        self.copies = []

    # In a session:

    def begin(self):
        """Before the import; each session may write bytecode, since each may be the first to read a file."""
        sys.dont_write_bytecode = False
        self.cpu = time.process_time()
        self.outline = outline(self.tree)
        sys.meta_path.insert(0, self)

    def find_spec(self, name, _path=None, _target=None):
        """Asked before each module is looked for; it finds none."""
        if is_own(name) and time.process_time() - self.cpu > self.every:
            self.leave_copy()
        return None

    def finish(self):
        sys.meta_path.remove(self)
        self.record_third()
        self.leave_copy()

    def leave_copy(self):
        """Forks; the copy waits for a session to be handed to it, and each of those returns from here, too."""
        if is_single_threaded():
            gc.freeze()
            mine, hosts = socket.socketpair()
            sys.stdout.flush()
            if os.fork() == 0:
                hosts.close()
                self.stay(mine)
            else:
                mine.close()
                try:
                    socket.send_fds(self.registering, [b"c"], [hosts.fileno()])
                except OSError:
                    pass
                hosts.close()
        self.cpu = time.process_time()

    def stay(self, link):
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.close(self.lease)
        os.setsid()
        made = {"sources": sources(self.tree), "outline": self.outline}
        try:
            link.sendall((json.dumps(made) + "\n").encode())
            while True:
                said, descriptors, _, _ = socket.recv_fds(link, 1, 2)
                if not said:
                    os._exit(0)
                self.reap()
                connection, lease = descriptors
                parent = os.getpid()
                if os.fork() == 0:
                    link.close()
                    self.lease = lease
                    become_session(connection, lease, parent)
                    return
                os.close(connection)
                os.close(lease)
        except OSError:
            os._exit(0)
