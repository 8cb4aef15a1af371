import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { sessionQuery } from '../../api/session.ts';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { chosenLanguage } from '../i18n/language.ts';

/** Shows its children to somebody who is signed in, and the way to a sign-in link to everybody else. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const { data: session, error, refetch } = useQuery(sessionQuery);
  const language = session?.user.language;

  useEffect(() => {
    if (language !== undefined && chosenLanguage() === undefined) void i18n.changeLanguage(language);
  }, [i18n, language]);

  if (error) return <FailureNote error={error} onRetry={() => void refetch()} />;
  if (session === undefined) return null;
  if (session === null) return <Navigate to="/sign-in" replace />;
  return children;
}
