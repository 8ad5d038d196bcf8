import type { WebSocket } from "ws";

const everyMs = 15_000;

/** Ends a connection whose other side has not answered a ping before the next one is due. */
export function keepAlive(socket: WebSocket): Disposable {
  let answered = true;
  const onPong = () => {
    answered = true;
  };
  socket.on("pong", onPong);
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, everyMs);
  timer.unref();
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      socket.off("pong", onPong);
    },
  };
}
