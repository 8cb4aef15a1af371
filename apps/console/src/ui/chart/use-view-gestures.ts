import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef } from 'react';
import { type Grip, movedBy, type TimeView, type ViewBounds, viewUnder, zoomedAbout } from './time-view.ts';
import { viewOfKey } from './view-keys.ts';

interface Gestures {
  readonly view: TimeView;
  readonly bounds: ViewBounds;
  /** Where the time axis lies in the element, px from its left. */
  readonly left: number;
  readonly right: number;
  onView(view: TimeView): void;
  onWhole(): void;
  onNow(): void;
}

/** Px of a wheel that zoom by a factor of e. */
const WHEEL = 500;
/** Px of a sideways wheel that move by the whole width. */
const SIDEWAYS = 800;

function shareAt(element: Element, clientX: number, { left, right }: Gestures): number {
  return (clientX - element.getBoundingClientRect().left - left) / (right - left);
}

function instantUnder(element: Element, clientX: number, gestures: Gestures): number {
  const { from, to } = gestures.view;
  return from + shareAt(element, clientX, gestures) * (to - from);
}

/**
 * Zoom and pan of a time axis by mouse, fingers and keys. The wheel zooms while the chart has the focus or with Ctrl
 * held: otherwise it would swallow the scrolling of the page.
 */
export function useViewGestures(gestures: Gestures) {
  const newest = useRef(gestures);
  useEffect(() => {
    newest.current = gestures;
  });
  const grips = useRef(new Map<number, Grip>());

  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== element) return;
      event.preventDefault();
      const { view, bounds, onView } = newest.current;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY))
        return onView(movedBy(view, (event.deltaX / SIDEWAYS) * (view.to - view.from), bounds));
      const at = instantUnder(element, event.clientX, newest.current);
      return onView(zoomedAbout(view, at, Math.exp(event.deltaY / WHEEL), bounds));
    };
    // React listens passively to the wheel; only an active listener may keep the page from scrolling.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || (event.target as Element).closest('a') !== null) return;
    const element = event.currentTarget;
    grips.current.set(event.pointerId, {
      at: instantUnder(element, event.clientX, newest.current),
      share: shareAt(element, event.clientX, newest.current),
    });
    element.setPointerCapture?.(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const grip = grips.current.get(event.pointerId);
    if (grip === undefined) return;
    const share = shareAt(event.currentTarget, event.clientX, newest.current);
    grips.current.set(event.pointerId, { at: grip.at, share });
    const { view, bounds, onView } = newest.current;
    onView(viewUnder([...grips.current.values()].slice(0, 2), view, bounds));
  };
  const onPointerEnd = (event: PointerEvent<HTMLElement>) => {
    grips.current.delete(event.pointerId);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const { view, bounds, onView, onWhole, onNow } = newest.current;
    const wanted = viewOfKey(event.key, view, bounds);
    if (wanted === undefined) return;
    event.preventDefault();
    if (wanted === 'whole') onWhole();
    else if (wanted === 'now') onNow();
    else onView(wanted);
  };

  return {
    ref,
    onPointerDown,
    onPointerMove,
    onPointerUp: onPointerEnd,
    onPointerCancel: onPointerEnd,
    onKeyDown,
  };
}
