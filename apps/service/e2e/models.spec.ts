import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tellIntervals } from './models/intervals.steps.ts';
import { tellNothingToRead, tellRegistration, tellRelease } from './models/own-model.steps.ts';
import { tellScoreboard } from './models/scoreboard.steps.ts';
import { tellNothingLearned, tellTraining } from './models/training.steps.ts';
import { WornBearing } from './models/worn-bearing.ts';

/** One story of one bearing and the next: every step goes on from what those before it left. */
let bearing: WornBearing;
const theBearing = () => bearing;

beforeAll(async () => {
  bearing = await WornBearing.start();
}, 60_000);
afterAll(() => bearing?.remove(), 60_000);

describe('before anything was learned, a model', () => {
  tellNothingLearned(theBearing);
});

describe('before anything was learned, a model of one’s own', () => {
  tellNothingToRead(theBearing);
});

describe('a model', () => {
  tellTraining(theBearing);
});

describe('a model of one’s own', () => {
  tellRegistration(theBearing);
});

describe('the scoreboard', () => {
  tellScoreboard(theBearing);
});

describe('the next bearing', () => {
  let part: string;

  it('is fitted', async () => {
    part = await bearing.replace('S2');
    expect(part).toMatch(/^fpt_/);
  });

  describe('forecast by a model of one’s own', () => {
    tellRelease(theBearing, () => part);
  });

  describe('has intervals', () => {
    tellIntervals(theBearing, () => part);
  });
});
