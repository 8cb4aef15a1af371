import {
  type ClaimCode,
  type ClaimCodeCreated,
  claimCodeCreated,
  claimCode as claimCodeShape,
  claimCodeWrite,
  id as idShape,
  mayWrite,
  page,
  pageQuery,
} from '@kizashi/api-contract';
import { asId, type EpochMs, epochMs, type MachineId, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import type { z } from 'zod';
import { FleetClock, wallNow } from '../../fleet-clock/fleet-clock.ts';
import { CurrentWrite, Idempotency, type WriteRequest } from '../../idempotency/index.ts';
import { CurrentPrincipal, type Principal, recordAudit, scopeOf } from '../../identity/index.ts';
import { newId, type Page, pageOf } from '../../listing/index.ts';
import { Answers, TakesIdempotencyKey } from '../../openapi/answers.ts';
import { HttpProblem, notFound } from '../../problem/index.ts';
import { hashClaimCode, newClaimCode } from './claim-code.ts';
import { lockMachineWithoutDevice } from './make-device.ts';

const { claimCodes, machines } = schema;
type ClaimCodeRow = typeof claimCodes.$inferSelect;

/** Codes that a controller without an identity trades for one, so that nobody has to type a secret into it. */
@ApiTags('devices')
@Controller('machines/:id/claim-codes')
export class ClaimCodesController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Claim codes of a machine, newest first, without the codes themselves' })
  @Answers(page(claimCodeShape), { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  list(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ClaimCode>> {
    const machineId = asId<MachineId>(id);
    return this.database.withScope(scopeOf(principal), async (tx) => {
      const [machine] = await tx.select({ id: machines.id }).from(machines).where(eq(machines.id, machineId));
      if (machine === undefined) throw notFound('machine', id);
      const now = wallNow();
      return pageOf(
        query,
        ({ createdAt, id: codeId }: ClaimCodeRow) => [String(createdAt), codeId],
        (after, count) =>
          tx
            .select()
            .from(claimCodes)
            .where(
              and(
                eq(claimCodes.machineId, machineId),
                after && isAfter(epochMs(Number(after[0])), after[1] ?? ''),
              ),
            )
            .orderBy(desc(claimCodes.createdAt), desc(claimCodes.id))
            .limit(count),
        (row) => toClaimCode(row, now),
      );
    });
  }

  @Post()
  @ApiOperation({ summary: 'Issue a single-use claim code for a machine without a device; it is shown once' })
  @TakesIdempotencyKey()
  @Answers(claimCodeCreated, {
    status: 201,
    problems: [
      'invalid-request',
      'not-signed-in',
      'not-allowed',
      'not-found',
      'already-exists',
      'idempotency-key-reused',
    ],
  })
  async create(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: claimCodeWrite }) { hardwareId, expiresInMinutes }: z.infer<typeof claimCodeWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<ClaimCodeCreated> {
    refuseWhoMakesNoDevices(write.principal);
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const machine = await lockMachineWithoutDevice(tx, id);
      const code = newClaimCode();
      const createdAt = wallNow();
      const [row] = await tx
        .insert(claimCodes)
        .values({
          id: newId('clm'),
          customerId: machine.customerId,
          machineId: machine.id,
          codeHash: hashClaimCode(code),
          hardwareId: hardwareId ?? null,
          createdAt,
          expiresAt: epochMs(createdAt + expiresInMinutes * 60_000),
        })
        .returning();
      if (row === undefined) throw notFound('machine', id);
      await this.#audit(tx, write.principal, 'claim-code.issued', row);
      return { ...toClaimCode(row, createdAt), code };
    });
    return answer;
  }

  @Post(':codeId/revoke')
  @ApiOperation({ summary: 'Make a claim code worthless that has not been used' })
  @TakesIdempotencyKey()
  @Answers(undefined, { problems: ['not-signed-in', 'not-allowed', 'not-found', 'idempotency-key-reused'] })
  async revoke(
    @Param('id', { schema: idShape }) id: string,
    @Param('codeId', { schema: idShape }) codeId: string,
    @CurrentWrite() write: WriteRequest,
  ): Promise<void> {
    refuseWhoMakesNoDevices(write.principal);
    await this.idempotency.once(write, async (tx) => {
      const [row] = await tx
        .update(claimCodes)
        .set({ revokedAt: wallNow() })
        .where(
          and(
            eq(claimCodes.id, codeId),
            eq(claimCodes.machineId, asId<MachineId>(id)),
            isNull(claimCodes.usedAt),
            isNull(claimCodes.revokedAt),
          ),
        )
        .returning();
      if (row === undefined) throw notFound('unused claim code', codeId);
      await this.#audit(tx, write.principal, 'claim-code.revoked', row);
      return null;
    });
  }

  #audit(tx: Transaction, { actor }: Principal, action: string, row: ClaimCodeRow): Promise<void> {
    return recordAudit(tx, {
      actor,
      action,
      subject: `claim-code:${row.id}`,
      customerId: row.customerId,
      occurredAt: this.clock.now(),
      detail: { machineId: row.machineId, ...(row.hardwareId !== null && { hardwareId: row.hardwareId }) },
    });
  }
}

/** Behind this one in the order of the list. */
function isAfter(createdAt: EpochMs, id: string) {
  return or(
    lt(claimCodes.createdAt, createdAt),
    and(eq(claimCodes.createdAt, createdAt), lt(claimCodes.id, id)),
  );
}

/** A code is as good as a device, so whoever may not make devices may not issue codes, whatever they may do to machines. */
function refuseWhoMakesNoDevices({ role, customer }: Principal): void {
  if (mayWrite({ role, customerId: customer }, 'devices')) return;
  throw new HttpProblem('not-allowed', 'Claim codes are issued by those who may make devices.');
}

function toClaimCode(row: ClaimCodeRow, now: number): ClaimCode {
  const { id, machineId, hardwareId, createdAt, expiresAt, usedAt, revokedAt, deviceId } = row;
  return {
    id,
    machineId,
    hardwareId,
    state: usedAt !== null ? 'used' : revokedAt !== null ? 'revoked' : now < expiresAt ? 'open' : 'expired',
    createdAt: toIso(createdAt),
    expiresAt: toIso(expiresAt),
    usedAt: usedAt === null ? null : toIso(usedAt),
    deviceId,
  };
}
