import type { FleetRow, Machine } from '@kizashi/api-contract';
import { TextInput } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import { StateMark } from '../../ui/marks/state-mark.tsx';
import { type FleetFilter, ordersSoon } from './fleet-filter.ts';
import classes from './fleet-filters.module.css';

interface FleetFiltersProps {
  readonly rows: readonly FleetRow[];
  readonly now: number;
  readonly filter: FleetFilter;
  onFilter(filter: FleetFilter): void;
}

const STATES: readonly Machine['state'][] = ['alarm', 'watch', 'silent', 'normal', 'off'];

export function FleetFilters({ rows, now, filter, onFilter }: FleetFiltersProps) {
  const { t, language } = useWording();
  const search = useRef<HTMLInputElement>(null);
  useSlashKey(search);
  const counts = useMemo(() => Map.groupBy(rows, ({ machine }) => machine.state), [rows]);
  const soon = useMemo(() => rows.filter((row) => ordersSoon(row, now)).length, [rows, now]);
  const toggle = (state: Machine['state']) => {
    const states = new Set(filter.states);
    if (!states.delete(state)) states.add(state);
    onFilter({ ...filter, states });
  };
  return (
    <search className={classes.filters}>
      <TextInput
        ref={search}
        type="search"
        className={classes.search!}
        aria-label={t('fleet.searchLabel')}
        aria-keyshortcuts="/"
        placeholder={t('fleet.search')}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
        rightSection={<kbd className={classes.key}>/</kbd>}
      />
      <fieldset className={classes.chips}>
        <legend className={classes.legend}>{t('fleet.filterLabel')}</legend>
        {STATES.map((state) => {
          const count = counts.get(state)?.length ?? 0;
          if (count === 0 && !filter.states.has(state)) return null;
          return (
            <button
              key={state}
              type="button"
              className={classes.chip}
              aria-pressed={filter.states.has(state)}
              onClick={() => toggle(state)}
            >
              <StateMark kind={state} small /> {t(`words.state.${state}`)}{' '}
              <b>{count.toLocaleString(language)}</b>
            </button>
          );
        })}
        {(soon > 0 || filter.orderSoon) && (
          <button
            type="button"
            className={classes.chip}
            aria-pressed={filter.orderSoon}
            onClick={() => onFilter({ ...filter, orderSoon: !filter.orderSoon })}
          >
            {t('fleet.orderSoonFilter')} <b>{soon.toLocaleString(language)}</b>
          </button>
        )}
      </fieldset>
      <p className={classes.sorted}>
        {t('fleet.sortedBy')} <b className={classes.sortedBy}>{t('fleet.sortedByLoss')}</b>
      </p>
    </search>
  );
}

/** "/" puts the cursor into the search field, unless somebody is writing elsewhere. */
function useSlashKey(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [field]);
}
