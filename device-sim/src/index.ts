/** What evaluations and benchmarks read; the simulator itself is `main.ts`. */
export { buildFleet, type FleetMachine } from './fleet/build-fleet.ts';
export type { FleetState } from './fleet/fleet-state.ts';
export { failureTime, type PartLife } from './physics/fitted-wear.ts';
export type { HiddenState, Reading, SimulatedMachine } from './physics/simulated-machine.ts';
export type { CmapssRecording, RecordedCycle, RecordedUnit } from './recordings/cmapss/cmapss-recording.ts';
export { readCmapss } from './recordings/cmapss/read-cmapss.ts';
export { type FleetScenario, readFleetScenario } from './scenario/fleet-scenario.ts';
