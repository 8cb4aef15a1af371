import classes from './device.module.css';

const MOST_ROWS = 14;

/** Text to be read and copied: a field that cannot be written in, so that a keyboard reaches, selects and scrolls it. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  const rows = Math.min(MOST_ROWS, Math.max(2, text.split('\n').length + Math.ceil(text.length / 90)));
  return (
    <textarea
      className={classes.code}
      readOnly
      spellCheck={false}
      aria-label={label}
      rows={rows}
      value={text}
    />
  );
}
