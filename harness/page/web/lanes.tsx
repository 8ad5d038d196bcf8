import { useEffect, useMemo, useRef } from "preact/hooks";
import type { TrialCourse } from "../../contracts/index.ts";
import { type Bar, type Lane, lanesOf } from "./lane-layout.ts";

const left = 84;
const axis = 22;
const tallest = 260;

/** When each request was sent, reserved, settled, and what never was. A click opens a request. */
export function Lanes({ course, open }: { course: TrialCourse; open: (id: string) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const lanes = useMemo(() => lanesOf(course), [course]);
  const hits = useRef<{ bar: Bar; x: number; y: number; w: number; h: number }[]>([]);
  useEffect(() => {
    const element = canvas.current!;
    const draw = () => {
      hits.current = paint(element, lanes, course.end);
    };
    const resize = new ResizeObserver(draw);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    resize.observe(element.parentElement!);
    scheme.addEventListener("change", draw);
    draw();
    return () => {
      resize.disconnect();
      scheme.removeEventListener("change", draw);
    };
  }, [lanes, course]);
  const under = ({ offsetX, offsetY }: MouseEvent) =>
    hits.current.find(({ x, y, w, h }) => offsetX >= x && offsetX <= x + w && offsetY >= y && offsetY <= y + h);
  return (
    <>
      <p class="key">
        <span class="box flight">in flight</span> <span class="box kept">reserved after its end</span>{" "}
        <span class="box leak">never settled</span> <span>| reserved</span> <span>● settled</span>{" "}
        <span>× the settlement that never came</span>
      </p>
      <div class="lanes">
        <canvas
          ref={canvas}
          role="img"
          aria-label="When each request was in flight, by replica. The table of requests has the same, with a link to each."
          onClick={(event) => {
            const hit = under(event);
            if (hit) open(hit.bar.request.id);
          }}
          onMouseMove={(event) => {
            const hit = under(event);
            const element = event.currentTarget;
            element.style.cursor = hit ? "pointer" : "default";
            element.title = hit ? `${hit.bar.request.id}: ${hit.bar.request.outcome}` : "";
          }}
        />
      </div>
    </>
  );
}

function paint(canvas: HTMLCanvasElement, lanes: readonly Lane[], end: number) {
  const width = canvas.parentElement!.clientWidth;
  const most = Math.max(1, ...lanes.map(({ tracks }) => tracks));
  const track = Math.max(1, Math.min(14, tallest / most));
  const height = lanes.reduce((sum, { tracks }) => sum + tracks * track + 14, axis);
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ctx = canvas.getContext("2d")!;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  ctx.scale(devicePixelRatio, devicePixelRatio);
  ctx.font = "12px system-ui, sans-serif";
  const x = (t: number) => left + (t / Math.max(end, 1)) * (width - left - 10);
  const hits: { bar: Bar; x: number; y: number; w: number; h: number }[] = [];
  let top = 4;
  for (const { replica, tracks, bars } of lanes) {
    ctx.fillStyle = colour("--text");
    ctx.fillText(`replica ${replica}`, 4, top + 12);
    for (const bar of bars) {
      const y = top + bar.track * track;
      paintBar(ctx, bar, { x, y, h: Math.max(1, track - 2), end: x(end), colour });
      const until = bar.leaked ? end : Math.max(bar.over, bar.settled ?? bar.over);
      hits.push({ bar, x: x(bar.from) - 2, y, w: Math.max(6, x(until) - x(bar.from) + 4), h: track });
    }
    top += tracks * track + 14;
  }
  paintAxis(ctx, x, end, top, colour);
  return hits;
}

interface Place {
  x: (t: number) => number;
  y: number;
  h: number;
  /** Where the trial ends. */
  end: number;
  colour: (name: string) => string;
}

function paintBar(ctx: CanvasRenderingContext2D, bar: Bar, { x, y, h, end, colour }: Place): void {
  const [from, over] = [x(bar.from), x(bar.over)];
  if (bar.leaked) box(ctx, colour("--leak"), over, y, end - over, h);
  else if (bar.settled !== null) box(ctx, colour("--kept"), over, y, x(bar.settled) - over, h);
  box(ctx, colour(bar.request.outcome === "fail" ? "--refusal" : "--flight"), from, y, Math.max(2, over - from), h);
  ctx.fillStyle = colour("--text");
  if (bar.reserved !== null) ctx.fillRect(x(bar.reserved), y, 1, h);
  if (bar.settled !== null) {
    ctx.beginPath();
    ctx.arc(x(bar.settled), y + h / 2, Math.min(3, h / 2), 0, 2 * Math.PI);
    ctx.fill();
  }
  if (bar.leaked && h >= 6) ctx.fillText("×", over + 2, y + h / 2 + 4);
}

function box(ctx: CanvasRenderingContext2D, fill: string, x: number, y: number, w: number, h: number): void {
  if (w <= 0) return;
  ctx.fillStyle = fill;
  ctx.fillRect(x, y, w, h);
}

function paintAxis(
  ctx: CanvasRenderingContext2D,
  x: (t: number) => number,
  end: number,
  y: number,
  colour: (name: string) => string,
): void {
  ctx.fillStyle = colour("--text");
  const step = [1, 2, 5, 10, 20, 60, 120, 300].find((s) => end / 1000 / s <= 8) ?? 600;
  for (let s = 0; s * 1000 <= end; s += step) ctx.fillText(`${s} s`, x(s * 1000), y + 12);
}
