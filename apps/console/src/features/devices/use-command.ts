import type { DeviceCommandWrite } from '@kizashi/api-contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { requestCommand } from '../../api/device-control.ts';
import { Unreachable } from '../../api/failures.ts';

interface CommandRequest {
  send(body: DeviceCommandWrite): void;
  /** The wish has changed: what became of the one before is of no interest any more. */
  forget(): void;
  readonly sending: boolean;
  readonly sent: boolean;
  readonly error: Error | null;
}

/** Asks for a command. Asked again after no answer came, it is the same wish; anything else is another one. */
export function useCommand(deviceId: string): CommandRequest {
  const client = useQueryClient();
  const unanswered = useRef<string | undefined>(undefined);
  const mutation = useMutation({
    mutationFn: (body: DeviceCommandWrite) => {
      unanswered.current ??= crypto.randomUUID();
      return requestCommand(deviceId, body, unanswered.current);
    },
    onSuccess: () => {
      unanswered.current = undefined;
    },
    onError: (error) => {
      if (!(error instanceof Unreachable)) unanswered.current = undefined;
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['device', deviceId, 'commands'] }),
  });
  return {
    send: (body) => mutation.mutate(body),
    forget: () => {
      unanswered.current = undefined;
      mutation.reset();
    },
    sending: mutation.isPending,
    sent: mutation.isSuccess,
    error: mutation.error,
  };
}
