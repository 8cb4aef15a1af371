import { afterAll, beforeAll, describe } from '@jest/globals';
import { connectionsContract } from './connections.contract.ts';
import { constraintsContract } from './constraints.contract.ts';
import { durabilityContract } from './durability.contract.ts';
import { insertColumnsContract } from './insert-columns.contract.ts';
import { managedServerContract } from './managed-server.contract.ts';
import { migrationsContract } from './migrations.contract.ts';
import type { PostgresServer } from './postgres-server.ts';
import { rolesContract } from './roles.contract.ts';
import { rowLevelSecurityContract } from './row-level-security.contract.ts';

/** Everything that Kizashi asks of a PostgreSQL, of whatever version and whoever runs it. */
export function databaseContract(name: string, start: () => Promise<PostgresServer>): void {
  describe(name, () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.remove());

    const theServer = () => server;
    managedServerContract(theServer);
    // While the server holds few files: after a crash it writes out every one of them before it answers.
    durabilityContract(theServer);
    migrationsContract(theServer);
    rolesContract(theServer);
    rowLevelSecurityContract(theServer);
    constraintsContract(theServer);
    insertColumnsContract(theServer);
    connectionsContract(theServer);
  });
}
