import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { Unreachable } from '../../api/failures.ts';
import { sessionQuery } from '../../api/session.ts';
import { LanguageSwitch } from '../../app/shell/language-switch.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { redeemOnce } from './redeem-once.ts';
import classes from './sign-in-page.module.css';

/** Where a sign-in link leads: spends its token and goes on to the fleet, or says how to get a new link. */
export function SignInPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const token = search.get('token');
  return (
    <main className={classes.page}>
      <title>{t('signIn.title')}</title>
      <div className={classes.brand}>
        <span className={classes.seal} lang="ja" aria-hidden="true">
          {t('shell.seal')}
        </span>
        {t('shell.product')}
      </div>
      {token ? (
        <Redeem token={token} />
      ) : (
        <AskForLink
          title={search.has('left') ? t('signIn.signedOut') : t('signIn.noToken')}
          detail={t('signIn.noTokenDetail')}
        />
      )}
      <LanguageSwitch />
    </main>
  );
}

function Redeem({ token }: { token: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['sign-in', token],
    queryFn: () => redeemOnce(token),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

  useEffect(() => {
    if (!data) return;
    client.setQueryData(sessionQuery.queryKey, data);
    // Replaced, so that the spent token is in no history.
    void navigate('/', { replace: true });
  }, [data, client, navigate]);

  if (error instanceof Unreachable)
    return (
      <Empty title={t('signIn.unreachable')}>
        <p>{t('signIn.unreachableDetail')}</p>
        <p>
          <Button onClick={() => void refetch()}>{t('signIn.tryAgain')}</Button>
        </p>
      </Empty>
    );
  if (error) return <AskForLink title={t('signIn.spent')} detail={t('signIn.spentDetail')} />;
  return <p role="status">{t('signIn.working')}</p>;
}

function AskForLink({ title, detail }: { title: string; detail: string }) {
  const { t } = useTranslation();
  return (
    <Empty title={title}>
      <p>{detail}</p>
      <p>{t('signIn.ask')}</p>
      <p>
        <code>{t('signIn.command')}</code>
      </p>
    </Empty>
  );
}
