import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { forecastsQuery } from '../../api/fitted-parts.ts';
import { readingsAddress, readingsOf } from './readings-address.ts';

interface ForecastReadingsProps {
  readonly machineId: string;
  readonly fittedPartId: string;
  readonly forecastId: string;
  readonly children: string;
}

/** Leads from one forecast to the readings that it was made from; nothing where that very forecast is not at hand. */
export function ForecastReadings({ machineId, fittedPartId, forecastId, children }: ForecastReadingsProps) {
  const calls = useQuery(forecastsQuery(fittedPartId)).data;
  const forecast = calls?.find(({ id }) => id === forecastId);
  if (forecast === undefined) return null;
  return <Link to={readingsAddress(machineId, readingsOf(forecast))}>{children}</Link>;
}
