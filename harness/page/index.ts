export { pageOf } from "./open.ts";
export { pageFile, writeCampaignPage, writeTrialPage } from "./write.ts";
