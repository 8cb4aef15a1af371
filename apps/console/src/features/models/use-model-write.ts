import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Unreachable } from '../../api/failures.ts';
import { MODELS_KEY } from '../../api/models.ts';

interface ModelWrite<Wish> {
  send(wish: Wish): void;
  readonly sending: boolean;
  readonly error: Error | null;
}

/** Sends a wish. The same one again after no answer came has the same key and counts once; any other is another wish. */
export function useModelWrite<Wish>(
  write: (wish: Wish, idempotencyKey: string) => Promise<unknown>,
  onDone: () => void = () => {},
): ModelWrite<Wish> {
  const client = useQueryClient();
  const unanswered = useRef<{ readonly wish: Wish; readonly key: string } | undefined>(undefined);
  const mutation = useMutation({
    mutationFn: (wish: Wish) => {
      if (unanswered.current?.wish !== wish) unanswered.current = { wish, key: crypto.randomUUID() };
      return write(wish, unanswered.current.key);
    },
    onSuccess: () => {
      unanswered.current = undefined;
      onDone();
    },
    onError: (error) => {
      if (!(error instanceof Unreachable)) unanswered.current = undefined;
    },
    onSettled: () => client.invalidateQueries({ queryKey: MODELS_KEY }),
  });
  return { send: mutation.mutate, sending: mutation.isPending, error: mutation.error };
}
