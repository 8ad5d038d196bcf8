export { pageFile, writeCampaignPage, writeTrialPage } from "./write.ts";
