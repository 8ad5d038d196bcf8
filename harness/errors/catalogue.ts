/** What a code means to whoever meets it. `exit`: 2 usage or configuration, 3 environment (README, "Verdicts and exit codes"). */
export interface CodeEntry {
  exit: 2 | 3;
  means: string;
  todo: string;
}

/** Every code that an error can have; docs/errors.md is written from it (`npm run as-run`). */
export const catalogue = {
  ERR_SCENARIO_UNKNOWN: {
    exit: 2,
    means: "There is no scenario of that name.",
    todo: "`npx phantom429 list` shows the names. A scenario of your own is named by its path, such as `./mine.ts`.",
  },
  ERR_SCENARIO_INVALID: {
    exit: 2,
    means: "A scenario says something that does not fit, or has the id of another.",
    todo: "The message names file and field; write-a-scenario.md explains the fields.",
  },
  ERR_SCENARIO_FILE: {
    exit: 2,
    means: "A scenario's file is missing, does not load, or has no scenario as its default export.",
    todo: "The message says which of these, and for most errors the line; own-scenario.md has an example.",
  },
  ERR_SPEC_MALFORMED: {
    exit: 2,
    means: "What was given for a LiteLLM is not a release, `latest`, `path:DIR`, `wheel:FILE` or `image:NAME`.",
    todo: "Write it as the README's table of specs has it.",
  },
  ERR_SETTING_MALFORMED: {
    exit: 2,
    means: "A `--setting` is not `SECTION.KEY=VALUE`, or names what phantom429 itself must set.",
    todo: "Write it as in `general_settings.proxy_batch_write_at=5`; leave out what names a Redis server or a secret.",
  },
  ERR_SETTING_UNKNOWN: {
    exit: 2,
    means: "Nothing in LiteLLM's sources mentions the setting, so LiteLLM would ignore it.",
    todo: "Check the spelling; the hint offers similar names.",
  },
  ERR_SEED_MALFORMED: {
    exit: 2,
    means: "A seed is not a whole number from 0 to 9007199254740991.",
    todo: "Give such a number with `--seed`.",
  },
  ERR_OPTION_INVALID: {
    exit: 2,
    means: "An option, a variable or a combination of them is not possible.",
    todo: "`npx phantom429 help run` shows the options of `run`; other commands have theirs.",
  },
  ERR_GATE_INVALID: {
    exit: 2,
    means:
      "A gate file cannot be read, says something that does not fit, or names a version that is not where it says.",
    todo: "The message names the line; gate-your-ci.md has the fields.",
  },
  ERR_RELEASE_UNKNOWN: {
    exit: 2,
    means: "The package index has no such release of LiteLLM.",
    todo: "`npx phantom429 releases --all` lists those that it has.",
  },
  ERR_RELEASE_WITHDRAWN: {
    exit: 2,
    means: "The release was withdrawn (yanked), or is known to be harmful.",
    todo: "Choose another; `npx phantom429 releases` lists them.",
  },
  ERR_PATCH_FAILED: {
    exit: 2,
    means: "A patch cannot be read, is not a unified diff, or does not apply.",
    todo: "The message names file and hunk; the patch must be made for this very release.",
  },
  ERR_PATH_NOT_LITELLM: {
    exit: 2,
    means: "The directory behind `path:` is not a checkout of LiteLLM.",
    todo: "Give its top directory, the one with pyproject.toml and litellm/.",
  },
  ERR_IMAGE_NOT_LITELLM: {
    exit: 2,
    means: "The image has no Python with LiteLLM's proxy and its migrations.",
    todo: "Name another image, or the release alone with `--stack docker`.",
  },
  ERR_OUT_NOT_WRITABLE: {
    exit: 2,
    means: "The directory for the evidence cannot be made or written.",
    todo: "Name one that you may write to with `--out`.",
  },
  ERR_OUT_NOT_EMPTY: {
    exit: 2,
    means: "The directory for the evidence holds something; evidence of one run never mixes with another's.",
    todo: "Name a new directory with `--out`, or leave `--out` away.",
  },
  ERR_CORPUS_UNUSABLE: {
    exit: 2,
    means: "The directory of `--corpus` cannot be read or written.",
    todo: "Give `explore --corpus` a directory that you may read and write. It is made where it is absent.",
  },
  ERR_PLACE_UNUSABLE: {
    exit: 2,
    means: "The cache, or the directory for temporary files, cannot be made or written.",
    todo: "Set `PHANTOM429_CACHE` or `TMPDIR` to a directory that you may write to.",
  },
  ERR_RUN_DIRECTORY_INVALID: {
    exit: 2,
    means: "The directory is not a run directory, or a record in it cannot be read.",
    todo: "Give a directory as a run wrote it; the message names file and line.",
  },
  ERR_NOTHING_TO_SHRINK: {
    exit: 2,
    means: "The record does not show what `shrink` is to keep: its trial did not diverge, or not by that mode.",
    todo: "Name the directory of a trial that diverged, and with `--mode` a mode that its report shows.",
  },
  ERR_PLAN_UNFIT: {
    exit: 2,
    means:
      "A recorded plan cannot be run by this phantom429: something in it contradicts itself, or it names a LiteLLM that is not to be had as it was.",
    todo: "The message says what. Correct plan.json, or make it anew with `run`.",
  },
  ERR_CAMPAIGN_UNFIT: {
    exit: 2,
    means: "Directories of `merge` or of `--resume` are not of one campaign, or a part of it is missing.",
    todo: "The message says what differs or is missing. gate-your-ci.md says how shards are run.",
  },
  ERR_BISECT_ENDS: {
    exit: 2,
    means: "Both ends of a bisection show the mode, or neither does, so nothing changed between them.",
    todo: "The message says what each showed. Choose other ends, another `--mode`, or more `--seeds` for a race.",
  },
  ERR_SCHEMA_NEWER: {
    exit: 2,
    means: "A file was written by a newer phantom429, in a form that this one does not know.",
    todo: "Update phantom429; the message names the file and both schema versions.",
  },
  ERR_RELAY_REFUSED: {
    exit: 2,
    means:
      "The relay does not take this harness: the token is wrong, the version is another, or another harness drives it.",
    todo: "Set `PHANTOM429_RELAY_TOKEN`, run one version on both sides, or wait until the other has ended.",
  },
  ERR_DEPLOYMENT_UNSUITED: {
    exit: 2,
    means:
      "The attached deployment does not fit: its replicas, models or Redis do not lead through the relay as they must.",
    todo: "The message says what; attach.md says how it must be.",
  },
  ERR_PYTHON_MISSING: {
    exit: 3,
    means: "No Python was found, or the one that `PHANTOM429_PYTHON` names does not run.",
    todo: "Install Python 3.10 or newer with its venv module, or name one with `PHANTOM429_PYTHON`.",
  },
  ERR_PYTHON_TOO_OLD: {
    exit: 3,
    means: "The Python that was found is older, or newer, than this LiteLLM allows.",
    todo: "Install one that fits, or name it with `PHANTOM429_PYTHON`.",
  },
  ERR_NODE_TOO_OLD: {
    exit: 3,
    means: "phantom429 needs Node 22.22 or newer.",
    todo: "Install a newer Node. In a clone `npm ci` brings one that `npx phantom429` uses.",
  },
  ERR_RELEASE_NOT_INSTALLABLE: {
    exit: 3,
    means: "The release cannot be installed here: the index does not serve what it needs, or it lacks its migrations.",
    todo: "The hint names the requirement. `--companions nearest` takes the nearest version of a package of LiteLLM's own.",
  },
  ERR_REGISTRY_UNREACHABLE: {
    exit: 3,
    means: "The package index or the npm registry does not answer.",
    todo: "Check the network, `HTTPS_PROXY`, `SSL_CERT_FILE` and the index that uv, pip or npm is configured with.",
  },
  ERR_INSTALL_FAILED: {
    exit: 3,
    means: "An installer (uv, pip, npm, Prisma) failed.",
    todo: "Its last lines are in the message. `npx phantom429 clean` starts afresh.",
  },
  ERR_BINARY_MISSING: {
    exit: 3,
    means: "A program is missing or does not run: Redis, Postgres, uv, npm or Prisma's engine.",
    todo: "The hint says how to get it or how to name one; `npx phantom429 doctor` shows all of them.",
  },
  ERR_DOCKER_UNAVAILABLE: {
    exit: 3,
    means: "No Docker daemon answers, or it is too old.",
    todo: "Start Docker and join its group; docker.md says what it must be.",
  },
  ERR_IMAGE_UNAVAILABLE: {
    exit: 3,
    means: "An image is neither on the daemon nor can it be pulled.",
    todo: "Check the name and `docker login`; docker.md says how to do without a registry.",
  },
  ERR_STACK_START: {
    exit: 3,
    means: "A part of the stack did not start: Redis, Postgres, a migration, the query engine, a container.",
    todo: "The message has its last lines and the hint the path of its log. `npx phantom429 doctor` looks at this machine.",
  },
  ERR_DATABASE_UNFIT: {
    exit: 3,
    means: "The database lacks what LiteLLM's schema.prisma names, and cannot be given it.",
    todo: "Add a migration to the checkout or patch, or choose another release.",
  },
  ERR_REPLICA_DIED: {
    exit: 3,
    means: "A LiteLLM replica ended by itself: while it started, or again while a trial ran that was run again.",
    todo: "The message or the log that the hint names has its last lines. Try without `--setting` and `--patch`.",
  },
  ERR_REPLICA_NOT_READY: {
    exit: 3,
    means: "A LiteLLM replica did not answer in time.",
    todo: "The hint has the path of its log. A busy machine can be the reason: run again.",
  },
  ERR_PORT_IN_USE: {
    exit: 3,
    means: "A port is taken.",
    todo: "End what listens there, or choose another; where the system chose it, run again.",
  },
  ERR_DISK_FULL: {
    exit: 3,
    means: "No space is left on the disk.",
    todo: "Free some (`npx phantom429 clean`), or choose another place with `--out`, `TMPDIR` or `PHANTOM429_CACHE`.",
  },
  ERR_MEMORY_SHORT: {
    exit: 3,
    means: "The replicas that would be up at once need more memory than this machine, or this container, has.",
    todo: "Take fewer replicas, subjects or scenarios; `--dry-run` says what is needed.",
  },
  ERR_SYSTEM_LIMIT: {
    exit: 3,
    means: "The system gives a process no more open files, processes or memory.",
    todo: "Raise the limit (`ulimit -n 4096`, `ulimit -u`, the container's memory), or end other programs.",
  },
  ERR_ADMIN_API: {
    exit: 3,
    means: "LiteLLM refused to create, change or remove a key, team or customer of the trial.",
    todo: "The message has its answer, and the replica's log says more; some routes ask for an enterprise licence.",
  },
  ERR_SAMPLE: {
    exit: 3,
    means: "Redis or Postgres could not be read while a trial ran.",
    todo: "Their logs are among those of the run.",
  },
  ERR_AUDIT_UNREADABLE: {
    exit: 3,
    means: "Redis or Postgres could not be read, so that `audit` could not begin.",
    todo: "The message says why; audit.md lists the rights that reading takes, and how to say TLS.",
  },
  ERR_RELAY_UNREACHABLE: {
    exit: 3,
    means: "No relay answers at the address of `--relay`.",
    todo: "Start `npx phantom429 relay`, and give its control address.",
  },
  ERR_RELAY_LOST: {
    exit: 3,
    means: "The relay went during a trial, so nothing can be concluded.",
    todo: "Look at the relay's own output, and run again.",
  },
  ERR_DEPLOYMENT_UNREACHABLE: {
    exit: 3,
    means: "A replica, the Redis or the Postgres of the attached deployment does not answer.",
    todo: "Give `--url`, `--redis` and `--database` as they are reached from here.",
  },
  ERR_UNEXPECTED: {
    exit: 3,
    means: "Something happened that phantom429 has no code for.",
    todo: "Please report it with the command and the run directory; `PHANTOM429_DEBUG=1` shows where it was.",
  },
} as const satisfies Record<string, CodeEntry>;

export type ErrorCode = keyof typeof catalogue;
