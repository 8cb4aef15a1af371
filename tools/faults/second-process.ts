import { brokenOf, type Fault } from './fault.ts';
import { runServiceToEnd } from './harness/service-process.ts';

export const secondProcess: Fault = {
  name: 'second-process',
  promise: 'a second service on the same data refuses, names the holder and leaves it alone',
  injection: 'started twice on one data folder',
  longOnly: 'start-and-stop.spec.ts tries the same in npm test',
  run: async ({ shared }) => {
    const plant = await shared();
    const second = await runServiceToEnd(plant.env);
    const { status } = await plant.api('GET', '/health/ready');
    return {
      figures: { exitCode: second.code ?? 'none', refusedAfterMs: second.ms },
      broken: brokenOf([
        [second.code === 1, `it ended with ${second.code}`],
        [second.output.startsWith('home-in-use: '), `it said "${second.output.slice(0, 200)}"`],
        [second.output.includes(`process ${plant.service.pid} on `), 'it did not name the holder'],
        [status === 200, `the first one answers ${status}`],
      ]),
    };
  },
};
