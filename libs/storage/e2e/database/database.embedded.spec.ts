import { databaseContract } from './database.contract.ts';
import { embeddedServer } from './postgres-server.ts';

databaseContract('the embedded PostgreSQL 18', embeddedServer);
