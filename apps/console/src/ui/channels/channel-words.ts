/** A channel that its model gives no name, as people read it: "Spindle front, velocity rms". */
export function channelWords(channel: string): string {
  const parts = channel.split('.').map((part) => part.replaceAll('_', ' '));
  const quantity = parts.pop() ?? channel;
  const place = parts.join(' ');
  const text = place === '' ? quantity : `${place}, ${quantity}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
