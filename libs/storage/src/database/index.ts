export { type ConstraintKind, ConstraintViolation } from './database-errors.ts';
export { APP_ROLE, OWNER_ROLE, WORKER_ROLE } from './database-roles.ts';
export { removeEmbeddedPostgres } from './embedded/remove-embedded-postgres.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
export { insertColumns } from './insert-columns.ts';
export { type OpenDatabase, openDatabase } from './open-database.ts';
export * as schema from './schema/index.ts';
export { type Scope, ScopedDatabase, type Transaction } from './scoped-database.ts';
export { WorkerDatabase } from './worker-database.ts';
