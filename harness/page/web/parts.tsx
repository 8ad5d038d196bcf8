import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { money } from "../../text/index.ts";

/** A command with a button that copies it. */
export function Command({ text }: { text: string }) {
  const [said, setSaid] = useState("Copy");
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      setSaid("Select it by hand");
    }
    setTimeout(() => setSaid("Copy"), 2000);
  }
  return (
    <div class="command">
      <code>{text}</code>
      <button type="button" onClick={copy} aria-live="polite">
        {said}
      </button>
    </div>
  );
}

export function Word({ verdict }: { verdict: string }) {
  return <strong class={`word ${verdict}`}>{verdict}</strong>;
}

export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** A wide table scrolls by itself, with the keyboard as well. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard.
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

export function seconds(t: number): string {
  return `${(t / 1000).toFixed(3)} s`;
}

/** "–" where there is none. */
export function dollars(amount: number | null): string {
  return amount === null ? "–" : money(amount);
}
