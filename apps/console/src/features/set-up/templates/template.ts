import type { CataloguePart, MachineModelWrite } from '@kizashi/api-contract';

/** Something to start from instead of an empty form. Amounts are in yen: they are figures to be corrected. */
export interface Template {
  readonly model: MachineModelWrite;
  readonly parts: readonly CataloguePart[];
}
