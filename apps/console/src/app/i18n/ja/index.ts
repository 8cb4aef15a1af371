import { device } from './device.ts';
import { deviceControl } from './device-control.ts';
import { fleet } from './fleet.ts';
import { machine } from './machine.ts';
import { models } from './models.ts';
import { order } from './order.ts';
import { part } from './part.ts';
import { plantRisk } from './plant-risk.ts';
import { results } from './results.ts';
import { setUp } from './set-up.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { stops } from './stops.ts';
import { vibration } from './vibration.ts';
import { words } from './words.ts';

export const japanese = {
  device,
  deviceControl,
  fleet,
  machine,
  models,
  order,
  part,
  plantRisk,
  results,
  setUp,
  shell,
  signIn,
  stops,
  vibration,
  words,
};
