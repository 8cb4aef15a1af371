import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq } from 'drizzle-orm';

const { deviceCommands, deviceConfigurations } = schema;

const ANSWER_KINDS = ['command-acknowledged', 'configuration-acknowledged'] as const;
type AnswerKind = (typeof ANSWER_KINDS)[number];
type AnswerDetail = Extract<DeviceEvent['detail'], { readonly kind: AnswerKind }>;

/** What a device said on `ack` or `cfgack`. */
export type DeviceAnswer = DeviceEvent & { readonly detail: AnswerDetail };

type AnswerTo<K extends AnswerKind> = DeviceEvent & {
  readonly detail: Extract<AnswerDetail, { readonly kind: K }>;
};

/** `unknown`: nobody told this device such a thing; `repeated`: its first answer stands. */
export type AnswerOutcome = 'taken' | 'unknown' | 'repeated';

export function isAnswerKind(kind: DeviceEvent['detail']['kind']): kind is AnswerKind {
  return ANSWER_KINDS.some((one) => one === kind);
}

export function isAnswer(event: DeviceEvent): event is DeviceAnswer {
  return isAnswerKind(event.detail.kind);
}

/** Writes down what a device answered; taking the same answer again changes nothing. */
export function takeAnswer(tx: Transaction, answer: DeviceAnswer): Promise<AnswerOutcome> {
  return isCommandAnswer(answer)
    ? takeCommandAnswer(tx, answer)
    : takeConfigurationAnswer(tx, answer as AnswerTo<'configuration-acknowledged'>);
}

function isCommandAnswer(answer: DeviceAnswer): answer is AnswerTo<'command-acknowledged'> {
  return answer.detail.kind === 'command-acknowledged';
}

/**
 * The first answer of its own device ends a command, also one that had expired: what the device did is the truth, that
 * nobody had heard of it was only the lack of it.
 */
async function takeCommandAnswer(
  tx: Transaction,
  { deviceId, receivedAt, detail }: AnswerTo<'command-acknowledged'>,
): Promise<AnswerOutcome> {
  const { commandId, status } = detail;
  const [command] = await tx
    .select()
    .from(deviceCommands)
    .where(and(eq(deviceCommands.id, commandId), eq(deviceCommands.deviceId, deviceId)))
    .for('update');
  if (command === undefined) return 'unknown';
  if (command.acknowledgedAt !== null) {
    // Read from the store a second time, after a crash between the two.
    return command.acknowledgedAt === receivedAt ? 'taken' : 'repeated';
  }
  await tx
    .update(deviceCommands)
    .set({ state: status, code: wordOf(detail), acknowledgedAt: receivedAt, endedAt: receivedAt })
    .where(eq(deviceCommands.id, commandId));
  return 'taken';
}

/** Of a configuration the newest answer counts: what was refused once may be applied after an update of the firmware. */
async function takeConfigurationAnswer(
  tx: Transaction,
  { deviceId, receivedAt, detail }: AnswerTo<'configuration-acknowledged'>,
): Promise<AnswerOutcome> {
  const { revision, status } = detail;
  const taken = await tx
    .update(deviceConfigurations)
    .set({ status, code: wordOf(detail), answeredAt: receivedAt })
    .where(and(eq(deviceConfigurations.deviceId, deviceId), eq(deviceConfigurations.revision, revision)))
    .returning({ revision: deviceConfigurations.revision });
  return taken.length > 0 ? 'taken' : 'unknown';
}

/** The device's own word for why, as people read it: PostgreSQL has no place for U+0000, and nobody for the others. */
function wordOf({ code }: AnswerDetail): string | null {
  return code?.replaceAll(/\p{Cc}/gu, '') || null;
}
