export { databaseModule, SERVICE_DATABASE } from './database.module.ts';
export { openServiceDatabase, type ServiceDatabase } from './open-service-database.ts';
