import type { signIn as english } from '../en/sign-in.ts';
import type { Translated } from '../translated.ts';

export const signIn: Translated<typeof english> = {
  title: 'サインイン',
  working: 'サインインしています',
  noToken: 'サインインしていません。',
  noTokenDetail: 'Kizashiにパスワードはありません。あなた宛てのサインインリンクを開いてください。',
  spent: 'このサインインリンクはもう使えません。',
  spentDetail: 'リンクは15分間、1回だけ使えます。別のタブですでに開いた可能性もあります。',
  ask: 'Kizashiの管理者に新しいリンクを依頼するか、動作しているマシンで次のコマンドを実行してください。',
  command: 'npm run kizashi -- user link',
  unreachable: 'サービスが応答しないため、リンクは未使用のままです。',
  unreachableDetail: 'サービスの起動を確認してから、もう一度お試しください。15分以内ならリンクは有効です。',
  tryAgain: 'もう一度試す',
  signedOut: 'サインアウトしました。',
};
