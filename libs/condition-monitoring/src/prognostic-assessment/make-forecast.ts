import type { EpochMs, LifePerHour } from '@kizashi/kernel';
import type { MachineModel, Position } from '../data-acquisition/index.ts';
import type { LifeUsed } from '../data-manipulation/index.ts';
import type { HealthOutcome } from '../health-assessment/index.ts';
import type { Forecast } from './forecast.ts';
import type { PartKnowledge } from './learn-part.ts';
import type { PriorLife } from './wear-model.ts';

/** What never changes, or seldom, about the part that is forecast. */
export interface PrognosisContext {
  readonly model: MachineModel;
  readonly position: Position;
  /** From the part catalogue; what ended lives taught takes its place. */
  readonly cataloguePrior: PriorLife;
  readonly knowledge?: PartKnowledge | undefined;
  /** IANA zone in which dates in sentences are written, of the machine's site. */
  readonly timeZone: string;
}

/** What prognostic assessment remembers of one fitted part: the states of its models. Plain JSON. */
export interface PrognosisMemory {
  readonly prior: unknown;
  readonly drift: unknown;
  readonly rate?: LifePerHour;
}

export function startPrognosis(_context: PrognosisContext): PrognosisMemory {
  return { prior: null, drift: null };
}

/** One closed window, after its health was assessed; cheap, made for every window. */
export function followHealth(
  memory: PrognosisMemory,
  _outcome: HealthOutcome,
  _used: LifeUsed,
  _context: PrognosisContext,
): PrognosisMemory {
  return memory;
}

/**
 * The forecast at the end of the newest window. `outcome` and `used` are those of that window. `fleetNow` only
 * decides whether the evidence is too old.
 */
export function makeForecast(
  _memory: PrognosisMemory,
  outcome: HealthOutcome,
  used: LifeUsed,
  context: PrognosisContext,
  _fleetNow: EpochMs,
): Forecast {
  return {
    status: 'withheld',
    reason: 'insufficient-history',
    endsWhen: { ja: '', en: '' },
    fittedPartId: outcome.status === 'assessed' ? outcome.assessment.fittedPartId : outcome.fittedPartId,
    asOf: outcome.status === 'assessed' ? outcome.assessment.at : outcome.at,
    lifeUnit: context.position.lifeUnit,
    lifeUsed: used.lifeUsed,
    because: [],
    dataQuality: { level: 'poor', ...outcome.basis },
    model: { id: 'weibull-prior', version: '1', tier: 'prior' },
  };
}
