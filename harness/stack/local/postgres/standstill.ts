import pg from "pg";
import { killGroup } from "../../common/index.ts";

export interface Standstill {
  begin(): Promise<void>;
  /** Also when nothing stands still. */
  end(): void;
}

export interface StandstillOptions {
  /** Told of each backend while it stands still: one that is stopped would outlive its server. */
  onSpawn?: (pid: number) => void;
  onResume?: (pid: number) => void;
}

/**
 * SIGSTOP and SIGCONT for all processes of a server. Each backend leads a process group of its own, so the server says who
 * they are, on a connection that was open before it stopped taking new ones.
 */
export function standstillOf(server: number, url: string, { onSpawn, onResume }: StandstillOptions): Standstill {
  const stopped: number[] = [];
  const stop = (pid: number) => {
    stopped.push(pid);
    killGroup(pid, "SIGSTOP");
  };
  let client: pg.Client | null = null;
  return {
    async begin() {
      client = new pg.Client({ connectionString: url });
      client.on("error", () => {});
      await client.connect();
      stop(server);
      const { rows } = await client.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity ORDER BY pid = pg_backend_pid()",
      );
      for (const { pid } of rows) {
        onSpawn?.(pid);
        stop(pid);
      }
    },
    end() {
      for (const pid of stopped.splice(0)) {
        killGroup(pid, "SIGCONT");
        if (pid !== server) onResume?.(pid);
      }
      void client?.end().catch(() => {});
      client = null;
    },
  };
}
