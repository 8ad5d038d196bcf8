/** What every step of an installation is given. */
export interface InstallContext {
  /** Environment of the tools, and the user's choices in it (PHANTOM429_*, UV_*, PIP_*). */
  env: NodeJS.ProcessEnv;
  cacheDir: string;
  signal: AbortSignal;
  /** One line on what is going on. */
  report: (line: string) => void;
}
