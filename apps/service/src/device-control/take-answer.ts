import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq } from 'drizzle-orm';

const { deviceCommands, deviceConfigurations } = schema;

type AnswerDetail = Extract<
  DeviceEvent['detail'],
  { readonly kind: 'command-acknowledged' | 'configuration-acknowledged' }
>;

/** What a device said on `ack` or `cfgack`. */
export type DeviceAnswer = DeviceEvent & { readonly detail: AnswerDetail };

type AnswerTo<K extends AnswerDetail['kind']> = DeviceEvent & {
  readonly detail: Extract<AnswerDetail, { readonly kind: K }>;
};

/** `unknown`: nobody told this device such a thing; `repeated`: its first answer stands. */
export type AnswerOutcome = 'taken' | 'unknown' | 'repeated';

export function isAnswer(event: DeviceEvent): event is DeviceAnswer {
  return event.detail.kind === 'command-acknowledged' || event.detail.kind === 'configuration-acknowledged';
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
  const { commandId, status, code = null } = detail;
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
    .set({ state: status, code, acknowledgedAt: receivedAt, endedAt: receivedAt })
    .where(eq(deviceCommands.id, commandId));
  return 'taken';
}

/** Of a configuration the newest answer counts: what was refused once may be applied after an update of the firmware. */
async function takeConfigurationAnswer(
  tx: Transaction,
  { deviceId, receivedAt, detail }: AnswerTo<'configuration-acknowledged'>,
): Promise<AnswerOutcome> {
  const { revision, status, code = null } = detail;
  const taken = await tx
    .update(deviceConfigurations)
    .set({ status, code, answeredAt: receivedAt })
    .where(and(eq(deviceConfigurations.deviceId, deviceId), eq(deviceConfigurations.revision, revision)))
    .returning({ revision: deviceConfigurations.revision });
  return taken.length > 0 ? 'taken' : 'unknown';
}
