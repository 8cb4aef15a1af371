import { brokenWave } from './broken-wave.ts';
import type { ChannelType, LoadProfile, MachineType, PositionType } from './machine-type.ts';

/** What a JSON Schema cannot say: names that must exist elsewhere in the file, and figures that must fit others. */
export function* brokenReferences(type: MachineType): Generator<string> {
  if (!(type.usualDutyCycle in type.dutyCycles))
    yield `/usualDutyCycle: "${type.usualDutyCycle}" is none of ${Object.keys(type.dutyCycles).join(', ')}`;
  yield* brokenLoad(type.load);
  for (const [i, { typicalLife }] of type.parts.entries())
    yield* notBelow(`/parts/${i}/typicalLife`, typicalLife);
  for (const [i, position] of type.positions.entries())
    yield* brokenPosition(type, position, `/positions/${i}`);
  for (const [i, channel] of type.channels.entries()) yield* brokenChannel(type, channel, `/channels/${i}`);
  for (const [i, wave] of type.waves.entries()) yield* brokenWave(type, wave, `/waves/${i}`);
}

function* brokenLoad({ min, mean, max, bursts }: LoadProfile): Generator<string> {
  if (!(min <= mean && mean <= max)) yield '/load: mean must lie between min and max';
  if (bursts === undefined) return;
  yield* notBelow('/load/bursts/load', bursts.load, true);
  yield* notBelow('/load/bursts/minutes', bursts.minutes, true);
}

function* notBelow(
  place: string,
  range: { readonly low: number; readonly high: number },
  mayBeEqual = false,
): Generator<string> {
  if (range.low > range.high || (range.low === range.high && !mayBeEqual))
    yield `${place}: low must be below high`;
}

function* brokenPosition(type: MachineType, position: PositionType, place: string): Generator<string> {
  const partNumbers = type.parts.map((part) => part.catalogue.partNumber);
  if (!partNumbers.includes(position.partNumber))
    yield `${place}/partNumber: "${position.partNumber}" is none of ${partNumbers.join(', ')}`;
  const usage = type.channels.find(({ id }) => id === position.usageChannel);
  const inHours = position.lifeUnit === 'operating-hours';
  if (usage?.role !== 'usage')
    yield `${place}/usageChannel: "${position.usageChannel}" is no channel with role usage`;
  else if ((usage.signal.kind === 'operating-hours') !== inHours)
    yield `${place}/usageChannel: "${usage.id}" counts ${inHours ? 'pieces' : 'hours'}, but lifeUnit is ${position.lifeUnit}`;
  if (!inHours && !type.load.recipes?.every((recipe) => recipe.outputPerHour !== undefined))
    yield `${place}/lifeUnit: ${position.lifeUnit} are counted only where every recipe has outputPerHour`;
  for (const [i, { symptoms }] of (position.failureModes ?? []).entries())
    for (const [k, { channel }] of symptoms.entries())
      if (!type.channels.some(({ id }) => id === channel))
        yield `${place}/failureModes/${i}/symptoms/${k}/channel: there is no channel "${channel}"`;
  for (const [i, shape] of position.wear.entries())
    if (shape.kind === 'S5' && shape.runIn >= shape.onset)
      yield `${place}/wear/${i}: runIn must be below onset`;
}

function* brokenChannel(type: MachineType, channel: ChannelType, place: string): Generator<string> {
  const positions = type.positions.map((position) => position.id);
  const recipes = type.load.recipes?.length ?? 1;
  const { signal, zones, bands = [] } = channel;
  for (const position of channel.positionIds ?? [])
    if (!positions.includes(position)) yield `${place}/positionIds: there is no position "${position}"`;
  if (channel.range.min >= channel.range.max) yield `${place}/range: min must be below max`;
  if (zones !== undefined && channel.unit !== 'mm/s')
    yield `${place}/zones: ISO 20816-3 judges velocity in mm/s, not "${channel.unit}"`;
  if (zones !== undefined && !(zones.ab < zones.bc && zones.bc < zones.cd))
    yield `${place}/zones: limits must grow: ab < bc < cd`;
  if (bands.length > 0 && channel.role !== 'setting')
    yield `${place}/bands: only a setting makes bands; the role is ${channel.role}`;
  if (bands.some((edge, i) => i > 0 && edge <= (bands[i - 1] ?? edge)))
    yield `${place}/bands: edges must grow`;
  if (signal.kind === 'recipe' && signal.values.length !== recipes)
    yield `${place}/signal/values: must have one value for each recipe, that is ${recipes}`;
  if (signal.kind !== 'wear') return;
  if (signal.byRecipe !== undefined && signal.byRecipe.length !== recipes)
    yield `${place}/signal/byRecipe: must have one value for each recipe, that is ${recipes}`;
  if (!channel.positionIds?.includes(signal.position))
    yield `${place}/signal/position: "${signal.position}" must be among positionIds`;
  if (channel.worsens !== undefined && (channel.worsens === 'up') !== signal.failing > signal.normal)
    yield `${place}/worsens: "${channel.worsens}", but failing lies ${signal.failing > signal.normal ? 'above' : 'below'} normal`;
}
