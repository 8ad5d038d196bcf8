import type { Verdict } from "../../contracts/index.ts";
import { money } from "../../text/index.ts";
import { Section } from "./parts.tsx";

const shown = 5;

/** What LiteLLM told its clients, beside what was truly spent. */
export function Refusals({ verdict: { refusals }, base }: { verdict: Verdict; base: string }) {
  const phantom = refusals.filter((refusal) => refusal.phantom);
  if (phantom.length === 0) return null;
  return (
    <Section id="refusals" title={`Phantom refusals (${phantom.length})`}>
      <ul class="refusals">
        {phantom.slice(0, shown).map(({ request, status, text, spent, budget, said, counter, t }) => (
          <li key={`${request} ${counter} ${t}`}>
            <p>
              <a href={base + request}>{request}</a> was refused with status {status}. {money(spent)} of the{" "}
              {money(budget)} budget was spent.
            </p>
            <blockquote>{text}</blockquote>
            {said !== null && said.counter !== null && said.estimate !== null && (
              <p>
                {money(said.cost)} = the counter's {money(said.counter)} + this request's own estimate of{" "}
                {money(said.estimate)}
              </p>
            )}
          </li>
        ))}
      </ul>
      {phantom.length > shown && <p>{phantom.length - shown} more are in the table of requests.</p>}
    </Section>
  );
}
