import { burst } from './burst.ts';
import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { killMinusNine } from './kill-minus-nine.ts';
import { malformedFlood } from './malformed-flood.ts';
import { postgresDown } from './postgres-down.ts';
import { reconnectStorm } from './reconnect-storm.ts';
import { secondProcess } from './second-process.ts';
import { sigtermUnderLoad } from './sigterm-under-load.ts';
import { slowDisk } from './slow-disk.ts';
import { fsyncError, writeError } from './write-error.ts';

/** Every fault, in the order in which they are injected and told. */
export const FAULTS: readonly Fault[] = [
  killMinusNine,
  sigtermUnderLoad,
  secondProcess,
  diskFull,
  fsyncError,
  writeError,
  slowDisk,
  postgresDown,
  burst,
  malformedFlood,
  reconnectStorm,
];
