import { createRequire } from 'node:module';
import { TestEnvironment } from 'jest-environment-node';

const vm = createRequire(import.meta.url)('node:vm');
const { createContext, constants } = vm;

/**
 * Jest's environment for Node in a context whose global object is an ordinary one. Jest's own is a proxy, so that every
 * `Math.abs` of what is tested asks it for `Math`: trainings and simulations took five times as long.
 */
export default class NodeEnvironment extends TestEnvironment {
  constructor(config, context) {
    vm.createContext = () => createContext(constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
}
