/** Upper bounds in ms, and key names: https://www.prisma.io/docs/orm/prisma-client/observability-and-logging/metrics */
const BUCKETS_MS = [0, 1, 5, 10, 50, 100, 500, 1_000, 5_000, 50_000];

interface Metric<T> {
  key: string;
  value: T;
  labels: Record<string, string>;
  description: string;
}

interface HistogramValue {
  buckets: [upperMs: number, count: number][];
  sum: number;
  count: number;
}

export interface MetricsReport {
  counters: Metric<number>[];
  gauges: Metric<number>[];
  histograms: Metric<HistogramValue>[];
}

class Histogram {
  readonly #counts = BUCKETS_MS.map(() => 0);
  #sum = 0;
  #count = 0;

  record(ms: number): void {
    this.#sum += ms;
    this.#count++;
    const bucket = BUCKETS_MS.findIndex((upper) => ms <= upper);
    if (bucket >= 0) this.#counts[bucket]!++;
  }

  get value(): HistogramValue {
    return {
      buckets: BUCKETS_MS.map((upper, index) => [upper, this.#counts[index]!]),
      sum: this.#sum,
      count: this.#count,
    };
  }
}

/** Prisma's metrics, as far as they can be known outside its engine. */
export class Metrics {
  readonly #client = new Histogram();
  readonly #database = new Histogram();
  #active = 0;

  async track<T>(run: () => Promise<T>): Promise<T> {
    const start = performance.now();
    this.#active++;
    try {
      return await run();
    } finally {
      this.#active--;
      this.#client.record(performance.now() - start);
    }
  }

  databaseQuery(ms: number): void {
    this.#database.record(ms);
  }

  report(connections: { open: number; idle: number; waiting: number }, labels: Record<string, string>): MetricsReport {
    const metric = <T>(key: string, value: T, description: string): Metric<T> => ({
      key: `prisma_${key}`,
      value,
      labels,
      description,
    });
    const { open, idle, waiting } = connections;
    return {
      counters: [
        metric("client_queries_total", this.#client.value.count, "The total number of Prisma Client queries executed"),
        metric(
          "datasource_queries_total",
          this.#database.value.count,
          "The total number of datasource queries executed",
        ),
      ],
      gauges: [
        metric("client_queries_active", this.#active, "The number of currently active Prisma Client queries"),
        metric(
          "client_queries_wait",
          waiting,
          "The number of datasource queries currently waiting for a free connection",
        ),
        metric("pool_connections_open", open, "The number of pool connections currently open"),
        metric(
          "pool_connections_busy",
          open - idle,
          "The number of pool connections currently executing datasource queries",
        ),
        metric("pool_connections_idle", idle, "The number of pool connections that are not busy running a query"),
      ],
      histograms: [
        metric(
          "client_queries_duration_histogram_ms",
          this.#client.value,
          "The distribution of the time Prisma Client queries took to run end to end",
        ),
        metric(
          "datasource_queries_duration_histogram_ms",
          this.#database.value,
          "The distribution of the time datasource queries took to run",
        ),
      ],
    };
  }
}

/** The report in Prometheus' text format, buckets cumulative as it wants them. */
export function prometheusText(report: MetricsReport): string {
  const lines: string[] = [];
  const head = (metric: Metric<unknown>, type: string) =>
    lines.push(`# HELP ${metric.key} ${metric.description}`, `# TYPE ${metric.key} ${type}`);
  for (const [type, metrics] of [
    ["counter", report.counters],
    ["gauge", report.gauges],
  ] as const) {
    for (const metric of metrics) {
      head(metric, type);
      lines.push(`${metric.key}${labelText(metric.labels)} ${metric.value}`);
    }
  }
  for (const metric of report.histograms) {
    head(metric, "histogram");
    let total = 0;
    for (const [upper, count] of metric.value.buckets) {
      total += count;
      lines.push(`${metric.key}_bucket${labelText({ ...metric.labels, le: String(upper) })} ${total}`);
    }
    lines.push(`${metric.key}_bucket${labelText({ ...metric.labels, le: "+Inf" })} ${metric.value.count}`);
    lines.push(
      `${metric.key}_sum${labelText(metric.labels)} ${metric.value.sum}`,
      `${metric.key}_count${labelText(metric.labels)} ${metric.value.count}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function labelText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}
