import { fleet } from './fleet.ts';
import { order } from './order.ts';
import { part } from './part.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { words } from './words.ts';

export const english = { fleet, order, part, shell, signIn, words } as const;
