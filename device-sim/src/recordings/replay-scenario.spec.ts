import { describe, expect, it } from '@jest/globals';
import { cataloguePart, machineModelWrite } from '@kizashi/api-contract';
import { whyNotReadable } from './recording-format.ts';
import { CMAPSS_SCENARIO, plantWithSpares, readReplayScenario, recordedModel } from './replay-scenario.ts';

describe('the scenario of recorded engines', () => {
  const scenario = readReplayScenario(CMAPSS_SCENARIO);

  it('is 6 h a cycle, a stop a week of 8 h, parts in 2 days', () => {
    const [line] = scenario.customers.flatMap(({ sites }) => sites).flatMap(({ lines }) => lines);
    expect(scenario).toMatchObject({ cycleHours: 6, cyclesPerMessage: 10 });
    expect(line?.stops).toEqual([expect.objectContaining({ hours: 8, everyWeeks: 1 })]);
    expect(scenario.part).toMatchObject({ leadTimeDaysP50: 2, leadTimeDaysP90: 2, preparationDays: 0 });
  });

  it('puts one spare for each engine on the shelf of their site', () => {
    const [site] = plantWithSpares(scenario, 37).flatMap(({ sites }) => sites);
    expect(site?.stock).toEqual([{ partNumber: scenario.part.partNumber, quantity: 37 }]);
  });

  it('tells the product nothing about which way a sensor wears', () => {
    const model = machineModelWrite.parse(recordedModel(scenario, 'turbofan'));
    expect(cataloguePart.parse(scenario.part)).toEqual(scenario.part);
    const roles = Map.groupBy(model.channels, ({ role }) => role);
    expect([...roles].map(([role, channels]) => [role, channels.length])).toEqual([
      ['setting', 3],
      ['wear', 21],
      ['usage', 1],
    ]);
    for (const channel of model.channels) {
      expect(channel.worsens).toBeUndefined();
      expect(channel.limit).toBeUndefined();
    }
    expect(model.positions[0]).toMatchObject({ lifeUnit: 'cycles', usageChannel: 'cycle' });
  });
});

describe('whyNotReadable', () => {
  it('names what can be read to whoever asks for something else', () => {
    for (const format of ['cmapss', 'azure-pdm', 'femto', 'csv'])
      expect(whyNotReadable(format)).toBeUndefined();
    expect(whyNotReadable('toString')).toBe(
      'There is no format "toString"; what is read is cmapss, azure-pdm, femto, csv.',
    );
  });
});
