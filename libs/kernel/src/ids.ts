/** A string that may not be mistaken for another kind of id. */
export type Id<Kind extends string> = string & { readonly __id: Kind };

export type CustomerId = Id<'customer'>;
export type SiteId = Id<'site'>;
export type LineId = Id<'line'>;
export type MachineModelId = Id<'machine-model'>;
export type MachineId = Id<'machine'>;
export type DeviceId = Id<'device'>;
export type FittedPartId = Id<'fitted-part'>;
export type PartNumber = Id<'part-number'>;
export type ForecastId = Id<'forecast'>;
export type OrderId = Id<'order'>;
export type PlannedStopId = Id<'planned-stop'>;
export type UserId = Id<'user'>;

/** Channel id on the wire, in the store and in the API: `^[a-z0-9][a-z0-9_.]{0,47}$`. */
export type ChannelId = Id<'channel'>;
/** Position of a machine model ("front spindle bearing"); never the part that is fitted there. */
export type PositionId = Id<'position'>;

/** Marks a checked string as an id; the caller has made sure that it is one. */
export function asId<T extends Id<string>>(value: string): T {
  return value as T;
}
