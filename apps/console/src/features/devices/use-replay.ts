import type { QuarantineReplay } from '@kizashi/api-contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { replayEntry } from '../../api/devices.ts';
import { Unreachable } from '../../api/failures.ts';

interface Replay {
  replay(): void;
  readonly replaying: boolean;
  readonly outcome: QuarantineReplay | undefined;
  readonly error: Error | null;
}

/** Has a kept message read again. A new key for each wish: after a correction of the model it is another one. */
export function useReplay(deviceId: string, entryId: string): Replay {
  const client = useQueryClient();
  const unanswered = useRef<string | undefined>(undefined);
  const mutation = useMutation({
    mutationFn: () => {
      unanswered.current ??= crypto.randomUUID();
      return replayEntry(deviceId, entryId, unanswered.current);
    },
    onSuccess: () => {
      unanswered.current = undefined;
    },
    onError: (error) => {
      if (!(error instanceof Unreachable)) unanswered.current = undefined;
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['device', deviceId] }),
  });
  return {
    replay: () => mutation.mutate(),
    replaying: mutation.isPending,
    outcome: mutation.data,
    error: mutation.error,
  };
}
