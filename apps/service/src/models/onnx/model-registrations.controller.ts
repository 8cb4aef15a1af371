import {
  id as idShape,
  type ModelVersion,
  modelVersion,
  type RegisterModel,
  registerModel,
} from '@kizashi/api-contract';
import type { EpochMs } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, eq } from 'drizzle-orm';
import { Announcements } from '../../announcements/index.ts';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { CurrentWrite, Idempotency, type WriteRequest } from '../../idempotency/index.ts';
import { recordAudit, scopeOf } from '../../identity/index.ts';
import { Answers, TakesIdempotencyKey } from '../../openapi/answers.ts';
import { toVersionView, type VersionRow, versionColumns } from '../registry/model-view.ts';
import { modelById } from '../registry/models.controller.ts';
import { ofSubject, type Subject, subjectId } from '../subject.ts';
import { insertVersion } from '../training/save-version.ts';
import { OnnxRegistration } from './onnx-registration.ts';

const { modelVersions } = schema;

/** Who answers for forecasts brings a model of their own: it becomes a candidate beside those that were trained. */
@ApiTags('models')
@Controller('models/:id/versions')
export class ModelRegistrationsController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    private readonly registration: OnnxRegistration,
    private readonly announcements: Announcements,
    private readonly clock: FleetClock,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Register a model of your own, an ONNX file; it is tried and measured on the ended lives first',
  })
  @TakesIdempotencyKey()
  @Answers(modelVersion, {
    status: 201,
    problems: [
      'invalid-request',
      'malformed-body',
      'body-too-large',
      'not-signed-in',
      'foreign-origin',
      'not-allowed',
      'not-found',
      'idempotency-key-reused',
      'unknown-feature',
      'onnx-not-readable',
      'onnx-does-not-fit',
      'nothing-trained',
      'model-not-readable',
      'unavailable',
    ],
  })
  async register(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: registerModel }) given: RegisterModel,
    @CurrentWrite() write: WriteRequest,
  ): Promise<ModelVersion> {
    const { actor } = write.principal;
    const { subject } = await this.database.withScope(scopeOf(write.principal), (tx) => modelById(tx, id));
    // Before the transaction: it takes seconds, and enters nothing.
    const measured = await this.registration.measure(subject, given);
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const now = this.clock.now();
      const version = await insertVersion(tx, subject, { ...measured, by: actor }, now);
      const row = await readVersion(tx, subject, version);
      await auditRegistration(tx, subject, row, now);
      return toVersionView(row);
    });
    this.announcements.announce({ type: 'ModelsChanged' });
    return answer;
  }
}

async function readVersion(tx: Transaction, subject: Subject, version: number): Promise<VersionRow> {
  const [row] = await tx
    .select(versionColumns)
    .from(modelVersions)
    .where(and(ofSubject(modelVersions, subject), eq(modelVersions.version, version)));
  if (row === undefined) throw new Error(`version ${version} is gone within its own transaction`);
  return row;
}

function auditRegistration(
  tx: Transaction,
  subject: Subject,
  { version, lives, failures, bytes, trainedBy }: VersionRow,
  now: EpochMs,
): Promise<void> {
  return recordAudit(tx, {
    actor: trainedBy,
    action: 'model.registered',
    subject: `model:${subjectId(subject)}`,
    customerId: null,
    occurredAt: now,
    detail: { ...subject, version, lives, failures, bytes },
  });
}
