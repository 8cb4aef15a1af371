import { backFillSixHours, backFillThirtyDays } from './back-fill.ts';
import { burst } from './burst.ts';
import { deviceClockJumps, serverClockStep } from './clock-jumps.ts';
import { diskFull } from './disk-full.ts';
import { duplicatesAndShuffle } from './duplicates-and-shuffle.ts';
import type { Fault } from './fault.ts';
import { frozenConsole, frozenSubscriber } from './frozen-listeners.ts';
import { halfOpen } from './half-open.ts';
import { influxDown, influxFrozen, influxSlow } from './influx-trouble.ts';
import { killInTraining } from './kill-in-training.ts';
import { killMinusNine } from './kill-minus-nine.ts';
import { malformedFlood } from './malformed-flood.ts';
import { poisonMessage } from './poison-message.ts';
import { postgresDown } from './postgres-down.ts';
import { reconnectStorm } from './reconnect-storm.ts';
import { secondProcess } from './second-process.ts';
import { sigtermUnderLoad } from './sigterm-under-load.ts';
import { slowDisk } from './slow-disk.ts';
import { fsyncError, writeError } from './write-error.ts';

/** Every fault, in the order in which they are injected and told. */
export const FAULTS: readonly Fault[] = [
  killMinusNine,
  killInTraining,
  sigtermUnderLoad,
  secondProcess,
  diskFull,
  fsyncError,
  writeError,
  slowDisk,
  postgresDown,
  influxDown,
  influxFrozen,
  influxSlow,
  backFillSixHours,
  backFillThirtyDays,
  duplicatesAndShuffle,
  deviceClockJumps,
  serverClockStep,
  burst,
  malformedFlood,
  reconnectStorm,
  frozenSubscriber,
  frozenConsole,
  halfOpen,
  poisonMessage,
];
