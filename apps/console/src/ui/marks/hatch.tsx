import classes from './marks.module.css';

/** The pattern behind everything that is withheld: `fill: url(#hatch)`. Once a page. */
export function HatchPattern() {
  return (
    <svg width="0" height="0" className={classes.hidden} aria-hidden="true">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className={classes.hatch} x1="0" x2="0" y1="0" y2="6" />
        </pattern>
      </defs>
    </svg>
  );
}
