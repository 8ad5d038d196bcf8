import { specParts } from "../contracts/index.ts";
import { ownerVariable, startKeeper } from "../stack/index.ts";
import {
  cacheDirectory,
  parseSetting,
  requireCache,
  requireTemporary,
  resolveSpecs,
  unknownEverywhere,
} from "../subject/index.ts";
import type { SubjectRequest } from "./options.ts";
import { type HostChoice, type PreparedSubject, type prepare, refusal } from "./prepare.ts";
import { sideBySide } from "./side-by-side.ts";

/** The subjects by the names that records have. @throws PhantomError for a setting, a spec or a cache that cannot be used */
export async function resolveSubjects(
  subjects: readonly SubjectRequest[],
  { stack }: Pick<HostChoice, "stack">,
  signal: AbortSignal,
): Promise<SubjectRequest[]> {
  for (const { spec, settings } of subjects) [...settings, ...specParts(spec).settings].map(parseSetting);
  await requireCache();
  await requireTemporary();
  if (stack === "attach") return [...subjects];
  const context = { env: process.env, cacheDir: cacheDirectory(), signal, report: () => {} };
  const specs = await resolveSpecs(
    subjects.map(({ spec }) => spec),
    context,
  );
  return subjects.map((subject, index) => ({ ...subject, spec: specs[index]! }));
}

/** Subjects that are installed, in the order given; what they have started ends with it. */
export interface Installed extends AsyncDisposable {
  readonly prepared: readonly PreparedSubject[];
}

/**
 * Installs all subjects side by side.
 * @param tell is told what goes on with a subject
 * @throws PhantomError for what cannot be had, ERR_SETTING_UNKNOWN
 */
export async function installSubjects(
  prepareSubject: typeof prepare,
  subjects: readonly SubjectRequest[],
  choice: HostChoice,
  { tell, signal }: { tell(spec: string, detail: string): void; signal: AbortSignal },
): Promise<Installed> {
  await using started = new AsyncDisposableStack();
  // Installers, initdb and servers inherit the mark by which the guardian finds them if this process is killed.
  const { owner } = started.use(startKeeper());
  process.env[ownerVariable] = owner;
  const prepared = await sideBySide(subjects, signal, async (subject, stop) => {
    if (choice.stack !== "attach") tell(subject.spec, "");
    const report = (line: string) => tell(subject.spec, line);
    return prepareSubject(subject, choice, { cacheDir: cacheDirectory(), owner, signal: stop, report });
  });
  for (const [index, { spec }] of subjects.entries()) {
    for (const { name } of prepared[index]!.unknown) tell(spec, `its sources do not mention ${name}`);
  }
  refuseUnknown(subjects, prepared);
  const resources = started.move();
  return { prepared, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** What none of the subjects knows is misspelled, and would be tested in vain. @throws PhantomError ERR_SETTING_UNKNOWN */
function refuseUnknown(subjects: readonly SubjectRequest[], prepared: readonly PreparedSubject[]): void {
  const everywhere = unknownEverywhere(prepared.map(({ unknown }) => unknown));
  if (everywhere !== null) throw refusal(everywhere, subjects.map(({ spec }) => spec).join(" or "));
}
