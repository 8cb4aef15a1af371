import { OperationalError } from '@kizashi/kernel';
import { errorCode } from '../problem/error-code.ts';

/**
 * Says which port could not be opened and which variable chooses another; any other failure is passed on.
 * @param variable e.g. `KIZASHI_MQTT_PORT`
 */
export function listenFailure(cause: unknown, address: string, port: number, variable: string): unknown {
  const code = errorCode(cause);
  if (code === 'EADDRINUSE') {
    const other = port < 64_000 ? port + 1_000 : port - 1_000;
    return new OperationalError(
      'port-taken',
      `Port ${port} of ${address} is taken by another program. Choose another one, for example ${variable}=${other}.`,
      { retryable: false, cause },
    );
  }
  if (code === 'EACCES') {
    return new OperationalError(
      'port-not-allowed',
      `This user may not open port ${port}. Choose one above 1023, for example ${variable}=${port + 3_000}.`,
      { retryable: false, cause },
    );
  }
  if (code === 'EADDRNOTAVAIL') {
    return new OperationalError(
      'address-not-here',
      `${address} is not an address of this machine. Choose one with KIZASHI_BIND, for example 127.0.0.1.`,
      { retryable: false, cause },
    );
  }
  return cause;
}
