import type { ProductApi } from '../../../device-sim/src/set-up/product-api.ts';
import { CHANNELS, PARTS } from '../plant/plant-model.ts';
import { MODEL_ID } from '../plant/set-up-plant.ts';

/** The first position of the benchmark's machine model. */
const [TRAINED] = PARTS;
export const TRAINED_POSITION = TRAINED!.position;

const ROWS = 250;
/** A request has 8 MB. */
const AT_ONCE = 20;

/** Tells the service of lives that ended elsewhere: the signs of wear rise to their limit, one in four was taken out before. */
export async function addRunsToFailure(api: ProductApi, count: number): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - from);
    const lives = Array.from({ length }, (_, i) => runToFailure(from + i));
    await api.post(`machine-models/${MODEL_ID}/ended-lives`, { lives });
  }
}

function runToFailure(index: number) {
  const own = CHANNELS.flatMap((channel) =>
    'position' in channel && channel.position === TRAINED_POSITION ? [channel] : [],
  );
  const failureObserved = index % 4 !== 3;
  const whole = 6_000 + 4_000 * noise(index, 0);
  const life = failureObserved ? whole : 0.7 * whole;
  const lifeUsed = Array.from({ length: ROWS }, (_, i) => ((i + 1) * life) / ROWS);
  const values = lifeUsed.map((used, i) =>
    own.map((channel, c) => channel.limit * (0.2 + 0.8 * (used / whole) ** 3) + noise(index, i * 7 + c)),
  );
  return {
    ...{ positionId: TRAINED_POSITION, partNumber: TRAINED!.partNumber, life, failureObserved },
    history: { channels: own.map(({ id }) => id), lifeUsed, values },
  };
}

/** 0..1, the same on every run. */
function noise(index: number, i: number): number {
  const x = Math.sin(12.9898 * index + 78.233 * i) * 43_758.5453;
  return x - Math.floor(x);
}
