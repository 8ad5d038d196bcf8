import type { BudgetRefusal, Verdict } from "../../contracts/index.ts";
import { money } from "../../text/index.ts";
import { Section } from "./parts.tsx";

const shown = 50;

/** What LiteLLM told its clients, beside what was truly spent. */
export function Refusals({ verdict: { refusals }, base }: { verdict: Verdict; base: string }) {
  const [first, ...others] = refusals.filter((refusal) => refusal.phantom);
  if (first === undefined) return null;
  return (
    <Section id="refusals" title={`Phantom refusals (${others.length + 1})`}>
      <Refusal refusal={first} base={base} />
      {others.length > 0 && (
        <details>
          <summary>{others.length} more</summary>
          {others.slice(0, shown).map((refusal) => (
            <Refusal key={`${refusal.request} ${refusal.counter} ${refusal.t}`} refusal={refusal} base={base} />
          ))}
          {others.length > shown && <p>{others.length - shown} more are in verdict.json.</p>}
        </details>
      )}
    </Section>
  );
}

function Refusal({
  refusal: { request, status, text, spent, budget, said },
  base,
}: {
  refusal: BudgetRefusal;
  base: string;
}) {
  return (
    <>
      <p>
        <a href={base + request}>{request}</a> was refused with status {status}. {money(spent)} of the {money(budget)}{" "}
        budget was spent.
      </p>
      <blockquote>{text}</blockquote>
      {said !== null && said.counter !== null && said.estimate !== null && (
        <p>
          {money(said.cost)} = the counter's {money(said.counter)} + this request's own estimate of{" "}
          {money(said.estimate)}
        </p>
      )}
    </>
  );
}
