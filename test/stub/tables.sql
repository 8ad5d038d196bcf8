-- The least of LiteLLM's schema that the stub lives on, under LiteLLM's names.
CREATE TABLE "LiteLLM_BudgetTable" (budget_id text PRIMARY KEY, max_budget float8, budget_duration text, budget_reset_at timestamp,
  created_by text, updated_by text);
CREATE TABLE "LiteLLM_OrganizationTable" (organization_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, budget_id text);
CREATE TABLE "LiteLLM_TeamTable" (team_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, max_budget float8, organization_id text,
  budget_duration text, budget_reset_at timestamp);
CREATE TABLE "LiteLLM_UserTable" (user_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, max_budget float8,
  budget_duration text, budget_reset_at timestamp);
CREATE TABLE "LiteLLM_TeamMembership" (user_id text, team_id text, spend float8 NOT NULL DEFAULT 0, budget_id text, PRIMARY KEY (user_id, team_id));
CREATE TABLE "LiteLLM_EndUserTable" (user_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, budget_id text, blocked boolean NOT NULL DEFAULT false);
CREATE TABLE "LiteLLM_ProjectTable" (project_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, budget_id text, team_id text);
CREATE TABLE "LiteLLM_TagTable" (tag_name text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, budget_id text);
CREATE TABLE "LiteLLM_ModelAccessGroupBudgetTable" (access_group_name text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0);
CREATE TABLE "LiteLLM_VerificationToken" (token text PRIMARY KEY, key_alias text, models text[] DEFAULT '{}', spend float8 NOT NULL DEFAULT 0, max_budget float8,
  user_id text, team_id text, organization_id text, project_id text, budget_duration text, budget_reset_at timestamp,
  temp_budget_increase float8, temp_budget_expiry timestamp);
CREATE TABLE "LiteLLM_SpendLogs" (request_id text PRIMARY KEY, call_type text NOT NULL, api_key text NOT NULL DEFAULT '', spend float8 NOT NULL DEFAULT 0,
  prompt_tokens int NOT NULL DEFAULT 0, completion_tokens int NOT NULL DEFAULT 0, model text NOT NULL DEFAULT '', "user" text DEFAULT '',
  team_id text, organization_id text, end_user text, request_tags jsonb DEFAULT '[]', metadata jsonb DEFAULT '{}', status text, "startTime" timestamp NOT NULL DEFAULT now());
CREATE INDEX ON "LiteLLM_SpendLogs" (end_user);
CREATE INDEX ON "LiteLLM_SpendLogs" (api_key, "startTime");
