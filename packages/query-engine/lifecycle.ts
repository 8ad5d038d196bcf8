const PARENT_POLL_MS = 500;

/** The variable in which the wrapper passes the pid of the process that started it. */
export const PARENT_VARIABLE = "PHANTOM429_ENGINE_PARENT";

/** Calls `end` once: on SIGINT, SIGTERM or SIGHUP, or when the process that started us is gone. */
export function onEnd(end: () => void, env: NodeJS.ProcessEnv = process.env): void {
  let ended = false;
  const once = () => {
    if (ended) return;
    ended = true;
    end();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, once);
  // The wrapper's view is older than ours: the parent may have died while Node was starting.
  const parent = Number(env[PARENT_VARIABLE]) || process.ppid;
  const check = () => {
    if (process.ppid !== parent) once();
  };
  check();
  setInterval(check, PARENT_POLL_MS).unref();
}
