export { capabilitiesOf, readCapabilities, routesDescribed } from "./capabilities.ts";
export { type DatabaseSchema, type Migrations, readDatabaseSchema, readMigrations } from "./migrations.ts";
