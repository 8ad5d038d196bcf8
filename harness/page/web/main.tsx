import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PageContent, PageGated, PageTrial } from "../data.ts";
import { CampaignView } from "./campaign.tsx";
import { GateView } from "./gate.tsx";
import { TrialView } from "./trial.tsx";
import { unpacked } from "./unpack.ts";

const content = JSON.parse(document.getElementById("content")!.textContent!) as PageContent;

function Page() {
  if (content.kind === "campaign") return <CampaignView campaign={content.campaign} />;
  return <OnlyTrial id={content.packed} gated={content.gated} />;
}

function OnlyTrial({ id, gated }: { id: string; gated: PageGated | undefined }) {
  const [trial, setTrial] = useState<PageTrial | null>(null);
  useEffect(() => void unpacked(id).then(setTrial), [id]);
  if (trial === null) return <p>Unpacking the evidence …</p>;
  return (
    <TrialView trial={trial} base="#" files=".">
      {gated && <GateView {...gated} />}
    </TrialView>
  );
}

const app = document.getElementById("app")!;
app.replaceChildren();
render(<Page />, app);
