import type {
  CataloguePart,
  Customer,
  Device,
  FittedPart,
  Line,
  Machine,
  MachineModel,
  Site,
  WritableResource,
} from '@kizashi/api-contract';

/** Everything that is entered, as far as the reader may see it. */
export interface Entered {
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
  readonly lines: readonly Line[];
  readonly parts: readonly CataloguePart[];
  readonly models: readonly MachineModel[];
  readonly machines: readonly Machine[];
  readonly fitted: readonly FittedPart[];
  readonly devices: readonly Device[];
}

export const STEP_NAMES = [
  'customer',
  'site',
  'line',
  'part',
  'model',
  'machine',
  'fitted',
  'device',
  'reading',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

export interface SetUpStep {
  readonly name: StepName;
  /** Where it is done. */
  readonly path: string;
  /** What writing it needs the right for; null where the machine does it. */
  readonly resource: WritableResource | null;
  /** How many there are; for the last three, of how many machines. */
  readonly count: number;
  readonly of: number | null;
  readonly done: boolean;
  /** Steps that have to be done before. */
  readonly needs: readonly StepName[];
}

/**
 * Where putting a fleet into operation stands, read from what is there: so it can be left and taken up again by
 * anybody, and an installation that is full has nothing left to do. Parts, devices and readings are asked of every
 * machine, everything else at least once.
 */
export function setUpSteps(entered: Entered): readonly SetUpStep[] {
  const { customers, sites, lines, parts, models, machines } = entered;
  const { withoutPart, withoutDevice, unheard } = unfinished(entered);
  const once = (
    name: StepName,
    path: string,
    resource: WritableResource,
    rows: readonly unknown[],
    needs: readonly StepName[],
  ) => ({
    name,
    path,
    resource,
    count: rows.length,
    of: null,
    done: rows.length > 0,
    needs,
  });
  const ofMachines = (
    name: StepName,
    path: string,
    resource: WritableResource | null,
    open: readonly Machine[],
    needs: readonly StepName[],
  ) => ({
    name,
    path: open[0] === undefined ? path : `${path}?machine=${encodeURIComponent(open[0].id)}`,
    resource,
    count: machines.length - open.length,
    of: machines.length,
    done: machines.length > 0 && open.length === 0,
    needs,
  });
  const firstUnheard = entered.devices.find(({ machineId }) => machineId === unheard[0]?.id);
  return [
    once('customer', '/set-up/customers', 'customers', customers, []),
    once('site', '/set-up/sites', 'sites', sites, ['customer']),
    once('line', '/set-up/lines', 'lines', lines, ['site']),
    once('part', '/set-up/parts', 'part-catalogue', parts, []),
    once('model', '/set-up/models', 'machine-models', models, ['part']),
    once('machine', '/set-up/machines', 'machines', machines, ['line', 'model']),
    ofMachines('fitted', '/set-up/fitted-parts', 'fitted-parts', withoutPart, ['machine']),
    ofMachines('device', '/set-up/devices', 'devices', withoutDevice, ['machine']),
    {
      ...ofMachines('reading', '/devices', null, unheard, ['device']),
      path: firstUnheard === undefined ? '/devices' : `/devices/${firstUnheard.id}`,
    },
  ];
}

/** The step that comes next: the first that is not done and whose needs are met. Undefined when all is done. */
export function nextStep(steps: readonly SetUpStep[]): SetUpStep | undefined {
  return steps.find((step) => !step.done && isOpen(step, steps));
}

export function isOpen({ needs }: SetUpStep, steps: readonly SetUpStep[]): boolean {
  return needs.every((name) => steps.some((step) => step.name === name && step.count > 0));
}

/** Machines that lack something, in the order in which they came. */
export function unfinished({ machines, models, fitted, devices }: Entered) {
  const positions = new Map(models.map((model) => [model.id, model.positions.length]));
  const fittedIn = Map.groupBy(fitted, ({ machineId }) => machineId);
  const deviceOf = new Map(devices.map((device) => [device.machineId, device]));
  return {
    withoutPart: machines.filter(
      ({ id, modelId }) => (fittedIn.get(id)?.length ?? 0) < (positions.get(modelId) ?? 1),
    ),
    withoutDevice: machines.filter(({ id }) => !deviceOf.has(id)),
    unheard: machines.filter(
      ({ id, lastReadingAt }) => lastReadingAt === null && !deviceOf.get(id)?.lastSeenAt,
    ),
  };
}
