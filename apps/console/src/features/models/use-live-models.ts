import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { MODELS_KEY } from '../../api/models.ts';
import { useLiveRoom } from '../../app/live/live-context.tsx';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';

/** A training tells of its progress twice a second at most; a page that reads itself again once is lively enough. */
const REST_MS = 1_000;

/** Trainings, releases and new scores change these pages while they are shown. */
export function useLiveModels(): void {
  const client = useQueryClient();
  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => void client.invalidateQueries({ queryKey: MODELS_KEY }),
        () => REST_MS,
      ),
    [client],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom('fleet', ({ kind }) => {
    if (kind === 'models') rhythm.ask();
  });
}
