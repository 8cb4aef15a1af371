/** What evaluations and benchmarks read; the simulator itself is `main.ts`. */
export { archivedLives } from './archive/archived-lives.ts';
export { encodeBirth } from './device/encode-messages.ts';
export { buildFleet, type FleetMachine } from './fleet/build-fleet.ts';
export { type FleetState, NOTHING_YET, type Replacement } from './fleet/fleet-state.ts';
export { newSerial, replacementPart } from './fleet/part-lives.ts';
export { catalogueOf, declarationsOf, machineModelOf } from './machine-types/told-to-the-product.ts';
export { failureTime, type PartLife, slotOf } from './physics/fitted-wear.ts';
export type { HiddenState, Reading, SimulatedMachine } from './physics/simulated-machine.ts';
export { readAzurePdm } from './recordings/azure-pdm/read-azure-pdm.ts';
export type { CmapssRecording, RecordedCycle, RecordedUnit } from './recordings/cmapss/cmapss-recording.ts';
export { readCmapss } from './recordings/cmapss/read-cmapss.ts';
export type {
  RecordedMachine,
  RecordedMachines,
  RecordedPart,
} from './recordings/machines/recorded-machines.ts';
export { type FleetScenario, lineOf, readFleetScenario } from './scenario/fleet-scenario.ts';
export { recurringStops } from './scenario/line-stops.ts';
