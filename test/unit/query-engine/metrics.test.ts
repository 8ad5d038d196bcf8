import { expect, test } from "vitest";
import { Metrics, prometheusText } from "../../../packages/query-engine/metrics.ts";

test("queries are counted, and connections told", async () => {
  const metrics = new Metrics();
  await metrics.track(async () => {
    expect(metrics.report({ open: 0, idle: 0, waiting: 0 }, {}).gauges[0]).toMatchObject({ value: 1 });
  });
  metrics.databaseQuery(3);
  const report = metrics.report({ open: 3, idle: 1, waiting: 4 }, { app: 'a"b' });
  expect(report.counters).toMatchObject([
    { key: "prisma_client_queries_total", value: 1, labels: { app: 'a"b' } },
    { key: "prisma_datasource_queries_total", value: 1 },
  ]);
  expect(report.gauges.map((gauge) => gauge.value)).toEqual([0, 4, 3, 2, 1]);
  expect(report.histograms[1]!.value).toMatchObject({ count: 1, sum: 3, buckets: expect.arrayContaining([[5, 1]]) });
});

test("Prometheus gets cumulative buckets", () => {
  const metrics = new Metrics();
  metrics.databaseQuery(3);
  metrics.databaseQuery(70);
  const text = prometheusText(metrics.report({ open: 0, idle: 0, waiting: 0 }, {}));
  expect(text).toContain('prisma_datasource_queries_duration_histogram_ms_bucket{le="5"} 1\n');
  expect(text).toContain('prisma_datasource_queries_duration_histogram_ms_bucket{le="100"} 2\n');
  expect(text).toContain('prisma_datasource_queries_duration_histogram_ms_bucket{le="+Inf"} 2\n');
  expect(text).toContain("# TYPE prisma_client_queries_total counter\nprisma_client_queries_total 0\n");
});
