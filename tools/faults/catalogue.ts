import type { Fault } from './fault.ts';
import { killMinusNine } from './kill-minus-nine.ts';
import { secondProcess } from './second-process.ts';
import { sigtermUnderLoad } from './sigterm-under-load.ts';

/** Every fault, in the order in which they are injected and told. */
export const FAULTS: readonly Fault[] = [killMinusNine, sigtermUnderLoad, secondProcess];
