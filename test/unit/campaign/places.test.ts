import { normalize } from "node:path";
import { expect, test } from "vitest";
import { subjectPlace, trialPlace } from "../../../harness/campaign/places.ts";

test("what a campaign says leads to nowhere outside of its directory", () => {
  for (const word of ["..", ".", "../../etc", "/etc/passwd", "a/../../b", "\0", ""]) {
    for (const place of [subjectPlace(word), trialPlace({ subject: word, scenario: word, seed: 1 })])
      expect(normalize(place)).not.toMatch(/^(\.\.|\/|\.$)/);
  }
  expect(trialPlace({ subject: "pypi:1.84.0", scenario: "control-stream", seed: 1 })).toBe(
    "pypi_1.84.0/control-stream-1",
  );
});
