export { pageOf } from "./open.ts";
export { pageFile, writeCampaignPage, writeGatedTrialPage, writeTrialPage } from "./write.ts";
