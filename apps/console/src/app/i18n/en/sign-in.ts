export const signIn = {
  title: 'Sign in',
  working: 'Signing you in',
  noToken: 'You are not signed in.',
  noTokenDetail: 'Kizashi has no passwords. Open the sign-in link that was made for you.',
  spent: 'This sign-in link does not work any more.',
  spentDetail: 'A link works once and for 15 minutes. It may also have been opened already in another tab.',
  ask: 'Get a new link from whoever runs Kizashi here, or make one on the machine it runs on:',
  command: 'npm run kizashi -- user link',
  unreachable: 'The service does not answer, so the link was not used.',
  unreachableDetail: 'See that the service runs, then try again: the link still works within its 15 minutes.',
  tryAgain: 'Try again',
  signedOut: 'You are signed out.',
} as const;
