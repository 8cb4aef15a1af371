// Jest's stand-in for the bundler: a CSS module becomes its class names, so that a misspelt class is undefined in a
// test as it is in the browser. Plain style sheets become an empty object.
const { createHash } = require('node:crypto');

module.exports = {
  process(css, path) {
    const names = path.endsWith('.module.css') ? css.matchAll(/\.([a-zA-Z][\w-]*)/g) : [];
    const classes = Object.fromEntries([...names].map(([, name]) => [name, name]));
    return { code: `module.exports = ${JSON.stringify(classes)};` };
  },
  getCacheKey(css, path) {
    return createHash('sha256').update(css).update(path).update('1').digest('hex');
  },
};
