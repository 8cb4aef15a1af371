import { fleet } from './fleet.ts';
import { machine } from './machine.ts';
import { order } from './order.ts';
import { part } from './part.ts';
import { plantRisk } from './plant-risk.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { words } from './words.ts';

export const english = { fleet, machine, order, part, plantRisk, shell, signIn, words } as const;
