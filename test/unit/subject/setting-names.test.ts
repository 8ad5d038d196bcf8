import { expect, test } from "vitest";
import { unknownEverywhere, unmentioned } from "../../../harness/subject/config/setting-names.ts";
import { parseSetting } from "../../../harness/subject/index.ts";

const sources = ['x = general_settings.get("proxy_batch_write_at", 10)', "num_retries: int = 2\ncache_params = {}"];
const found = (...texts: string[]) => unmentioned(texts.map(parseSetting), sources);

test("a name that the sources mention is known, whatever lies below it", () => {
  expect(
    found(
      "general_settings.proxy_batch_write_at=5",
      "litellm_settings.cache_params.anything=1",
      "router_settings.num_retries=1",
    ),
  ).toEqual([]);
});

test("the beginning of a name is not one, and the name is told", () => {
  expect(found("general_settings.proxy_batch_write=5")).toEqual([
    { name: "general_settings.proxy_batch_write", alike: ["proxy_batch_write_at"] },
  ]);
});

test("one that begins like none is told without", () => {
  expect(found("litellm_settings.num_retrys=5")).toEqual([{ name: "litellm_settings.num_retrys", alike: [] }]);
});

test("what one of the subjects knows is not misspelled; what none knows is", () => {
  const [isNew, misspelled] = ["general_settings.new", "general_settings.proxy_batch_write"].map((name) => ({
    name,
    alike: [],
  }));
  expect(unknownEverywhere([[isNew!, misspelled!], [misspelled!]])).toEqual(misspelled);
  expect(unknownEverywhere([[isNew!], []])).toBeNull();
  expect(unknownEverywhere([[misspelled!]])).toEqual(misspelled);
});
