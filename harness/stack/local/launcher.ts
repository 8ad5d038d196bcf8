/** What it takes to start one replica process. */
export interface LaunchOrder {
  replica: number;
  /** config.yaml */
  config: string;
  log: string;
  /** 0: the kernel's choice. A restart asks for the port it had. */
  port: number;
}

export interface Launched {
  pid: number;
  port: number;
  /** Resolves with how it ended, in words, e.g. "signal 9". */
  exited: Promise<string>;
}

/** Starts replicas of one subject; disposing it ends them. */
export interface Launcher extends AsyncDisposable {
  launch(order: LaunchOrder): Promise<Launched>;
}
