export { assembledLines, assembledText } from "./assembled.ts";
export { bisectHeadline, bisectNotes, bisectSummary, bisectText } from "./bisection.ts";
export { campaignDocument, campaignSummary } from "./campaign.ts";
export { columns, lines } from "./columns.ts";
export { comparisonText } from "./comparisons.ts";
export { gridText, indent, trialText } from "./console.ts";
export { apartText, expectedText, isAsExpected } from "./expectation.ts";
export { exploreConclusion, exploreMarkdown, exploreText } from "./explore.ts";
export { gateLists, gateMarkdown, gateRate, gateText } from "./gate.ts";
export { gateJunit } from "./gate-junit.ts";
export { issueText, type Recorded } from "./issue/index.ts";
export { junitXml } from "./junit.ts";
export { moneyLeaked } from "./leaked.ts";
export { matrixCsv } from "./matrix.ts";
export { type Paint, paint } from "./paint.ts";
export { spoken } from "./refusal.ts";
export { repeatCommand, repeatWhole, typedOptions } from "./repeat.ts";
export { settingsText } from "./settings.ts";
export { shellWord, shellWords } from "./shell.ts";
export { describeStacks } from "./stacks.ts";
export { subjectLabel, subjectName } from "./subject-label.ts";
export { trialSummary } from "./summary.ts";
export { leaksOf } from "./tables.ts";
export {
  appendStepSummary,
  stepSummary,
  summaryBytes,
  writeCampaignReports,
  writeFailures,
  writeTrialReports,
} from "./write.ts";
