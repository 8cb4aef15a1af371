import type { Order } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { PartType } from '../../machine-types/machine-type.ts';
import { slotOf } from '../../physics/fitted-wear.ts';
import type { HiddenPart } from '../../physics/simulated-machine.ts';
import { between } from '../../random/distributions.ts';
import { keyedRandom } from '../../random/keyed-random.ts';
import type { People } from '../../scenario/people.ts';
import { ApiRefusal } from '../../set-up/product-api.ts';
import { newSerial, positionOf } from '../part-lives.ts';
import type { EnteredMachine } from '../set-up-fleet.ts';
import type { SimulatedFleet } from '../simulated-fleet.ts';
import { answerTo } from './answer.ts';
import { failureModeOf, severityOf } from './as-found.ts';
import type { Colleague, Crew } from './crew.ts';
import { nextVerb, type OrderScene, type VerbCall } from './next-verb.ts';
import { PartsDesk } from './parts-desk.ts';

/** One position of one machine, as the people around it know it. */
interface Place {
  readonly machine: string;
  readonly position: string;
  readonly entered: EnteredMachine;
  readonly engineer: Colleague;
}

/** A day within which an emergency delivery comes. */
const EMERGENCY_MS = DAY_MS;

/**
 * The customers and the service people of a fleet's past. They see the product through its public API alone, and the
 * parts when they hold them in their hands; every choice follows from the seed and from what they see.
 */
export class PeopleAtWork {
  readonly #crew: Crew;
  readonly #people: People;
  readonly #fleet: SimulatedFleet;
  readonly #byId: ReadonlyMap<string, readonly [serial: string, EnteredMachine]>;
  readonly #entered: ReadonlyMap<string, EnteredMachine>;
  readonly #desk: PartsDesk;
  /** Answers of the service that were no, by code. */
  readonly refusals = new Map<string, number>();

  constructor(options: {
    readonly people: People;
    readonly crew: Crew;
    readonly fleet: SimulatedFleet;
    readonly entered: ReadonlyMap<string, EnteredMachine>;
  }) {
    this.#crew = options.crew;
    this.#people = options.people;
    this.#fleet = options.fleet;
    this.#entered = options.entered;
    this.#byId = new Map([...options.entered].map(([serial, one]) => [one.id, [serial, one]]));
    this.#desk = new PartsDesk(
      options.crew.planner.api,
      options.crew.engineers,
      options.fleet,
      options.entered,
    );
  }

  /** What everybody does once the fleet clock stands at `now`. */
  async act(now: EpochMs): Promise<void> {
    for (const errand of this.#fleet.takeErrands(now))
      await this.#unlessRefused(() => this.#desk.run(errand));
    const orders = await this.#crew.planner.api.list<Order>('orders?state=open');
    const looked = new Set<string>();
    for (const order of orders) {
      const place = this.#placeOf(order);
      if (place === undefined) continue;
      await this.#unlessRefused(() => this.#workOn(order, place, now));
      if (!this.#isStuck(order, place, now)) looked.add(`${place.machine} ${place.position}`);
    }
    this.#repairWhatNobodyLooksAfter(looked, now);
  }

  /** The customer leaves the answer to whoever opens the console. */
  #isLeft({ machine, position }: Place): boolean {
    return this.#people.answers.leaves.some((one) => one.machine === machine && one.position === position);
  }

  /** The machine stands and nothing on offer can be accepted: nobody waits for an order then. */
  #isStuck({ state }: Order, place: Place, now: EpochMs): boolean {
    const part = this.#partIn(place, now);
    const unanswered = state === 'advised' || state === 'proposed' || state === 'deferred';
    return unanswered && part.failed && now - part.failsAt > EMERGENCY_MS;
  }

  async #workOn(first: Order, place: Place, now: EpochMs): Promise<void> {
    let order = first;
    for (;;) {
      const scene = this.#sceneOf(order, place, now);
      const call = nextVerb(order, scene);
      if (call === undefined) return this.#waitForPart(order, place, now);
      const inVisit = call.verb === 'as-found';
      if (inVisit && this.#alsoBy(order, 'hand')) await this.#enterDuringVisit(place, scene.newSerial, now);
      const wasWorn = call.verb === 'complete' ? this.#partIn(place, now) : undefined;
      order = await this.#call(order, call, place);
      if (wasWorn === undefined) continue;
      this.#fit(order, place, scene.newSerial, wasWorn, now);
      return;
    }
  }

  #sceneOf(order: Order, place: Place, now: EpochMs): OrderScene {
    const machine = this.#fleet.machine(place.machine);
    const part = this.#partIn(place, now);
    const { plannedHours, unplannedHours } = this.#catalogueOf(place);
    return {
      now,
      answer: this.#isLeft(place)
        ? undefined
        : answerTo(order, this.#people.answers, this.#fleet.state.seed, now),
      repairableAt: part.failed ? epochMs(part.failsAt + unplannedHours * HOUR_MS) : undefined,
      plannedHours,
      engineerUserId: place.engineer.userId,
      asFound: () => ({
        severity: severityOf(part),
        mode: failureModeOf(machine.type, place.position),
      }),
      newSerial: newSerial(
        positionOf(machine.type, place.position),
        place.machine,
        now,
        this.#fleet.state.seed,
      ),
    };
  }

  async #call(order: Order, { verb, body, by }: VerbCall, place: Place): Promise<Order> {
    const who = this.#colleague(by, place);
    // The same intention at the same version is the same request, also after a restart.
    const key = `${order.id}:${verb}:${order.version}`;
    const ask = (version: number, key: string) =>
      who.api.post<Order>(`orders/${order.id}/${verb}`, body, { key, ifMatch: `"${version}"` });
    try {
      return await ask(order.version, key);
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.code !== 'version-changed') throw error;
      const { version } = await who.api.get<Order>(`orders/${order.id}`);
      return ask(version, `${order.id}:${verb}:${version}`);
    }
  }

  #colleague(by: VerbCall['by'], { engineer, entered }: Place): Colleague {
    switch (by) {
      case 'planner':
        return this.#crew.planner;
      case 'engineer':
        return engineer;
      case 'plant-manager':
        return this.#crew.plantManagers.get(entered.customer) ?? this.#crew.planner;
    }
  }

  /** The order is closed: the new part is in the machine. */
  #fit(order: Order, place: Place, serial: string, removed: HiddenPart, now: EpochMs): void {
    const { machine, position } = place;
    const why = removed.failed ? 'order, after the failure' : 'order';
    const { since } = this.#fleet.fit({ machine, position, serial, why });
    if (this.#alsoBy(order, 'device')) this.#fleet.reportPart({ machine, position, serial, at: since });
    this.#desk.refill(place, this.#catalogueOf(place), now);
  }

  /** A controller that is told of a part tells the product; some of these swaps are entered by hand too. */
  #alsoBy({ openedAt, machineSerial, positionName }: Order, who: 'device' | 'hand'): boolean {
    const { alsoByDevice, alsoByHand } = this.#people.swaps;
    const key = [machineSerial, positionName.en, openedAt];
    const uniform = keyedRandom(this.#fleet.state.seed, 'reported by', ...key);
    const byDevice = uniform() < alsoByDevice;
    return who === 'device' ? byDevice : byDevice && uniform() < alsoByHand;
  }

  async #enterDuringVisit(place: Place, serial: string, now: EpochMs): Promise<void> {
    const { machine, position } = place;
    const endedBy = this.#partIn(place, now).failed ? 'failure' : 'preventive';
    await this.#desk.run({
      kind: 'enter-swap',
      dueAt: now,
      machine,
      position,
      serial,
      fittedAt: now,
      endedBy,
    });
  }

  /** Orders a part for a visit that lacks one, once. */
  #waitForPart(order: Order, place: Place, now: EpochMs): void {
    const waits = order.state === 'accepted' || order.state === 'scheduled';
    if (!waits || !order.missing.includes('part')) return;
    const { partNumber, leadTimeDaysP50, leadTimeDaysP90 } = this.#catalogueOf(place);
    const uniform = keyedRandom(
      this.#fleet.state.seed,
      'lead time',
      place.machine,
      place.position,
      order.openedAt,
    );
    const lead = order.urgent ? EMERGENCY_MS : between(uniform, leadTimeDaysP50, leadTimeDaysP90) * DAY_MS;
    const dueAt = epochMs(Math.round(now + lead));
    this.#desk.orderFor(order.id, place.entered.siteId, partNumber, dueAt);
  }

  /** A machine that stands, and no order for it: somebody repairs it and enters the part by hand. */
  #repairWhatNobodyLooksAfter(looked: ReadonlySet<string>, now: EpochMs): void {
    for (const { machine } of this.#fleet.machines) {
      const planned = machine.plannedParts;
      for (const part of machine.hiddenState(now).parts) {
        if (!part.failed || looked.has(`${machine.serial} ${part.positionId}`)) continue;
        if (!planned.some(({ serial }) => serial === part.serial)) continue;
        const place = this.#place(machine.serial, part.positionId);
        if (place !== undefined) this.#repair(place, part);
      }
    }
  }

  #repair({ machine, position }: Place, part: HiddenPart): void {
    const simulated = this.#fleet.machine(machine);
    const { unplannedHours } = catalogue(
      simulated.type.parts,
      positionOf(simulated.type, position).partNumber,
    );
    const repaired = slotOf(epochMs(part.failsAt + unplannedHours * HOUR_MS));
    const since = epochMs(Math.max(simulated.openFrom, repaired));
    const { serial } = this.#fleet.fit({ machine, position, since, why: 'failure' });
    const told = keyedRandom(this.#fleet.state.seed, 'repair told', machine, position, since)();
    if (told < this.#people.swaps.alsoByDevice)
      this.#fleet.reportPart({ machine, position, serial, at: since });
    this.#fleet.addErrand({
      kind: 'enter-swap',
      dueAt: since,
      ...{ machine, position, serial, fittedAt: since, endedBy: 'failure' },
    });
  }

  #placeOf({ machineId, positionName }: Order): Place | undefined {
    const [serial] = this.#byId.get(machineId) ?? [];
    if (serial === undefined) return undefined;
    const { type } = this.#fleet.machine(serial);
    const position = type.positions.find(({ name }) => name.en === positionName.en);
    return position && this.#place(serial, position.id);
  }

  #place(machine: string, position: string): Place | undefined {
    const entered = this.#entered.get(machine);
    if (entered === undefined) return undefined;
    const { engineers } = this.#crew;
    const which = Math.floor(
      keyedRandom(this.#fleet.state.seed, 'engineer of', entered.customer)() * engineers.length,
    );
    const engineer = engineers[which];
    return engineer && { machine, position, entered, engineer };
  }

  #partIn({ machine, position }: Place, now: EpochMs): HiddenPart {
    const part = this.#fleet
      .machine(machine)
      .hiddenState(now)
      .parts.find((one) => one.positionId === position);
    if (part === undefined) throw new Error(`${machine} has no position ${position}`);
    return part;
  }

  #catalogueOf({ machine, position }: Place): PartType['catalogue'] {
    const { type } = this.#fleet.machine(machine);
    return catalogue(type.parts, positionOf(type, position).partNumber);
  }

  /** The service says no where somebody was faster or the rules forbid it; whoever asked tries again later. */
  async #unlessRefused(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status >= 500) throw error;
      this.refusals.set(error.code, (this.refusals.get(error.code) ?? 0) + 1);
    }
  }
}

function catalogue(parts: readonly PartType[], partNumber: string): PartType['catalogue'] {
  const part = parts.find((one) => one.catalogue.partNumber === partNumber);
  if (part === undefined) throw new Error(`there is no part ${partNumber}`);
  return part.catalogue;
}
