import { deviceCommand, deviceCommandWrite } from '../device-commands.ts';
import {
  deviceConfiguration,
  deviceConfigurationRevision,
  deviceConfigurationWrite,
} from '../device-configurations.ts';
import { create, list, read } from './endpoint.ts';

/** What devices are told. */
export const deviceControlEndpoints = {
  deviceCommands: {
    list: list('/devices/{id}/commands', deviceCommand),
    request: create('/devices/{id}/commands', deviceCommandWrite, deviceCommand),
  },
  deviceConfiguration: {
    read: read('/devices/{id}/configuration', deviceConfiguration),
    replace: {
      method: 'PUT',
      path: '/devices/{id}/configuration',
      body: deviceConfigurationWrite,
      answer: deviceConfiguration,
      status: 200,
      ifMatch: true,
    },
    revisions: list('/devices/{id}/configuration/revisions', deviceConfigurationRevision),
  },
} as const;
