import { ScopedDatabase, schema } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { TELEMETRY_STORE } from '../storage.module.ts';

/** Tells the telemetry store every machine model at the start: it may be a new one, or older than the database. */
@Injectable()
export class DefineModels implements OnModuleInit {
  constructor(
    private readonly database: ScopedDatabase,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
  ) {}

  async onModuleInit(): Promise<void> {
    const models = await this.database.withScope({ customer: '*' }, (tx) =>
      tx.select().from(schema.machineModels),
    );
    for (const model of models) await this.telemetry.defineModel(model.id, model.channels);
  }
}
