import type { AppDetails } from '@aws-sdk/client-sagemaker';
import type { ResourceFacts } from '../../../model/resource.ts';
import { kind } from '../kind.ts';

const RUNNING_APPS = 'Apps that run keep the tags they started with until they are restarted.';

/** A Studio app runs on one instance; 'system' is a shared one that costs nothing. */
const appFacts = ({ DomainId, UserProfileName, SpaceName, AppType, ResourceSpec }: AppDetails): ResourceFacts => {
  const instanceType = ResourceSpec?.InstanceType;
  return {
    ...(DomainId === undefined ? {} : { domainId: DomainId }),
    ...(UserProfileName === undefined ? {} : { userProfile: UserProfileName }),
    ...(SpaceName === undefined ? {} : { space: SpaceName }),
    ...(AppType === undefined ? {} : { appType: AppType }),
    ...(instanceType === undefined
      ? {}
      : { instances: instanceType === 'system' ? [] : [{ instanceType, count: 1, use: 'studio' }] }),
  };
};

/** What lives in Studio, and the notebook instances that were there before it. */
export const studioKinds = {
  domain: kind({
    title: 'Studio domain',
    list: 'ListDomains',
    items: 'Domains',
    arn: 'DomainArn',
    name: ({ DomainName, DomainId }) => DomainName ?? DomainId,
    status: 'Status',
    created: 'CreationTime',
    changed: 'LastModifiedTime',
    facts: ({ DomainId }) => (DomainId === undefined ? {} : { domainId: DomainId }),
    billed: true,
    caveat: RUNNING_APPS,
  }),
  'user-profile': kind({
    title: 'Studio user profile',
    list: 'ListUserProfiles',
    items: 'UserProfiles',
    name: 'UserProfileName',
    status: 'Status',
    created: 'CreationTime',
    changed: 'LastModifiedTime',
    facts: ({ DomainId }) => (DomainId === undefined ? {} : { domainId: DomainId }),
    caveat: RUNNING_APPS,
    unnamed: {
      resource: ({ name, facts }) => `user-profile/${facts.domainId}/${name}`,
      arn: async (call, { name, facts }, options) =>
        (await call('DescribeUserProfile', { DomainId: facts.domainId, UserProfileName: name }, options))
          .UserProfileArn,
    },
  }),
  space: kind({
    title: 'Studio space',
    list: 'ListSpaces',
    items: 'Spaces',
    name: 'SpaceName',
    status: 'Status',
    created: 'CreationTime',
    changed: 'LastModifiedTime',
    facts: ({ DomainId, OwnershipSettingsSummary, SpaceSettingsSummary }) => {
      const owner = OwnershipSettingsSummary?.OwnerUserProfileName;
      const appType = SpaceSettingsSummary?.AppType;
      return {
        ...(DomainId === undefined ? {} : { domainId: DomainId }),
        ...(owner === undefined ? {} : { userProfile: owner }),
        ...(appType === undefined ? {} : { appType }),
      };
    },
    billed: true,
    caveat: 'An app that runs in it keeps the tags it started with until it is restarted.',
    unnamed: {
      resource: ({ name, facts }) => `space/${facts.domainId}/${name}`,
      arn: async (call, { name, facts }, options) =>
        (await call('DescribeSpace', { DomainId: facts.domainId, SpaceName: name }, options)).SpaceArn,
    },
  }),
  app: kind({
    title: 'Studio app',
    list: 'ListApps',
    items: 'Apps',
    name: 'AppName',
    status: 'Status',
    gone: ['Deleted'],
    finished: ['Failed'],
    created: 'CreationTime',
    facts: appFacts,
    billed: true,
    unnamed: {
      resource: ({ name, facts }) =>
        `app/${facts.domainId}/${facts.userProfile ?? facts.space}/${facts.appType}/${name}`,
      arn: async (call, { name, facts }, options) =>
        (
          await call(
            'DescribeApp',
            {
              DomainId: facts.domainId,
              // ListApps gave it, so it is one of the SDK's app types or a newer one.
              AppType: facts.appType as AppDetails['AppType'],
              AppName: name,
              ...(facts.userProfile === undefined ? {} : { UserProfileName: facts.userProfile }),
              ...(facts.space === undefined ? {} : { SpaceName: facts.space }),
            },
            options,
          )
        ).AppArn,
    },
  }),
  'app-image-config': kind({
    title: 'app image config',
    list: 'ListAppImageConfigs',
    items: 'AppImageConfigs',
    arn: 'AppImageConfigArn',
    name: 'AppImageConfigName',
    created: 'CreationTime',
    changed: 'LastModifiedTime',
  }),
  image: kind({
    title: 'image',
    list: 'ListImages',
    items: 'Images',
    arn: 'ImageArn',
    name: 'ImageName',
    status: 'ImageStatus',
    created: 'CreationTime',
    changed: 'LastModifiedTime',
  }),
  'studio-lifecycle-config': kind({
    title: 'Studio lifecycle config',
    list: 'ListStudioLifecycleConfigs',
    items: 'StudioLifecycleConfigs',
    arn: 'StudioLifecycleConfigArn',
    name: 'StudioLifecycleConfigName',
    created: 'CreationTime',
    changed: 'LastModifiedTime',
  }),
  'notebook-instance': kind({
    title: 'notebook instance',
    list: 'ListNotebookInstances',
    items: 'NotebookInstances',
    arn: 'NotebookInstanceArn',
    name: 'NotebookInstanceName',
    status: 'NotebookInstanceStatus',
    stopped: ['Stopped', 'Failed'],
    created: 'CreationTime',
    changed: 'LastModifiedTime',
    facts: ({ InstanceType }) =>
      InstanceType === undefined ? {} : { instances: [{ instanceType: InstanceType, count: 1, use: 'notebook' }] },
    billed: true,
  }),
  'notebook-instance-lifecycle-config': kind({
    title: 'notebook lifecycle config',
    list: 'ListNotebookInstanceLifecycleConfigs',
    items: 'NotebookInstanceLifecycleConfigs',
    arn: 'NotebookInstanceLifecycleConfigArn',
    name: 'NotebookInstanceLifecycleConfigName',
    created: 'CreationTime',
    changed: 'LastModifiedTime',
  }),
  'code-repository': kind({
    title: 'code repository',
    plural: 'code repositories',
    list: 'ListCodeRepositories',
    items: 'CodeRepositorySummaryList',
    arn: 'CodeRepositoryArn',
    name: 'CodeRepositoryName',
    created: 'CreationTime',
    changed: 'LastModifiedTime',
  }),
  project: kind({
    title: 'project',
    list: 'ListProjects',
    items: 'ProjectSummaryList',
    arn: 'ProjectArn',
    name: 'ProjectName',
    status: 'ProjectStatus',
    gone: ['DeleteCompleted'],
    created: 'CreationTime',
    search: 'Project',
  }),
  'mlflow-app': kind({
    title: 'MLflow app',
    list: 'ListMlflowApps',
    items: 'Summaries',
    arn: 'Arn',
    name: 'Name',
    status: 'Status',
    gone: ['Deleted'],
    created: 'CreationTime',
    changed: 'LastModifiedTime',
    billed: true,
  }),
  'mlflow-tracking-server': kind({
    title: 'MLflow tracking server',
    list: 'ListMlflowTrackingServers',
    items: 'TrackingServerSummaries',
    arn: 'TrackingServerArn',
    name: 'TrackingServerName',
    status: 'TrackingServerStatus',
    stopped: ['Stopped', 'CreateFailed'],
    created: 'CreationTime',
    changed: 'LastModifiedTime',
    billed: true,
  }),
  'partner-app': kind({
    title: 'partner app',
    list: 'ListPartnerApps',
    items: 'Summaries',
    arn: 'Arn',
    name: 'Name',
    status: 'Status',
    gone: ['Deleted'],
    created: 'CreationTime',
    billed: true,
  }),
};
