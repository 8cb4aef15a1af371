import type { Machine, MachineModel, ZoneLimits } from '@kizashi/api-contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tagged } from '../../api/call.ts';
import { isRefused } from '../../api/failures.ts';
import { changeZoneLimits, machineConditionQuery, readTaggedMachine } from '../../api/machines.ts';
import { machineQuery } from '../../api/tenant-tree.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { zoneLimitsOf } from './levels.ts';
import { draftOf, EDGES, type Edge, type LimitsDraft, limitFaults, limitsOf } from './limits-draft.ts';

export interface EditingLimits {
  /** Undefined while the form is closed. */
  readonly draft: LimitsDraft | undefined;
  readonly faults: Partial<Record<Edge, string>>;
  readonly error: Error | null;
  readonly sending: boolean;
  /** Somebody else changed the machine after the form was opened. */
  readonly changedMeanwhile: boolean;
  open(): void;
  close(): void;
  change(edge: Edge, text: string): void;
  save(): void;
  /** Lets the model's limits hold again. */
  reset(): void;
}

/** Editing the zone limits of one channel of one machine, for the machine as it was when the form was opened. */
export function useLimits(
  machineId: string,
  channel: MachineModel['channels'][number],
  onSaved: (limits: ZoneLimits | undefined) => void,
): EditingLimits {
  const client = useQueryClient();
  const wording = useWording();
  const [held, setHeld] = useState<Tagged<Machine> | undefined>(undefined);
  const [draft, setDraft] = useState<LimitsDraft | undefined>(undefined);
  const [tried, setTried] = useState(false);

  const opening = useMutation({
    mutationFn: () => readTaggedMachine(machineId),
    onSuccess: (tagged) => {
      const limits = zoneLimitsOf(channel, tagged.value)?.limits;
      setHeld(tagged);
      // What was typed outlives a new start after somebody else's change.
      setDraft((typed) => typed ?? (limits && draftOf(limits)));
    },
  });
  const saving = useMutation({
    mutationFn: ({ value, tag }: Tagged<Machine>) =>
      changeZoneLimits({ machineId, zoneLimits: value.zoneLimits, tag: tag ?? '*' }),
    onSuccess: (machine) => {
      client.setQueryData(machineQuery(machineId).queryKey, machine);
      void client.invalidateQueries({ queryKey: machineConditionQuery(machineId).queryKey });
      setDraft(undefined);
      setTried(false);
      onSaved(machine.zoneLimits[channel.id]);
    },
    onError: (error) => {
      if (isRefused(error, 412)) opening.mutate();
    },
  });

  const faults = draft === undefined ? {} : limitFaults(draft, wording);
  const send = (limits: ZoneLimits | undefined) => {
    if (held === undefined) return;
    const { [channel.id]: _, ...others } = held.value.zoneLimits;
    const zoneLimits = limits === undefined ? others : { ...others, [channel.id]: limits };
    saving.mutate({ value: { ...held.value, zoneLimits }, tag: held.tag });
  };
  return {
    draft,
    faults: tried ? faults : {},
    error: saving.error ?? opening.error,
    sending: saving.isPending,
    changedMeanwhile: isRefused(saving.error, 412),
    open: () => {
      saving.reset();
      opening.mutate();
    },
    close: () => {
      saving.reset();
      setDraft(undefined);
      setTried(false);
    },
    change: (edge, text) => {
      setDraft((known) => known && { ...known, [edge]: text });
      setTried(false);
    },
    save: () => {
      setTried(true);
      if (draft === undefined || EDGES.some((edge) => faults[edge] !== undefined)) return;
      send(limitsOf(draft));
    },
    reset: () => send(undefined),
  };
}
