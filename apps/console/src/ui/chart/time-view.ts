/** The stretch of time that a chart shows, epoch ms. */
export interface TimeView {
  readonly from: number;
  readonly to: number;
}

/** How far a view may go, and how close it may come. */
export interface ViewBounds extends TimeView {
  readonly leastSpan: number;
}

/** The view nearest to the one wished for that lies inside the bounds; its span is kept where it can be. */
export function heldInside({ from, to }: TimeView, bounds: ViewBounds): TimeView {
  const widest = bounds.to - bounds.from;
  const span = Math.min(widest, Math.max(bounds.leastSpan, to - from));
  // A span that had to change does so about its middle, unless that pushes it out.
  const start = span === to - from ? from : (from + to - span) / 2;
  const held = Math.min(bounds.to - span, Math.max(bounds.from, start));
  return { from: held, to: held + span };
}

/** Closer (`factor` below 1) or further away; `at` stays where it is on the screen. */
export function zoomedAbout(view: TimeView, at: number, factor: number, bounds: ViewBounds): TimeView {
  const wished = (view.to - view.from) * factor;
  const span = Math.min(bounds.to - bounds.from, Math.max(bounds.leastSpan, wished));
  const share = (at - view.from) / (view.to - view.from);
  const from = at - share * span;
  return heldInside({ from, to: from + span }, bounds);
}

/** Moved along by `ms`; positive is later. */
export function movedBy({ from, to }: TimeView, ms: number, bounds: ViewBounds): TimeView {
  return heldInside({ from: from + ms, to: to + ms }, bounds);
}

/** A finger or the mouse: the instant that it took hold of, and where it is now as a share of the chart's width. */
export interface Grip {
  readonly at: number;
  readonly share: number;
}

/**
 * The view that keeps what was taken hold of under the fingers: one moves it, two also stretch it. Fingers that meet
 * say nothing of the scale, so the view stays as it is.
 */
export function viewUnder(grips: readonly Grip[], view: TimeView, bounds: ViewBounds): TimeView {
  const [first, second] = grips;
  if (first === undefined) return view;
  const span = view.to - view.from;
  if (second === undefined) {
    const from = first.at - first.share * span;
    return heldInside({ from, to: from + span }, bounds);
  }
  const apart = second.share - first.share;
  const stretched = (second.at - first.at) / apart;
  if (Math.abs(apart) < 0.01 || stretched <= 0) return view;
  const from = first.at - first.share * stretched;
  return heldInside({ from, to: from + stretched }, bounds);
}
