import type { FittedPart, Stock } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, epochMs, toIso } from '@kizashi/kernel';
import type { EnteredMachine } from '../set-up-fleet.ts';
import type { SimulatedFleet } from '../simulated-fleet.ts';
import type { Colleague, OwnApi } from './crew.ts';
import type { EnterSwapErrand, Errand } from './errand.ts';
import type { Workplace } from './workplaces.ts';

/** Shelves and papers: parts that come, parts that are used, and swaps that somebody enters by hand. */
export class PartsDesk {
  readonly #api: OwnApi;
  readonly #engineers: readonly Colleague[];
  readonly #fleet: SimulatedFleet;
  readonly #entered: ReadonlyMap<string, EnteredMachine>;

  constructor(
    api: OwnApi,
    engineers: readonly Colleague[],
    fleet: SimulatedFleet,
    entered: ReadonlyMap<string, EnteredMachine>,
  ) {
    this.#api = api;
    this.#engineers = engineers;
    this.#fleet = fleet;
    this.#entered = entered;
  }

  async run(errand: Errand): Promise<void> {
    if (errand.kind === 'enter-swap') return this.#enterSwap(errand);
    const { siteId, partNumber } = errand;
    const quantity = await this.#onShelf(siteId, partNumber);
    await this.#api.put('stock', { siteId, partNumber, quantity: quantity + 1 });
  }

  /** Orders a part for a visit, unless it is on its way already. */
  orderFor(orderId: string, siteId: string, partNumber: string, dueAt: EpochMs): void {
    const onItsWay = this.#fleet.state.errands.some(
      (one) => one.kind === 'delivery' && one.orderId === orderId,
    );
    if (!onItsWay) this.#fleet.addErrand({ kind: 'delivery', dueAt, siteId, partNumber, orderId });
  }

  /** What was taken from the shelf comes back after its lead time, unless it had come for that visit alone. */
  refill({ entered, catalogue }: Workplace, now: EpochMs): void {
    const { partNumber, leadTimeDaysP50 } = catalogue;
    if (!entered.stocked.has(partNumber)) return;
    const dueAt = epochMs(Math.round(now + leadTimeDaysP50 * DAY_MS));
    this.#fleet.addErrand({ kind: 'delivery', dueAt, siteId: entered.siteId, partNumber });
  }

  /**
   * Takes the old part out and puts the new one in. Where the controller has reported that before, only how the old
   * one ended is left to say: no controller knows.
   */
  async #enterSwap({ machine, position, serial, fittedAt, endedBy }: EnterSwapErrand): Promise<void> {
    const machineId = this.#entered.get(machine)?.id;
    const api = this.#engineers[0]?.api ?? this.#api;
    const parts = (await api.list<FittedPart>(`fitted-parts?machineId=${machineId}`)).filter(
      ({ positionId }) => positionId === position,
    );
    const fitted = parts.find(({ removedAt }) => removedAt === null);
    const at = toIso(fittedAt);
    if (fitted?.serial === serial) {
      const old = parts
        .filter(({ removedAt }) => removedAt !== null)
        .toSorted((a, b) => Date.parse(b.removedAt ?? '') - Date.parse(a.removedAt ?? ''))[0];
      if (old !== undefined) await api.patch(`fitted-parts/${old.id}`, { endedBy }, '*');
      return;
    }
    if (fitted !== undefined) await api.patch(`fitted-parts/${fitted.id}`, { removedAt: at, endedBy }, '*');
    await api.post('fitted-parts', { machineId, positionId: position, serial, fittedAt: at });
  }

  async #onShelf(siteId: string, partNumber: string): Promise<number> {
    const query = new URLSearchParams({ siteId, partNumber });
    const [shelf] = await this.#api.list<Stock>(`stock?${query}`);
    return shelf?.quantity ?? 0;
  }
}
