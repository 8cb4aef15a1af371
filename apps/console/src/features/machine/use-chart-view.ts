import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useSettled } from '../../ui/chart/use-settled.ts';
import { type ChartView, viewOf, withView } from './chart-view.ts';

export interface ChartSettings {
  readonly view: ChartView;
  /** Null until somebody or an address chooses one. */
  readonly channel: string | null;
  /** The moment that an address points to, epoch ms. */
  readonly at: number | undefined;
  setView(view: ChartView): void;
  setChannel(channel: string): void;
}

/** Browsers refuse an address that changes at every step of a drag: it follows once the view rests. */
const REST_MS = 300;

/** What the chart shows, kept in the address, so that a view can be sent to somebody and found again. */
export function useChartView(): ChartSettings {
  const [search, setSearch] = useSearchParams();
  const [view, setView] = useState(() => viewOf(search));
  const written = useRef(search.toString());
  const resting = useSettled(view, REST_MS);

  useEffect(() => {
    const now = search.toString();
    if (now === written.current) return;
    written.current = now;
    setView(viewOf(search));
  }, [search]);

  // The router's setter is a new one at every address: only a view that came to rest may write.
  const write = useRef(setSearch);
  useEffect(() => {
    write.current = setSearch;
  });
  useEffect(() => {
    write.current(
      (known) => {
        const next = withView(known, resting);
        written.current = next.toString();
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  }, [resting]);

  const at = Date.parse(search.get('at') ?? '');
  return {
    view,
    channel: search.get('channel'),
    at: Number.isNaN(at) ? undefined : at,
    setView,
    setChannel: (channel) =>
      setSearch(
        (known) => {
          const next = withView(known, view);
          next.set('channel', channel);
          next.delete('at');
          written.current = next.toString();
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
  };
}
