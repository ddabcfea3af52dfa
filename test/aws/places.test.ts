import { afterEach, describe, expect, test } from '@jest/globals';
import { awsPlaces, type Aws } from '../../src/aws/places.ts';
import { auditPlace } from '../../src/aws/sagemaker/audit.ts';
import { readTags } from '../../src/aws/tagging.ts';
import type { Config } from '../../src/config.ts';
import { ACCOUNT, estateItem, REGION, world, type World } from './sagemaker/estate.ts';

const PAYER = '111122223333';
const SPOKE = { id: ACCOUNT, roleArn: `arn:aws:iam::${ACCOUNT}:role/spoke`, externalId: 'shared-word' };
const mine = estateItem('model', 0, { tags: { team: 'search' } });
const payers = estateItem('model', 1, { account: PAYER, tags: { team: 'vision' } });
const elsewhere = estateItem('model', 2, { region: 'us-east-1' });

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function places(change: Partial<Pick<Config, 'accounts' | 'regions'>>): Promise<{ w: World; aws: Aws }> {
  const w = await world([mine, payers, elsewhere]);
  const aws = awsPlaces({ ...w.config, ...change });
  closers.push(w.close, aws.close);
  return { w, aws };
}
const namesOf = async (aws: Aws): Promise<string[]> =>
  (await aws.places()).map(({ place: { account, region } }) => `${account} ${region}`);

describe('the places that are looked at', () => {
  test('are every member account in every region; the payer is one only where there are no members', async () => {
    const regions = [REGION, 'us-east-1'];
    const { aws } = await places({ accounts: { payer: { id: PAYER }, members: [SPOKE] }, regions });
    expect(await namesOf(aws)).toEqual([`${ACCOUNT} ${REGION}`, `${ACCOUNT} us-east-1`]);
    const { aws: alone } = await places({ accounts: { payer: { id: PAYER }, members: [] }, regions });
    expect(await namesOf(alone)).toEqual([`${PAYER} ${REGION}`, `${PAYER} us-east-1`]);
  });

  test('are the account the bot is in when none is configured', async () => {
    const { w, aws } = await places({ accounts: { members: [] } });
    expect(await namesOf(aws)).toEqual([`${PAYER} ${REGION}`]);
    const [place] = await aws.places();
    expect((await auditPlace(place!)).resources.map(({ arn }) => arn)).toEqual([payers.arn]);
    expect(w.emulated.calls()['sts:AssumeRole']).toBeUndefined();
  });

  test('ask for a role once, for all regions and all at the same time', async () => {
    const { w, aws } = await places({ accounts: { members: [SPOKE] }, regions: [REGION, 'us-east-1'] });
    const audits = await Promise.all((await aws.places()).map((place) => auditPlace(place)));
    expect(audits.map(({ resources }) => resources.map(({ arn }) => arn))).toEqual([[mine.arn], [elsewhere.arn]]);
    expect(w.emulated.calls()['sts:AssumeRole']).toBe(1);
  });

  test('ask AWS for nothing before it is needed', async () => {
    const { w, aws } = await places({ accounts: { members: [SPOKE] } });
    await aws.places();
    await aws.at({ account: ACCOUNT, region: REGION });
    expect(w.emulated.calls()).toEqual({});
  });

  test('of another account without a role are not mistaken for the bot’s own', async () => {
    const { aws } = await places({ accounts: { members: [{ id: ACCOUNT }, { id: PAYER }] } });
    const [member, payer] = await Promise.all((await aws.places()).map((place) => auditPlace(place)));
    expect(member).toEqual({
      resources: [],
      listed: [],
      gaps: [{ account: ACCOUNT, region: REGION, kind: '*', error: expect.stringContaining('no role in account') }],
    });
    expect(payer?.resources.map(({ arn }) => arn)).toEqual([payers.arn]);
  });

  test('are found again by account and region, and keep what they learnt', async () => {
    const { aws } = await places({ accounts: { members: [SPOKE] } });
    const [place] = await aws.places();
    expect(await aws.at({ account: ACCOUNT, region: REGION })).toBe(place);
    await expect(readTags(place!, mine.arn)).resolves.toEqual({ team: 'search' });
    await expect(aws.at({ account: '999999999999', region: REGION })).rejects.toMatchObject({ code: 'config_invalid' });
  });
});
