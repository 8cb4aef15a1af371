import { type AuditEntry, auditEntry, auditQuery, page } from '@kizashi/api-contract';
import { toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, desc, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import { type Page, pageOf } from '../listing/index.ts';
import { Answers } from '../openapi/answers.ts';
import { CurrentPrincipal, type Principal, scopeOf } from './principal.ts';

const { auditLog } = schema;
type AuditRow = typeof auditLog.$inferSelect;

@ApiTags('access')
@Controller('audit-log')
export class AuditLogController {
  constructor(private readonly database: ScopedDatabase) {}

  @Get()
  @ApiOperation({ summary: 'Who did what, newest first' })
  @Answers(page(auditEntry), { problems: ['invalid-request', 'not-signed-in', 'not-allowed'] })
  list(
    @Query({ schema: auditQuery }) query: z.infer<typeof auditQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<AuditEntry>> {
    return this.database.withScope(scopeOf(principal), (tx) =>
      pageOf(
        query,
        (row: AuditRow) => [String(row.id)],
        (after, count) =>
          tx
            .select()
            .from(auditLog)
            .where(
              and(
                query.subject === undefined ? undefined : eq(auditLog.subject, query.subject),
                after && lt(auditLog.id, Number(after[0])),
              ),
            )
            .orderBy(desc(auditLog.id))
            .limit(count),
        toEntry,
      ),
    );
  }
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    id: String(row.id),
    occurredAt: toIso(row.occurredAt),
    recordedAt: toIso(row.recordedAt),
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    detail: row.detail,
  };
}
