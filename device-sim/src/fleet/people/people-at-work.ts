import type { Order } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { HiddenPart } from '../../physics/simulated-machine.ts';
import { between } from '../../random/distributions.ts';
import { keyedRandom } from '../../random/keyed-random.ts';
import type { AnswerRules, People } from '../../scenario/people.ts';
import { ApiRefusal } from '../../set-up/product-api.ts';
import { newSerial, positionOf } from '../part-lives.ts';
import type { EnteredMachine } from '../set-up-fleet.ts';
import type { SimulatedFleet } from '../simulated-fleet.ts';
import { answerTo } from './answer.ts';
import { failureModeOf, severityOf } from './as-found.ts';
import type { Colleague, Crew } from './crew.ts';
import { nextVerb, type OrderScene, type VerbCall } from './next-verb.ts';
import { PartsDesk } from './parts-desk.ts';
import { repairFailures } from './repair-failures.ts';
import { placeKey, type Workplace, Workplaces } from './workplaces.ts';

/** A day within which an emergency delivery comes, and for which a standing machine waits for an answer. */
const EMERGENCY_MS = DAY_MS;

/**
 * The customers and the service people of a fleet's past. They see the product through its public API alone, and the
 * parts when they hold them in their hands; every choice follows from the seed and from what they see.
 */
export class PeopleAtWork {
  readonly #crew: Crew;
  readonly #people: People;
  readonly #fleet: SimulatedFleet;
  readonly #workplaces: Workplaces;
  readonly #desk: PartsDesk;
  /** Answers of the service that were no, by code. */
  readonly refusals = new Map<string, number>();

  constructor(options: {
    readonly people: People;
    readonly crew: Crew;
    readonly fleet: SimulatedFleet;
    readonly entered: ReadonlyMap<string, EnteredMachine>;
  }) {
    const { people, crew, fleet, entered } = options;
    this.#crew = crew;
    this.#people = people;
    this.#fleet = fleet;
    this.#workplaces = new Workplaces(crew, fleet, entered);
    this.#desk = new PartsDesk(crew.planner.api, crew.engineers, fleet, entered);
  }

  /** What everybody does once the fleet clock stands at `now`. */
  async act(now: EpochMs): Promise<void> {
    for (const errand of this.#fleet.takeErrands(now))
      await this.#unlessRefused(() => this.#desk.run(errand));
    const { answers, swaps } = this.#people;
    const lookedAfter = answers === undefined ? new Set<string>() : await this.#lookAfterOrders(answers, now);
    repairFailures(this.#fleet, this.#workplaces, lookedAfter, swaps.alsoByDevice, now);
  }

  /** Answers the places that somebody looks after. */
  async #lookAfterOrders(answers: AnswerRules, now: EpochMs): Promise<ReadonlySet<string>> {
    const lookedAfter = new Set<string>();
    for (const order of await this.#crew.planner.api.list<Order>('orders?state=open')) {
      const place = this.#workplaces.ofOrder(order);
      if (place === undefined) continue;
      await this.#unlessRefused(() => this.#workOn(order, place, answers, now));
      if (!this.#isStuck(order, place, now)) lookedAfter.add(placeKey(place));
    }
    return lookedAfter;
  }

  async #workOn(first: Order, place: Workplace, answers: AnswerRules, now: EpochMs): Promise<void> {
    let order = first;
    for (;;) {
      const scene = this.#sceneOf(order, place, answers, now);
      const call = nextVerb(order, scene);
      if (call === undefined) return this.#waitForPart(order, place, now);
      const inVisit = call.verb === 'as-found';
      if (inVisit && this.#alsoBy(order, 'hand')) await this.#enterDuringVisit(place, scene.newSerial, now);
      const removed = this.#workplaces.partAt(place, now);
      order = await this.#call(order, call, place);
      if (call.verb === 'complete') return this.#fit(order, place, scene.newSerial, removed, now);
    }
  }

  #sceneOf(order: Order, place: Workplace, answers: AnswerRules, now: EpochMs): OrderScene {
    const { machine, position, type, catalogue, engineer } = place;
    const { seed } = this.#fleet.state;
    const part = this.#workplaces.partAt(place, now);
    return {
      now,
      answer: isLeft(place, answers) ? undefined : answerTo(order, rulesAt(place, answers), seed, now),
      repairableAt: part.failed ? epochMs(part.failsAt + catalogue.unplannedHours * HOUR_MS) : undefined,
      plannedHours: catalogue.plannedHours,
      engineerUserId: engineer.userId,
      asFound: () => ({ severity: severityOf(part), mode: failureModeOf(type, position, part.shape) }),
      newSerial: newSerial(positionOf(type, position), machine, now, seed),
    };
  }

  /** The machine stands and nothing on offer can be accepted: nobody waits for an order then. */
  #isStuck({ state }: Order, place: Workplace, now: EpochMs): boolean {
    const part = this.#workplaces.partAt(place, now);
    const unanswered = state === 'advised' || state === 'proposed' || state === 'deferred';
    return unanswered && part.failed && now - part.failsAt > EMERGENCY_MS;
  }

  async #call(order: Order, { verb, body, by }: VerbCall, place: Workplace): Promise<Order> {
    const { api } = this.#colleague(by, place);
    // The same intention at the same version is the same request, also after a restart.
    const ask = (version: number) => {
      const options = { key: `${order.id}:${verb}:${version}`, ifMatch: `"${version}"` };
      return api.post<Order>(`orders/${order.id}/${verb}`, body, options);
    };
    try {
      return await ask(order.version);
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.code !== 'version-changed') throw error;
      const { version } = await api.get<Order>(`orders/${order.id}`);
      return ask(version);
    }
  }

  #colleague(by: VerbCall['by'], { engineer, plantManager }: Workplace): Colleague {
    switch (by) {
      case 'planner':
        return this.#crew.planner;
      case 'engineer':
        return engineer;
      case 'plant-manager':
        return plantManager;
    }
  }

  /** The order is closed: the new part is in the machine. */
  #fit(order: Order, place: Workplace, serial: string, removed: HiddenPart, now: EpochMs): void {
    const { machine, position } = place;
    const why = removed.failed ? 'order, after the failure' : 'order';
    const { since } = this.#fleet.fit({ machine, position, serial, why });
    if (this.#alsoBy(order, 'device')) this.#fleet.reportPart({ machine, position, serial, at: since });
    this.#desk.refill(place, now);
  }

  /** A controller that is told of a part tells the product; some of these swaps are entered by hand too. */
  #alsoBy({ openedAt, machineSerial, positionName }: Order, who: 'device' | 'hand'): boolean {
    const { alsoByDevice, alsoByHand } = this.#people.swaps;
    const key = [machineSerial, positionName.en, openedAt];
    const uniform = keyedRandom(this.#fleet.state.seed, 'reported by', ...key);
    const byDevice = uniform() < alsoByDevice;
    return who === 'device' ? byDevice : byDevice && uniform() < alsoByHand;
  }

  async #enterDuringVisit(place: Workplace, serial: string, now: EpochMs): Promise<void> {
    const { machine, position } = place;
    const endedBy = this.#workplaces.partAt(place, now).failed ? 'failure' : 'preventive';
    const swap = { machine, position, serial, fittedAt: now, endedBy } as const;
    await this.#desk.run({ kind: 'enter-swap', dueAt: now, ...swap });
  }

  /** Orders a part for a visit that lacks one, once. */
  #waitForPart(order: Order, { machine, position, entered, catalogue }: Workplace, now: EpochMs): void {
    const waits = order.state === 'accepted' || order.state === 'scheduled';
    if (!waits || !order.missing.includes('part')) return;
    const { partNumber, leadTimeDaysP50, leadTimeDaysP90 } = catalogue;
    const uniform = keyedRandom(this.#fleet.state.seed, 'lead time', machine, position, order.openedAt);
    const lead = order.urgent ? EMERGENCY_MS : between(uniform, leadTimeDaysP50, leadTimeDaysP90) * DAY_MS;
    this.#desk.orderFor(order.id, entered.siteId, partNumber, epochMs(Math.round(now + lead)));
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

/** A part that is run to its end is declined whatever is said, urgent or not. */
function rulesAt({ machine, position }: Workplace, answers: AnswerRules): Parameters<typeof answerTo>[1] {
  const refused = answers.refuses.find((one) => one.machine === machine && one.position === position);
  return refused === undefined
    ? answers
    : { ...answers, declined: 1, deferred: 0, urgentToo: true, declineReasons: [refused.reason] };
}

/** The customer leaves the answer to whoever opens the console. */
function isLeft({ machine, position }: Workplace, answers: AnswerRules): boolean {
  return answers.leaves.some((one) => one.machine === machine && one.position === position);
}
