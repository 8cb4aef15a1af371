/** The time zone of whoever looks: for what happens on the screen. Machines speak in the zone of their site. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
