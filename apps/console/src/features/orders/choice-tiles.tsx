import { useId } from 'react';
import classes from './as-found-form.module.css';

interface ChoiceTilesProps<V extends string> {
  readonly legend: string;
  readonly choices: readonly { readonly value: V; readonly label: string; readonly sign?: string }[];
  readonly chosen: V | undefined;
  onChoose(value: V): void;
}

/** A choice by large tiles, for gloves and phones: radio buttons underneath, so keys and screen readers know them. */
export function ChoiceTiles<V extends string>({ legend, choices, chosen, onChoose }: ChoiceTilesProps<V>) {
  const name = useId();
  return (
    <fieldset className={classes.tiles}>
      <legend>{legend}</legend>
      <div>
        {choices.map(({ value, label, sign }) => (
          <label key={value} className={classes.tile} data-chosen={value === chosen || undefined}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === chosen}
              onChange={() => onChoose(value)}
            />
            {sign !== undefined && <b aria-hidden="true">{sign}</b>}
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
