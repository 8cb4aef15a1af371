/**
 * `NODE_OPTIONS=--conditions=source drizzle-kit generate --name <what>` in this folder compares the schema with
 * `migrations/meta` and writes the next migration.
 */
export default {
  dialect: 'postgresql',
  schema: './src/database/schema/index.ts',
  out: './src/database/migrations',
};
