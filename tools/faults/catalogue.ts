import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { killMinusNine } from './kill-minus-nine.ts';
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
];
