import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { capabilitiesOf, readCapabilities } from "../../../harness/subject/knowledge/capabilities.ts";

describe("capabilitiesOf", () => {
  it("finds the reservation function and the counters that sources name", () => {
    const sources = [
      "async def reserve_budget_for_request(\n",
      'counter_key=f"spend:key:{token}"\nkey = f"spend:org:{org_id}"',
      'f"spend:end_user:{id}" f"spend:team_member:{u}:{t}" f"spend:project:{p}" f"spend:shadow_eval:{s}"',
      `f"spend:team:{team_id}:window:{w['budget_duration']}"`,
    ];
    expect(capabilitiesOf(sources)).toEqual({
      reservation: true,
      counters: ["key", "team_member", "organization", "end_user", "team_window", "project"],
      routes: [],
    });
  });

  it("finds the routes that are served, also those below a wildcard", () => {
    const sources = [
      '@router.post(\n    "/v1/responses",\n    dependencies=[],\n)\n@app.websocket("/v1/realtime")',
      '@router.api_route(\n    "/openai/{endpoint:path}", methods=["GET"])\n@router.get("/v1/assistants")',
      'routes = ["/v1/messages"]',
    ];
    expect(capabilitiesOf(sources).routes).toEqual(["/v1/responses", "/v1/realtime", "/openai/v1/chat/completions"]);
  });

  it("finds a ledger of spend where it is read or written, and not where it is named", () => {
    expect(capabilitiesOf(['FROM "LiteLLM_SpendLogDelivery"']).spendLedger).toBe(true);
    expect(capabilitiesOf(['MODELS = ("LiteLLM_SpendLogDelivery",)'])).not.toHaveProperty("spendLedger");
  });

  it("does not take a mention for the function", () => {
    expect(capabilitiesOf(["from x import reserve_budget_for_request"]).reservation).toBe(false);
  });
});

describe("readCapabilities", () => {
  const found = (files: Record<string, string>) => {
    const tree = mkdtempSync(join(tmpdir(), "p429-tree-"));
    onTestFinished(() => rmSync(tree, { recursive: true }));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, name)), { recursive: true });
      writeFileSync(join(tree, name), text);
    }
    return readCapabilities(tree);
  };
  const reserving = "async def reserve_budget_for_request():\n    pass\n";

  it("finds counters wherever in the package their keys are, also where a constant holds the prefix alone", async () => {
    const keys = 'def key_counter(token):\n    return f"spend:key:{token}"\n';
    const prefix = 'END_USER_COUNTER_PREFIX: Final = "spend:end_user:"\n';
    const use = 'def end_user_counter(id):\n    return f"{END_USER_COUNTER_PREFIX}{id}"\n';
    expect(
      await found({
        "litellm/proxy/spend_tracking/budget_reservation.py": reserving,
        "litellm/proxy/proxy_server.py": '@router.post("/v1/responses")\n',
        "litellm/redis/stores/spend_counters/types.py": prefix + keys + use,
      }),
    ).toEqual({ reservation: true, counters: ["key", "end_user"], routes: ["/v1/responses"] });
  });

  /** Not-applicable needs more than this: test/contract/stub/look.test.ts. */
  it("finds none where keys are put together from parts", async () => {
    const parts = 'SPEND: Final = "spend"\n\ndef counter(kind, id):\n    return ":".join([SPEND, kind, id])\n';
    expect(await found({ "litellm/counters/keys.py": parts })).toMatchObject({ reservation: false, counters: [] });
  });

  it("reads Python sources of litellm alone", async () => {
    expect(
      await found({
        "litellm/proxy/x.py": reserving,
        "litellm/notes.md": "spend:tag:x",
        "litellm_enterprise/y.py": 'f"spend:team:{id}"',
      }),
    ).toMatchObject({ reservation: true, counters: [] });
  });
});
