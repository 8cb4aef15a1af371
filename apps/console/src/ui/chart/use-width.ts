import { useCallback, useState } from 'react';

/** Width of an element in px, so that charts are drawn one to one: scaling an SVG would scale its text too. */
export function useWidth(initial: number): [(element: Element | null) => (() => void) | undefined, number] {
  const [width, setWidth] = useState(initial);
  const measure = useCallback((element: Element | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [measure, width];
}
