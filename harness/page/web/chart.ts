import uPlot from "uplot";
import type { CounterCourse } from "../../contracts/index.ts";
import { money } from "../../text/index.ts";
import { chartData } from "./chart-data.ts";
import type { Happening } from "./happenings.tsx";

/** Draws a counter's course, again when the place or the colours change. @returns ends it */
export function drawChart(
  place: HTMLElement,
  counter: CounterCourse,
  marks: readonly Happening[],
  end: number,
): () => void {
  const data = chartData(counter, end);
  let chart: uPlot | null = null;
  const draw = () => {
    chart?.destroy();
    chart = new uPlot(options(place.clientWidth || 600, marks), data, place);
  };
  const resize = new ResizeObserver(() => {
    if (place.clientWidth > 0 && chart?.width !== place.clientWidth) draw();
  });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  resize.observe(place);
  scheme.addEventListener("change", draw);
  draw();
  return () => {
    resize.disconnect();
    scheme.removeEventListener("change", draw);
    chart?.destroy();
  };
}

function options(width: number, marks: readonly Happening[]): uPlot.Options {
  const colour = colours();
  const stepped = uPlot.paths.stepped!({ align: 1 });
  const line = (label: string, stroke: string, more: Partial<uPlot.Series> = {}): uPlot.Series => {
    return { label, stroke, width: 2, paths: stepped, points: { show: false }, value: (_, v) => amount(v), ...more };
  };
  const axis = { stroke: colour("--text"), grid: { stroke: colour("--grid"), width: 1 }, ticks: { show: false } };
  return {
    width,
    height: width < 500 ? 220 : 300,
    scales: { x: { time: false } },
    cursor: { y: false },
    bands: [{ series: [1, 2], fill: colour("--band") }],
    series: [
      { label: "time", value: (_, v) => (v === null ? "–" : `${v.toFixed(3)} s`) },
      line("really spent, at most", colour("--truth"), { width: 1 }),
      line("at least", colour("--truth"), { width: 1 }),
      line("budget", colour("--budget"), { dash: [6, 4] }),
      line("row", colour("--row"), { dash: [2, 2] }),
      line("in Redis", colour("--redis")),
    ],
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((tick) => `${tick} s`) },
      { ...axis, size: 70, values: (_, ticks) => ticks.map((tick) => money(tick)) },
    ],
    hooks: { draw: [(chart) => drawMarks(chart, marks, colour)] },
  };
}

function amount(value: number | null): string {
  return value === null ? "–" : money(value);
}

function drawMarks(chart: uPlot, marks: readonly Happening[], colour: (name: string) => string): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { t, kind } of marks) {
    const x = Math.round(chart.valToPos(t / 1000, "x", true));
    ctx.strokeStyle = colour(`--${kind}`);
    ctx.fillStyle = ctx.strokeStyle;
    ctx.lineWidth = devicePixelRatio;
    if (kind === "cancel" || kind === "refusal") triangle(ctx, x, bbox, kind === "cancel");
    else {
      ctx.setLineDash(kind === "fault" ? [] : [3 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
  }
  ctx.restore();
}

/** Cancels point up from below, refusals down from above. */
function triangle(ctx: CanvasRenderingContext2D, x: number, { top, height }: uPlot.BBox, fromBelow: boolean): void {
  const size = 6 * devicePixelRatio;
  const base = fromBelow ? top + height : top;
  ctx.beginPath();
  ctx.moveTo(x - size, base);
  ctx.lineTo(x + size, base);
  ctx.lineTo(x, fromBelow ? base - 1.6 * size : base + 1.6 * size);
  ctx.fill();
}

function colours(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}
