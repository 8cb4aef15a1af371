import type { Order, OrderOption, OrderVerb } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, toIso } from '@kizashi/kernel';
import type { Answer } from './answer.ts';

export interface VerbCall {
  readonly verb: OrderVerb;
  readonly body: object;
  readonly by: 'planner' | 'engineer' | 'plant-manager';
}

/** What the people around one order know. */
export interface OrderScene {
  readonly now: EpochMs;
  /** Undefined: nobody answers. */
  readonly answer: Answer | undefined;
  /** The part has failed and the machine stands; from then on it can be repaired. */
  readonly repairableAt: EpochMs | undefined;
  readonly plannedHours: number;
  readonly engineerUserId: string;
  /** What the engineer sees when the part is out. */
  readonly asFound: () => { readonly severity: string; readonly mode: string; readonly note?: string };
  readonly newSerial: string;
}

/** So long a visit waits for its part beyond its window; then the engineer brings one along. */
const PATIENCE_MS = 14 * DAY_MS;
const BROUGHT_ALONG = 'The engineer brought the part along';

/** What somebody does next with an order, undefined while everybody waits. */
export function nextVerb(order: Order, scene: OrderScene): VerbCall | undefined {
  switch (order.state) {
    case 'advised':
    case 'proposed':
      if (order.acknowledgedAt === null) return { verb: 'acknowledge', body: {}, by: 'planner' };
      return answering(order, scene);
    case 'deferred':
      return scene.repairableAt === undefined ? undefined : accepting(order, scene);
    case 'accepted':
    case 'parts-reserved':
      if (order.assignedTo === null) return assigning(scene);
      return { verb: 'schedule', body: visitWindow(order, scene), by: 'planner' };
    case 'scheduled':
    case 'ready':
      if (order.assignedTo === null) return assigning(scene);
      if (order.stopConfirmedAt === null) return { verb: 'confirm-stop', body: {}, by: 'plant-manager' };
      return starting(order, scene);
    case 'in-progress':
      return { verb: 'as-found', body: scene.asFound(), by: 'engineer' };
    case 'as-found-recorded':
      return { verb: 'as-left', body: {}, by: 'engineer' };
    case 'as-left-verified':
      return { verb: 'complete', body: { newSerial: scene.newSerial }, by: 'engineer' };
    default:
      return undefined;
  }
}

function answering(order: Order, scene: OrderScene): VerbCall | undefined {
  const { answer, now } = scene;
  if (scene.repairableAt !== undefined) return accepting(order, scene);
  if (answer === undefined || now < answer.at) return undefined;
  switch (answer.kind) {
    case 'accept':
      return accepting(order, scene);
    case 'defer':
      return { verb: 'defer', body: { until: toIso(answer.until) }, by: 'plant-manager' };
    case 'decline':
      return { verb: 'decline', body: { reason: answer.reason }, by: 'plant-manager' };
  }
}

/** Takes what is recommended, else the next window that the part can make; waits while there is none. */
function accepting({ options }: Order, { now }: OrderScene): VerbCall | undefined {
  const possible = options.filter(
    (option) => option.notPossible === null && (!option.planned || Date.parse(option.windowTo) > now),
  );
  const taken: OrderOption | undefined = possible.find(({ chosen }) => chosen) ?? possible[0];
  if (taken === undefined) return undefined;
  const { windowFrom, windowTo } = taken;
  const body = taken.chosen ? {} : { windowFrom, windowTo };
  return { verb: 'accept', body, by: 'plant-manager' };
}

function assigning({ engineerUserId }: OrderScene): VerbCall {
  return { verb: 'assign', body: { userId: engineerUserId }, by: 'planner' };
}

/** The window that was agreed on; when it is over, or the machine stands anyway, as soon as the work takes. */
function visitWindow({ windowFrom, windowTo }: Order, { now, plannedHours, repairableAt }: OrderScene) {
  if (repairableAt === undefined && windowFrom !== null && windowTo !== null && Date.parse(windowTo) > now)
    return { windowFrom, windowTo };
  const from = epochMs(Math.max(now, repairableAt ?? now));
  return { windowFrom: toIso(from), windowTo: toIso(epochMs(from + Math.max(1, plannedHours) * HOUR_MS)) };
}

function starting({ state, windowFrom }: Order, { now, repairableAt }: OrderScene): VerbCall | undefined {
  const due = repairableAt ?? (windowFrom === null ? now : Date.parse(windowFrom));
  if (now < due) return undefined;
  if (state === 'ready') return { verb: 'start', body: {}, by: 'engineer' };
  const waitsNoLonger = repairableAt !== undefined || now - due > PATIENCE_MS;
  return waitsNoLonger
    ? { verb: 'start', body: { overrideReason: BROUGHT_ALONG }, by: 'engineer' }
    : undefined;
}
