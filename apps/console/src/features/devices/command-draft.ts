import { type DeviceCommandWrite, deviceCommandWrite } from '@kizashi/api-contract';

/** In the order in which they are offered: what is asked for often comes first. */
export const OFFERED_OPS = ['capture-wave', 'report-birth', 'reboot', 'resend-wave', 'own'] as const;
export type OfferedOp = (typeof OFFERED_OPS)[number];

export const EXPIRIES = ['600', '3600', '86400', '604800'] as const;
export type Expiry = (typeof EXPIRIES)[number];

/** What somebody has put into the form, as text. */
export interface CommandDraft {
  readonly op: OfferedOp;
  readonly channel: string;
  readonly capture: string;
  readonly chunks: string;
  readonly ownName: string;
  readonly args: string;
  readonly expiry: Expiry;
}

export type DraftFault = 'op' | 'capture' | 'chunks' | 'args';

export function emptyDraft(channel: string): CommandDraft {
  return { op: 'capture-wave', channel, capture: '', chunks: '', ownName: 'x-', args: '{}', expiry: '3600' };
}

/** The request that a draft stands for, or which of its fields the contract would refuse. */
export function toCommand(
  draft: CommandDraft,
): { readonly body: DeviceCommandWrite } | { readonly fault: DraftFault } {
  const args = argsOf(draft);
  if (args === undefined) return { fault: 'args' };
  const op = draft.op === 'own' ? draft.ownName.trim() : draft.op;
  const body = { op, args, expiresInSeconds: Number(draft.expiry) };
  const [issue] = draft.op === 'own' && !op.startsWith('x-') ? [{ path: ['op'] }] : faultsOf(body);
  if (issue === undefined) return { body: body as DeviceCommandWrite };
  const [field, name] = issue.path;
  if (field === 'op') return { fault: 'op' };
  return { fault: name === 'capture' || name === 'chunks' ? name : 'args' };
}

function faultsOf(body: unknown) {
  return deviceCommandWrite.safeParse(body).error?.issues ?? [];
}

function argsOf(draft: CommandDraft): Record<string, unknown> | undefined {
  switch (draft.op) {
    case 'capture-wave':
      return { channel: draft.channel };
    case 'resend-wave':
      return { capture: draft.capture.trim(), chunks: numbersIn(draft.chunks) };
    case 'own':
      return parseObject(draft.args);
    default:
      return {};
  }
}

function numbersIn(text: string): number[] {
  return text
    .split(/[\s,、，]+/)
    .filter((part) => part !== '')
    .map(Number);
}

/** Undefined where the text is not one JSON object. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
