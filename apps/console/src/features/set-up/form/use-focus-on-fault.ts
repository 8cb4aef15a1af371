import { type RefObject, useEffect, useRef } from 'react';
import type { FieldFaults } from './field-faults.ts';

/** Puts whoever sent a form with mistakes at the first of them. */
export function useFocusOnFault(faults: FieldFaults): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (faults.size === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);
  return form;
}
