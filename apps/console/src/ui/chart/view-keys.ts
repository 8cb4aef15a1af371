import { movedBy, type TimeView, type ViewBounds, zoomedAbout } from './time-view.ts';

const ZOOM_STEP = 0.6;
const PAN_SHARE = 0.25;

export function closer(view: TimeView, bounds: ViewBounds): TimeView {
  return zoomedAbout(view, (view.from + view.to) / 2, ZOOM_STEP, bounds);
}
export function further(view: TimeView, bounds: ViewBounds): TimeView {
  return zoomedAbout(view, (view.from + view.to) / 2, 1 / ZOOM_STEP, bounds);
}
export function earlier(view: TimeView, bounds: ViewBounds): TimeView {
  return movedBy(view, (view.from - view.to) * PAN_SHARE, bounds);
}
export function later(view: TimeView, bounds: ViewBounds): TimeView {
  return movedBy(view, (view.to - view.from) * PAN_SHARE, bounds);
}

/** What a key on a chart asks for: another view, everything (Home), now (End); undefined for any other key. */
export function viewOfKey(
  key: string,
  view: TimeView,
  bounds: ViewBounds,
): TimeView | 'whole' | 'now' | undefined {
  switch (key) {
    case 'ArrowLeft':
      return earlier(view, bounds);
    case 'ArrowRight':
      return later(view, bounds);
    case '+':
    case '=':
      return closer(view, bounds);
    case '-':
      return further(view, bounds);
    case 'Home':
      return 'whole';
    case 'End':
      return 'now';
    default:
      return undefined;
  }
}
