export { type Datasource, datasourceUrl, parseDatasource } from "./datasource.ts";
export { driverError } from "./errors.ts";
export { type EnginePool, openPool } from "./pool.ts";
