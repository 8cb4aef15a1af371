import type { FittedPart } from '@kizashi/api-contract';
import { type EpochMs, toIso } from '@kizashi/kernel';
import { ApiRefusal, type ProductApi } from '../../set-up/product-api.ts';

/** A part that went into a machine, as the person says it who put it there. */
export interface PartFitted {
  readonly machineId: string;
  readonly positionId: string;
  readonly serial: string;
  readonly fittedAt: EpochMs;
  /** How the one before it had ended; absent for the first. */
  readonly replaces?: 'failure' | 'preventive';
}

/**
 * Enters parts by hand, over HTTP: what went in, then how the part that came out had ended. Entering the same again
 * changes nothing, and where the controller has reported the swap too it stays one swap.
 */
export class Engineer {
  readonly #api: Pick<ProductApi, 'list' | 'post' | 'patch'>;

  constructor(api: Pick<ProductApi, 'list' | 'post' | 'patch'>) {
    this.#api = api;
  }

  async enter({ machineId, positionId, serial, fittedAt, replaces }: PartFitted): Promise<void> {
    const part = { machineId, positionId, serial, fittedAt: toIso(fittedAt) };
    await this.#api.post('fitted-parts', part).catch(ignoreKnown);
    if (replaces === undefined) return;
    const before = (await this.#api.list<FittedPart>(`fitted-parts?machineId=${machineId}&fitted=false`))
      .filter((one) => one.positionId === positionId && one.serial !== serial)
      .reduce<FittedPart | undefined>((newest, one) => (isLater(one, newest) ? one : newest), undefined);
    if (before?.removedAt == null) return;
    await this.#api.patch(
      `fitted-parts/${before.id}`,
      { removedAt: before.removedAt, endedBy: replaces },
      '*',
    );
  }
}

/** A replay that goes on where it was stopped says its last step again. */
function ignoreKnown(error: unknown): void {
  if (error instanceof ApiRefusal && error.code === 'position-occupied') return;
  throw error;
}

function isLater(one: FittedPart, than: FittedPart | undefined): boolean {
  return than?.removedAt == null || Date.parse(one.removedAt ?? '') > Date.parse(than.removedAt);
}
