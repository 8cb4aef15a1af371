import { describe } from '@jest/globals';
import { describeChannelLists } from './telemetry-store.channel-lists.contract.ts';
import { describeCommits } from './telemetry-store.commits.contract.ts';
import { describeEvents } from './telemetry-store.events.contract.ts';
import type { OpenStore } from './telemetry-store.fixtures.contract.ts';
import { describeFleet } from './telemetry-store.fleet.contract.ts';
import { describeFleetSeries } from './telemetry-store.fleet-series.contract.ts';
import { describeIngestState } from './telemetry-store.ingest-state.contract.ts';
import { describeLateData } from './telemetry-store.late-data.contract.ts';
import { describePrecedence } from './telemetry-store.precedence.contract.ts';
import { describeQuarantine } from './telemetry-store.quarantine.contract.ts';
import { describeRanges } from './telemetry-store.ranges.contract.ts';
import { describeReadings } from './telemetry-store.readings.contract.ts';
import { describeRetention } from './telemetry-store.retention.contract.ts';
import { describeSeries } from './telemetry-store.series.contract.ts';
import { describeWaveforms } from './telemetry-store.waveforms.contract.ts';

/** What every adapter of the port must do; each adapter's spec runs it against the real thing. */
export function describeTelemetryStore(name: string, open: OpenStore): void {
  describe(`${name} is a telemetry store:`, () => {
    describe('readings', () => describeReadings(open));
    describe('precedence', () => describePrecedence(open));
    describe('series', () => describeSeries(open));
    describe('series of a fleet', () => describeFleetSeries(open));
    describe('ranges', () => describeRanges(open));
    describe('late data', () => describeLateData(open));
    describe('a fleet', () => describeFleet(open));
    describe('channel lists', () => describeChannelLists(open));
    describe('events', () => describeEvents(open));
    describe('ingest state', () => describeIngestState(open));
    describe('waveforms', () => describeWaveforms(open));
    describe('retention', () => describeRetention(open));
    describe('quarantine', () => describeQuarantine(open));
    describe('commits', () => describeCommits(open));
  });
}
