import type { Reporter, TestModule } from "vitest/node";

/**
 * Closes a run with the names of what failed and why, in a line each, and one plain line that any CI can read: "N passed,
 * N failed", skips appended where there are any. With PHANTOM429_NO_SKIPS set a test that was skipped has failed.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const mayBeSkipped = !process.env.PHANTOM429_NO_SKIPS;
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) count.failed++;
      for (const error of module.errors()) tell(module.relativeModuleId, error);
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        const isFailed = state === "failed" || (state === "skipped" && !mayBeSkipped);
        count[isFailed ? "failed" : state]++;
        if (isFailed) tell(`${module.relativeModuleId}: ${test.fullName}`, errors?.[0] ?? "it was skipped");
      }
    }
    for (const error of errors) tell("outside of any test", error);
    if (count.failed > 0) process.exitCode = 1;
    const skipped = count.skipped + count.pending;
    console.log(`${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  }
}

function tell(where: string, error: unknown): void {
  const text = error instanceof Object && "message" in error ? String(error.message) : String(error);
  const line = text.replaceAll(/\s+/g, " ").trim();
  console.log(`FAILED ${where}: ${line.slice(0, 600)}`);
}
