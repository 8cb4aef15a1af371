import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Refused } from '../../../api/failures.ts';
import { SET_UP_KEY } from '../../../api/set-up.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { type Checks, check, type FieldFaults, faultsOfProblem, NO_FAULTS } from './field-faults.ts';

/** What is made out of what somebody entered. */
export interface Makes<Body, Made> {
  readonly shape: Checks<Body>;
  send(body: Body, idempotencyKey: string): Promise<Made>;
  /** What was said of an earlier one no longer stands. */
  onAttempt(): void;
  onMade(made: Made): void;
}

export interface Saving {
  readonly sending: boolean;
  readonly faults: FieldFaults;
  /** Why it was refused or did not arrive. */
  readonly error: Error | null;
  /** @param entered as `bodyOf` gives it */
  save(entered: unknown): void;
}

/**
 * Sends what was entered once it is right as far as can be known here. The same body sent again carries the same key,
 * so that a lost answer makes nothing twice.
 */
export function useSaving<Body, Made>({ shape, send, onAttempt, onMade }: Makes<Body, Made>): Saving {
  const { t } = useWording();
  const client = useQueryClient();
  const [faults, setFaults] = useState<FieldFaults>(NO_FAULTS);
  const sent = useRef<{ readonly body: string; readonly key: string } | undefined>(undefined);
  const mutation = useMutation({
    mutationFn: (body: Body) => {
      const text = JSON.stringify(body);
      if (sent.current?.body !== text) sent.current = { body: text, key: crypto.randomUUID() };
      return send(body, sent.current.key);
    },
    onSuccess: async (made) => {
      sent.current = undefined;
      await Promise.all([
        client.invalidateQueries({ queryKey: SET_UP_KEY }),
        client.invalidateQueries({ queryKey: ['fleet'] }),
      ]);
      // Now that what is there has been read anew, what comes next is known too.
      onMade(made);
    },
    onError: (error) => setFaults(error instanceof Refused ? faultsOfProblem(error.problem) : NO_FAULTS),
  });
  return {
    sending: mutation.isPending,
    faults,
    error: mutation.error,
    save: (entered) => {
      onAttempt();
      const checked = check(shape, entered, t);
      mutation.reset();
      setFaults('faults' in checked ? checked.faults : NO_FAULTS);
      if ('body' in checked) mutation.mutate(checked.body);
    },
  };
}
