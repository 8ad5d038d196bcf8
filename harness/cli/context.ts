import type { Places, Sleep, Sources } from "../audit/index.ts";
import type {
  Bench,
  BenchOptions,
  CampaignOptions,
  Forecast,
  mergeShards,
  RunCampaign,
  StandingOptions,
  SubjectRequest,
} from "../campaign/index.ts";
import type { Clock } from "../clock.ts";
import type { Baseline, CampaignResult, GateDocument, Plan, Verdict } from "../contracts/index.ts";
import type { runExploration } from "../explore/index.ts";
import type { Scenario } from "../planner/index.ts";
import type { Keys } from "../process/index.ts";
import type { RecordedCampaign } from "../record/index.ts";
import type { Relay, RelayOptions } from "../relay/index.ts";
import type { Recorded } from "../report/index.ts";
import type { Composed, ComposeOptions, StartedStack } from "../stack/index.ts";

export interface ReleaseEntry {
  version: string;
  /** When it was published (ISO date), null where the index does not say. */
  published: string | null;
  /** Empty when it can be run; otherwise why not. */
  note: string;
  /** Why it must not be used, or null. */
  withdrawn: string | null;
  /** Some environment with it is in the cache. */
  installed: boolean;
}

/** Removes things; each function returns a line per thing removed. */
export interface Cleaner {
  /** Pids of harnesses that are running now. */
  running(): Promise<number[]>;
  /** Processes and directories of harnesses that were killed. */
  leftovers(): Promise<string[]>;
  /** Ends processes that were kept warm, unless a run uses them. */
  warmHosts(): Promise<string[]>;
  /** Installed environments. */
  environments(): Promise<string[]>;
  /** Everything else in the cache: uv, its downloads, Prisma's packages, migrated databases. */
  rest(): Promise<string[]>;
}

/** One thing that the harness needs, or can use. */
export interface Probe {
  name: string;
  /** Without it nothing runs. */
  required: boolean;
  /** Names of probes without which this one cannot be made. */
  needs?: readonly string[];
  /** What was found, in a line. @throws PhantomError saying what is missing and what to do */
  find(signal: AbortSignal): Promise<string>;
}

/** The library as the commands use it; tests pass fakes. */
export interface Library {
  runCampaign: RunCampaign;
  explore: typeof runExploration;
  mergeShards: typeof mergeShards;
  /** What it would take on this machine. @throws PhantomError for what cannot be planned */
  forecast(options: CampaignOptions): Promise<Forecast>;
  /** An earlier campaign, by an absolute path and as typed. @throws PhantomError ERR_RUN_DIRECTORY_INVALID, ERR_SCHEMA_NEWER */
  readBaseline(path: string, typed: string): Promise<Baseline>;
  /** What a campaign came to, by its absolute directory and as typed. @throws PhantomError as readBaseline */
  readCampaign(dir: string, typed: string): Promise<RecordedCampaign>;
  scenarios: readonly Scenario[];
  /** The scenario of a file. @throws PhantomError ERR_SCENARIO_FILE, ERR_SCENARIO_INVALID */
  loadScenario(path: string): Promise<Scenario>;
  /** What is typed, read without the network. @throws PhantomError ERR_SPEC_MALFORMED */
  readSpec(text: string): { kind: string; dir?: string };
  /** Specs as records name them: `latest` by its version. @throws PhantomError where two are the same subject */
  resolveSpecs(texts: readonly string[], signal: AbortSignal): Promise<string[]>;
  /** Tells of files of a checkout that change, until it is disposed. @throws PhantomError ERR_PATH_NOT_LITELLM */
  watchCheckout(
    dir: string,
    changed: (files: readonly string[]) => void,
    signal: AbortSignal,
    report: (line: string) => void,
  ): Promise<AsyncDisposable>;
  /** @throws PhantomError ERR_SETTING_MALFORMED */
  parseSetting(text: string): unknown;
  listReleases(signal: AbortSignal): Promise<ReleaseEntry[]>;
  /** The verdict of a run directory, computed from its records alone. */
  judgeAgain(dir: string, expected: Verdict["expected"]): Verdict | Promise<Verdict>;
  /** A run directory's record. @throws PhantomError ERR_RUN_DIRECTORY_INVALID */
  readRun(dir: string): Promise<Recorded>;
  /** The page of a run or campaign directory; made where it is missing. @throws PhantomError ERR_RUN_DIRECTORY_INVALID */
  pageOf(dir: string): Promise<string>;
  /** Writes the page of a campaign that a gate file has judged into its directory. */
  writeGatePage(result: CampaignResult, gate: GateDocument): Promise<void>;
  probes(): Promise<readonly Probe[]>;
  cleaner(): Promise<Cleaner>;
  /** One LiteLLM for plans that are made as earlier ones are judged. */
  openBench(subject: SubjectRequest, options: BenchOptions): Promise<Bench>;
  /** An empty directory for evidence: `out`, or a new one below reports/. @throws PhantomError ERR_OUT_NOT_EMPTY, ERR_OUT_NOT_WRITABLE */
  createDirectory(out: string | null, plan: Pick<Plan, "scenario" | "seed">, spec: string): Promise<string>;
  /** A stack without a plan. */
  startStanding(options: StandingOptions, signal: AbortSignal, report: (line: string) => void): Promise<StartedStack>;
  /** @throws PhantomError ERR_PLACE_UNUSABLE, ERR_DISK_FULL */
  cacheDirectory(): Promise<string>;
  startProvider(options: { host: string; port: number }): Promise<AsyncDisposable & { url: string }>;
  /** docker-compose.yml; it stays when the process ends. */
  startComposed(options: ComposeOptions, signal: AbortSignal, report: (line: string) => void): Promise<Composed>;
  /** False where there is none. */
  endComposed(): Promise<boolean>;
  /** What `audit` reads. @throws PhantomError ERR_OPTION_INVALID, ERR_AUDIT_UNREADABLE */
  openSources(places: Places, around: { clock: Clock; sleep: Sleep }): Promise<Sources & AsyncDisposable>;
  startRelay(options: Omit<RelayOptions, "clock">): Promise<Relay>;
}

/** The terminal and process around a command. */
export interface Terminal {
  /** A person watches stderr: draw a live task list there. */
  live: boolean;
  /** Whether stdout takes colours. */
  colours: boolean;
  /** Writes to stderr at once. */
  progress(text: string): void;
  /** Writes to stdout at once, of a command that has no end. */
  print(text: string): void;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** Absent where nobody can type. */
  keys?: Keys | undefined;
  /** Aborted by SIGINT or SIGTERM, with an Interruption as reason. */
  signal: AbortSignal;
}

export interface Context {
  library: Library;
  terminal: Terminal;
  /** The command line as typed, for the record. */
  command: string;
}
